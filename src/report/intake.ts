import { hasPersonalData } from "../base/redact-personal-data.ts";
import { correctPlace, findCorrectedPlace } from "./correct-place.ts";
import type { Draft, Step } from "./draft.ts";
import {
  absorbText,
  addMatter,
  choosePlace,
  movesPlace,
  replaceNarrative,
} from "./draft-narrative.ts";
import { isSameMatter, shareRespondent } from "./follow-first-matter.ts";
import { findTypedButton } from "./intake-buttons.ts";
import type { IntakeRules } from "./intake-rules.ts";
import { goTo, nextStep, refreshStep, settle } from "./intake-steps.ts";
import { describeEditables, editableSteps } from "./intake-summary.ts";
import { UNCLEAR_TYPE } from "./label-type.ts";
import type { Place } from "./proposal.ts";
import { type Command, readCommand } from "./read-command.ts";

/** What a person did in an intake. */
export type IntakeInput =
  | { readonly kind: "text"; readonly text: string }
  /** A button: the step it belongs to and what it stands for. */
  | { readonly kind: "press"; readonly step: string; readonly value: string }
  | { readonly kind: "files"; readonly evidence: Draft["evidence"] };

/** Said before the next question. */
export type IntakeRemark =
  | "added"
  | "contact_kept"
  | "contact_refused"
  | "place_changed"
  | "not_understood"
  | "too_long"
  | "no_way_back";

export type IntakeResult =
  | { readonly kind: "asking"; readonly draft: Draft; readonly remark?: IntakeRemark }
  | { readonly kind: "submit" | "cancel" | "end"; readonly draft: Draft };

/** The longest answer to a single question, in characters. */
const ANSWER_LIMIT_CHARS = 300;

/** Takes an intake one step on. */
export function advanceIntake(draft: Draft, input: IntakeInput, rules: IntakeRules): IntakeResult {
  switch (input.kind) {
    case "files":
      return asking({ ...draft, evidence: [...draft.evidence, ...input.evidence] });
    case "press":
      return press(draft, input.step, input.value, rules);
    case "text":
      return answerText(draft, input.text.trim(), rules);
  }
}

/** Whether a text answers the pending question directly, so that it is no question of its own. */
export function answersStep(draft: Draft, text: string, rules: IntakeRules): boolean {
  const command = readCommand(text) ?? findTypedButton(draft, text, rules);
  if (command !== undefined || rules.isOwnContact(text)) {
    return true;
  }
  switch (draft.step) {
    case "type":
      return rules.findType(text) !== undefined && text.length <= SHORT_CHARS;
    case "place":
      return rules.understand(text).place.kind !== "unknown" && text.length <= SHORT_CHARS;
    case "contact":
      return hasPersonalData(text);
    default:
      return false;
  }
}

/** Whether the pending question is answered in the reporter's own words, whatever they are. */
export function asksForWords({ step }: Draft): boolean {
  return step === "narrative" || step === "contact" || step.startsWith("field:");
}

/** Up to here a text at a button's question is an answer and nothing more. */
const SHORT_CHARS = 16;

/** From here on an answer tells more than it was asked, and belongs to the story as well. */
const LONG_CHARS = 24;

function asking(draft: Draft, remark?: IntakeRemark): IntakeResult {
  return remark === undefined ? { kind: "asking", draft } : { kind: "asking", draft, remark };
}

function press(draft: Draft, step: string, value: string, rules: IntakeRules): IntakeResult {
  if (value === "back" || value === "cancel" || value === "edit") {
    return obey(draft, value, rules);
  }
  if (step === "type" && value === "more") {
    return showMoreTypes(draft, rules);
  }
  if (step === "type" && (value === UNCLEAR_TYPE || rules.hasType(value))) {
    return chooseType(draft, value, rules);
  }
  if (step === "place") {
    const place = rules.placeOf(value);
    return place === undefined
      ? asking(draft, "not_understood")
      : asking(choosePlace(draft, place, rules));
  }
  if (step !== draft.step) {
    return asking(draft, "not_understood");
  }
  return pressPending(draft, value, rules);
}

/** A button of the pending question whose meaning depends on that question. */
function pressPending(draft: Draft, value: string, rules: IntakeRules): IntakeResult {
  if (draft.step === "confirm" && value === "submit") {
    return { kind: "submit", draft };
  }
  if (draft.step === "inform") {
    return value === "record" ? recordAnyway(draft, rules) : { kind: "end", draft };
  }
  if (draft.step === "matters" && (value === "apart" || value === "one")) {
    return chooseMatters(draft, value === "apart", rules);
  }
  if (draft.step === "edit") {
    const chosen = editableSteps(draft, rules).find((step) => step === value);
    return asking(chosen === undefined ? draft : goTo(draft, chosen));
  }
  return value === "skip" ? skip(draft, rules) : asking(draft, "not_understood");
}

function answerText(draft: Draft, text: string, rules: IntakeRules): IntakeResult {
  const typed = findTypedButton(draft, text, rules);
  if (typed !== undefined) {
    return press(draft, typed.step, typed.value, rules);
  }
  const command = readCommand(text);
  if (command !== undefined) {
    return obey(draft, command, rules);
  }
  const place = draft.step === "narrative" ? undefined : findCorrectedPlace(draft, text, rules);
  if (place !== undefined) {
    return tellCorrection(draft, place, text, rules);
  }
  const grown = draft.step === "narrative" ? undefined : addMatter(draft, text, rules);
  if (grown !== undefined) {
    return asking(refreshStep(grown, rules), "added");
  }
  const item = findItemToChange(draft, text, rules);
  if (item !== undefined) {
    return asking(goTo(draft, item));
  }
  if (tellsContactBeside(draft, text, rules)) {
    return takeContact(draft, text, rules);
  }
  if (draft.step === "contact" || draft.step.startsWith("field:")) {
    return answerFree(draft, text, rules);
  }
  switch (draft.step) {
    case "narrative":
      return tellNarrative(draft, text, rules);
    case "type":
      return tellType(draft, text, rules);
    case "place":
      return tellPlace(draft, text, rules);
    default:
      return tellMore(draft, text, rules);
  }
}

function obey(draft: Draft, command: Command, rules: IntakeRules): IntakeResult {
  switch (command) {
    case "cancel":
      return { kind: "cancel", draft };
    case "back":
      return goBack(draft, rules);
    case "edit":
      return asking({ ...draft, step: "edit" });
    case "skip":
      return skip(draft, rules);
    case "confirm":
      return agree(draft, rules);
    case "other":
      return showMoreTypes(draft, rules);
  }
}

function agree(draft: Draft, rules: IntakeRules): IntakeResult {
  switch (draft.step) {
    case "confirm":
      return { kind: "submit", draft };
    case "inform":
      return recordAnyway(draft, rules);
    case "matters":
      return chooseMatters(draft, true, rules);
    case "evidence":
      return skip(draft, rules);
    default:
      return asking(draft, "not_understood");
  }
}

function goBack(draft: Draft, rules: IntakeRules): IntakeResult {
  if (draft.step === "edit") {
    return asking({ ...draft, step: nextStep(draft, rules) });
  }
  const last = draft.trail.at(-1);
  if (last === undefined) {
    return asking(draft, "no_way_back");
  }
  return asking({ ...goTo(draft, last), trail: draft.trail.slice(0, -1) });
}

function skip(draft: Draft, rules: IntakeRules): IntakeResult {
  switch (draft.step) {
    case "narrative":
    case "confirm":
      return asking(draft, "not_understood");
    case "edit":
      return asking({ ...draft, step: nextStep(draft, rules) });
    case "inform":
      return { kind: "end", draft };
    case "matters":
      return chooseMatters(draft, false, rules);
    case "type":
      return chooseType(draft, UNCLEAR_TYPE, rules);
    case "place":
      return asking(choosePlace(draft, { kind: "unknown" }, rules));
    default:
      return asking(settle(draft, draft.step, rules));
  }
}

function recordAnyway(draft: Draft, rules: IntakeRules): IntakeResult {
  if (!rules.mayRecord(draft)) {
    return { kind: "end", draft };
  }
  return asking(settle(draft, "inform", rules));
}

/** Several matters each go their own way; as one, the first one's. */
function chooseMatters(draft: Draft, isApart: boolean, rules: IntakeRules): IntakeResult {
  const furtherMatters = isApart ? draft.furtherMatters : [];
  return asking(settle({ ...draft, furtherMatters }, "matters", rules));
}

function chooseType(draft: Draft, type: string, rules: IntakeRules): IntakeResult {
  const settled = draft.settled.filter((step) => step !== "inform");
  const furtherMatters = draft.furtherMatters.filter(
    (further) => further.type !== type || !isSameMatter(further, draft),
  );
  return asking(settle({ ...draft, type, furtherMatters, settled }, "type", rules));
}

function showMoreTypes(draft: Draft, rules: IntakeRules): IntakeResult {
  if (draft.step !== "type") {
    return asking(draft, "not_understood");
  }
  const shown = draft.typesShown + rules.typesToShow(draft).length;
  const typesShown = shown >= rules.allTypes(draft).length ? 0 : shown;
  return asking({ ...draft, typesShown });
}

function answerFree(draft: Draft, text: string, rules: IntakeRules): IntakeResult {
  if (text.length > ANSWER_LIMIT_CHARS) {
    return asking(draft, "too_long");
  }
  if (draft.step === "contact") {
    if (tellsMatter(text, rules)) {
      return tellMore(draft, text, rules);
    }
    return asking(settle({ ...draft, contact: text }, "contact", rules));
  }
  const field = draft.step.slice("field:".length);
  const told = answerField(draft, field, text, rules);
  const former = draft.answers.respondent;
  const answered = field === "respondent" ? shareRespondent(told, former, rules) : told;
  const remark = movesPlace(draft, answered) ? "place_changed" : undefined;
  return asking(settle(answered, draft.step, rules), remark);
}

const SPEAKS_OF_SELF = /我|本人|\bmy\b/iu;

/** Whether a text tells how its writer is reached, though that is not asked; a field may name another. */
function tellsContactBeside({ step }: Draft, text: string, rules: IntakeRules): boolean {
  return (
    step !== "contact" &&
    rules.isOwnContact(text) &&
    (!step.startsWith("field:") || SPEAKS_OF_SELF.test(text))
  );
}

/** Who tells how they are reached, where something else is asked, tells nothing of the matter. */
function takeContact(draft: Draft, text: string, rules: IntakeRules): IntakeResult {
  if (!rules.takesContact) {
    return asking(draft, "contact_refused");
  }
  const settled = [...draft.settled.filter((step) => step !== "contact"), "contact" as const];
  const contact = [draft.contact, text].filter((part) => part !== null).join("；");
  return asking(refreshStep({ ...draft, contact, settled }, rules), "contact_kept");
}

/** A number, an address or an account. */
const ACCOUNT = /[\w.@+-]{5,}/;

/** Whether a text tells of goods at length and nothing to reach anybody by: no contact details. */
function tellsMatter(text: string, rules: IntakeRules): boolean {
  return (
    text.length > LONG_CHARS &&
    !ACCOUNT.test(text) &&
    rules.understand(text).fields.goods !== undefined
  );
}

function answerField(draft: Draft, field: string, text: string, rules: IntakeRules): Draft {
  const { [field]: _, ...others } = draft.answers;
  const asked = { ...draft, answers: others };
  const grown = text.length > LONG_CHARS ? absorbText(asked, text, rules) : undefined;
  const { answers } = grown ?? asked;
  return { ...(grown ?? asked), answers: { [field]: rules.clean(text), ...answers } };
}

function tellNarrative(draft: Draft, text: string, rules: IntakeRules): IntakeResult {
  if (!rules.hasContent(text)) {
    return asking(draft, "not_understood");
  }
  const changed = replaceNarrative(draft, text, rules);
  return changed === undefined
    ? asking(draft, "too_long")
    : asking(settle(changed, "narrative", rules));
}

function tellType(draft: Draft, text: string, rules: IntakeRules): IntakeResult {
  const type = rules.findType(text);
  if (type !== undefined && text.length <= SHORT_CHARS) {
    return chooseType(draft, type, rules);
  }
  return text.length <= SHORT_CHARS
    ? asking(draft, "not_understood")
    : tellMore(draft, text, rules);
}

function tellPlace(draft: Draft, text: string, rules: IntakeRules): IntakeResult {
  const { place } = rules.understand(text);
  const longer = text.length > SHORT_CHARS;
  const grown = longer ? absorbText(draft, text, rules) : draft;
  if (grown === undefined) {
    return asking(draft, "too_long");
  }
  if (place.kind === "unknown") {
    return longer ? asking(refreshStep(grown, rules), "added") : asking(draft, "not_understood");
  }
  return asking(choosePlace(grown, place, rules));
}

/** The item that a short text names, where items are chosen or where it says that it is wrong. */
function findItemToChange(draft: Draft, text: string, rules: IntakeRules): Step | undefined {
  const isChoosing = draft.step === "edit" || draft.step === "confirm";
  if (text.length > SHORT_CHARS || !(isChoosing || /改|错|不对|change|wrong/i.test(text))) {
    return undefined;
  }
  const named = describeEditables(draft, rules).find(([, label]) =>
    label.split("或").some((part) => text.includes(part)),
  );
  return named?.[0];
}

/** Whatever else is said while a draft is open belongs to the story. */
function tellMore(draft: Draft, text: string, rules: IntakeRules): IntakeResult {
  const grown = absorbText(draft, text, rules);
  return grown === undefined
    ? asking(draft, "too_long")
    : asking(refreshStep(grown, rules), movesPlace(draft, grown) ? "place_changed" : "added");
}

/** Another place than the understood one; a way to reach somebody beside it belongs to no story. */
function tellCorrection(
  draft: Draft,
  place: Place,
  text: string,
  rules: IntakeRules,
): IntakeResult {
  if (draft.step === "contact" && (hasPersonalData(text) || /\d{5}|@/.test(text))) {
    const moved = choosePlace({ ...draft, contact: text }, place, rules);
    return asking(settle(moved, "contact", rules), "place_changed");
  }
  const corrected = correctPlace(draft, place, text, rules);
  return corrected === undefined ? asking(draft, "too_long") : asking(corrected, "place_changed");
}

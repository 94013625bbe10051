import type { LocalDate } from "../base/clock.ts";
import { maskPersonalData } from "../base/mask-personal-data.ts";
import { type Button, type Reply, toReply } from "../conversation/reply.ts";
import { describeCare } from "./describe-care.ts";
import { clocksFor, describeDue } from "./describe-clock.ts";
import type { StoredFile } from "./evidence/evidence-store.ts";
import type { Duplicate } from "./find-duplicates.ts";
import { labelType } from "./label-type.ts";
import type { Matter, MatterClock } from "./matter.ts";
import type { MatterRole, Transition } from "./matter-states.ts";
import { type ActionFacts, offeredActions } from "./offered-actions.ts";
import type { ReportKnowledge } from "./report-knowledge.ts";
import { type Report, toMatterFields } from "./report-repository.ts";
import type { ReportTexts } from "./report-texts.ts";
import { shortenText } from "./shorten-text.ts";

/** All that a card is made from; nothing of it names the reporter but what is masked here. */
export interface CardFacts {
  readonly matter: Matter;
  readonly report: Report;
  readonly clocks: readonly MatterClock[];
  readonly evidence: readonly Pick<StoredFile, "cautions" | "scan">[];
  readonly mark: "new" | "update" | "triage";
  /** The day on which it is told: who is away then is stood in for. */
  readonly day: LocalDate;
  /** Whose buttons stand under the card; none when absent. */
  readonly role?: MatterRole;
  /** On which side of a transfer they stand. */
  readonly side?: Transition["side"];
  /** Who reads it, where it is for one person. */
  readonly personId?: string;
  /** Other reports that may be about the same. */
  readonly duplicates?: readonly Duplicate[];
  /** Lines for this occasion: a reason, what the reporter added. */
  readonly notes?: readonly string[];
}

const SUMMARY_CHARS = 200;
const BUTTONS_IN_A_ROW = 3;

/** What staff should see at once. */
const SHOWN_FLAGS = [
  "crime_lead",
  "safety",
  "urgent",
  "minor_person",
  "already_in_court",
  "online",
  "cross_border",
  "multi_matter",
  "injection",
] as const;

/** The card by which an officer learns of a matter, with the buttons that the state allows. */
export function toOfficerCard(
  facts: CardFacts,
  knowledge: ReportKnowledge,
  texts: ReportTexts,
): Reply {
  const { matter, role } = facts;
  const lines = [
    ...describeMatter(facts, knowledge, texts),
    ...describeDuplicates(facts, texts),
    ...(facts.notes ?? []),
  ];
  const buttons = role === undefined ? [] : toActionButtons({ ...facts, role }, knowledge);
  const subject = { id: matter.id, version: matter.version, state: labelState(matter, knowledge) };
  return toReply(lines.join("\n"), { buttons, subject });
}

/** What may be about the same: that of the reader's own office; who assigns sees all. */
export function describeDuplicates(
  {
    matter,
    role,
    side,
    duplicates = [],
  }: Pick<CardFacts, "matter" | "role" | "side" | "duplicates">,
  texts: ReportTexts,
): readonly string[] {
  const reader = side === "target" ? matter.course.targetOfficeId : matter.officeId;
  const shown = duplicates.filter(
    ({ officeIds }) => role === "triage" || officeIds.includes(reader ?? ""),
  );
  const cases = shown.map(({ caseNumber }) => caseNumber).join("、");
  return shown.length === 0 ? [] : [texts("card_duplicates", { cases })];
}

/** The text of an officer's or reporter's words as others may read it. */
export function toPublicText(text: string, report: Report): string {
  return maskPersonalData(text, report.contact);
}

/** The beginning of such a text: what a card has room for. */
export function toSummary(text: string, report: Report): string {
  return shortenText(toPublicText(text, report), SUMMARY_CHARS);
}

function describeMatter(
  { matter, report, clocks, evidence, mark }: CardFacts,
  knowledge: ReportKnowledge,
  texts: ReportTexts,
): readonly string[] {
  const { answers, flags, place } = toMatterFields(report, matter);
  const type = labelType(matter.type, knowledge, texts);
  const optional = (name: "respondent" | "goods") => {
    const answer = answers[name];
    return answer === undefined
      ? []
      : [
          texts(`card_${name}`, {
            respondent: "",
            goods: "",
            [name]: toSummary(answer, report),
          }),
        ];
  };
  const { caseNumber } = report;
  return [
    texts("card_title", { mark: texts(`card_mark_${mark}`), caseNumber, type }),
    texts("card_place", { place }),
    ...optional("respondent"),
    ...optional("goods"),
    texts("card_summary", { summary: toSummary(report.narrative, report) }),
    ...toFlagLine(flags, texts),
    ...describeEvidence(evidence, texts),
    texts("card_state", { state: labelState(matter, knowledge) }),
    ...describeTransfer(matter, knowledge, texts),
    ...(matter.course.answerDueOn === null
      ? []
      : [texts("card_answer_due", { due: matter.course.answerDueOn })]),
    ...clocksFor("officer", clocks, knowledge).map((clock) => describeDue(clock, knowledge, texts)),
  ];
}

function describeEvidence(evidence: CardFacts["evidence"], texts: ReportTexts): readonly string[] {
  const care = describeCare(evidence, texts);
  const count = texts("card_evidence", { count: evidence.length });
  return care.length === 0
    ? [count]
    : [count, texts("card_evidence_care", { what: care.join("、") })];
}

function describeTransfer(
  { officeId, course }: Matter,
  { offices }: ReportKnowledge,
  texts: ReportTexts,
): readonly string[] {
  const { targetOfficeId } = course;
  if (targetOfficeId === null) {
    return [];
  }
  const nameOf = (id: string) => offices.get(id)?.name ?? id;
  return [texts("card_transfer", { from: nameOf(officeId), to: nameOf(targetOfficeId) })];
}

function toFlagLine(flags: readonly string[], texts: ReportTexts): readonly string[] {
  const labels = listFlagLabels(flags, texts);
  return labels.length === 0 ? [] : [texts("card_flags", { flags: labels.join("；") })];
}

/** What staff should see at once of a report, in words. */
export function listFlagLabels(flags: readonly string[], texts: ReportTexts): readonly string[] {
  return SHOWN_FLAGS.filter((flag) => flags.includes(flag)).map((flag) => texts(`flag_${flag}`));
}

function toActionButtons(
  facts: ActionFacts,
  knowledge: ReportKnowledge,
): readonly (readonly Button[])[] {
  const { matter } = facts;
  const buttons = offeredActions(facts, knowledge).map((action) => ({
    label: knowledge.states.actions[action].label,
    token: `report.act.${matter.id}.${matter.version}.${action}`,
  }));
  const rows = Math.ceil(buttons.length / BUTTONS_IN_A_ROW);
  return Array.from({ length: rows }, (_, row) =>
    buttons.slice(row * BUTTONS_IN_A_ROW, (row + 1) * BUTTONS_IN_A_ROW),
  );
}

/** The state's name for people. */
export function labelState(matter: Matter, knowledge: ReportKnowledge): string {
  return knowledge.states.states[matter.state].label;
}

import { isElsewhere } from "./compare-places.ts";
import type { Draft, FurtherMatter, Step } from "./draft.ts";
import { createDraft } from "./draft.ts";
import { moveMatters, namesNobody } from "./follow-first-matter.ts";
import type { IntakeRules } from "./intake-rules.ts";
import { nextStep, settle } from "./intake-steps.ts";
import { isNamed } from "./is-named.ts";
import type { MatterProposal, Place, Proposal } from "./proposal.ts";
import { without } from "./understand-parts.ts";

/** The longest story with all that was added to it, in characters. */
const NARRATIVE_LIMIT_CHARS = 12_000;

/** Below this the likeliest type is not taken for granted. */
const SURE_CONFIDENCE = 0.5;
/** How far the likeliest type must be ahead of the next. */
const SURE_LEAD = 0.2;

/** Begins an intake from what the reporter said first; asks for the story when that says nothing. */
export function startIntake(draftId: string, text: string, rules: IntakeRules): Draft {
  const draft = createDraft(draftId, rules.takesContact);
  const told = rules.hasContent(text) ? absorbText(draft, text, rules) : undefined;
  return told === undefined ? draft : { ...told, step: nextStep(told, rules) };
}

/** Adds to the story and fills what it tells; `undefined` when the story would grow too long. */
export function absorbText(draft: Draft, text: string, rules: IntakeRules): Draft | undefined {
  const addition = rules.clean(text);
  const narrative = draft.narrative === "" ? addition : `${draft.narrative}\n${addition}`;
  if (narrative.length > NARRATIVE_LIMIT_CHARS) {
    return undefined;
  }
  const further = draft.furtherMatters.flatMap(({ told }) => told);
  const seen = rules.understand(without(narrative, further));
  const grown = fill({ ...draft, narrative }, seen, rules);
  return tellsOfMore(draft, grown, text) ? grown : keepDistrict(draft, grown);
}

/**
 * Adds a text that tells of another matter than the one in hand: it says so, or it names somebody else
 * and is of another type. What tells more of a further matter is added to that one. `undefined` where
 * it tells of none, or the story would grow too long.
 */
export function addMatter(draft: Draft, text: string, rules: IntakeRules): Draft | undefined {
  const told = rules.clean(text);
  const narrative = `${draft.narrative}\n${told}`;
  if (draft.type === null || narrative.length > NARRATIVE_LIMIT_CHARS) {
    return undefined;
  }
  const seen = rules.understand(text);
  const type = sureType(seen);
  if (
    type === null ||
    !rules.mayRecord({ ...draft, type }) ||
    !isAnother(draft, { ...seen, type }, text, rules)
  ) {
    return undefined;
  }
  const known = draft.furtherMatters.find((matter) => isMoreOf(matter, type, seen));
  if (known !== undefined) {
    return { ...draft, narrative, furtherMatters: tellMoreOf(draft, known, seen, told) };
  }
  const own = { ...seen, type, told: [told], place: placeBeside(draft, seen.place) };
  const matter = withRespondent(draft, toFurtherMatter(own), text, rules);
  const furtherMatters = [...draft.furtherMatters, matter];
  const settled = draft.settled.filter((step) => step !== "matters");
  return { ...draft, narrative, furtherMatters, settled };
}

const SAYS_ANOTHER =
  /(?:还|另|再)(?:外)?(?:要|想)?(?:举报|投诉|反映)?(?:有|外)?(?:一|1|两|几)(?:件|桩|宗|个(?:事|问题|案)|起)|(?:第[二三]|另一)(?:件|桩|宗|个(?:事|问题|案))|(?:还|另外|再|同时)[^，。]{0,2}(?:要|想)?(?:一并|一起)?(?:举报|投诉)(?!过|了)|(?:another|second) (?:matter|case|thing|report|issue)/iu;

/** From here on a text that does not say so tells enough to be another matter. */
const MATTER_CHARS = 16;

/** Whoever was told of before, or how grave it is, is no other matter. */
const REFERS_BACK = /^(?:他|她|它|这|那|该|对方|老板|店里|其)/u;
const GRAVITY = "crime_lead";

function isAnother(
  draft: Draft,
  seen: Proposal & { readonly type: string },
  text: string,
  rules: IntakeRules,
): boolean {
  const { type } = seen;
  const isOther = namesOther(draft.answers.respondent, seen.fields.respondent);
  const isOfOtherType = type !== draft.type && type !== GRAVITY && rules.showsType(type, text);
  if (SAYS_ANOTHER.test(text)) {
    return isOther || isOfOtherType || movesDistrict(draft, seen);
  }
  return isOther && isOfOtherType && text.length > MATTER_CHARS && !REFERS_BACK.test(text);
}

function movesDistrict(draft: Draft, { place }: Proposal): boolean {
  return place.kind === "district" && draft.place !== null && isElsewhere(draft.place, place);
}

function namesOther(known: string | undefined, named: string | undefined): boolean {
  return (
    known !== undefined &&
    named !== undefined &&
    isNamed(named) &&
    !known.includes(named) &&
    !named.includes(known)
  );
}

/** Where another matter is when it does not say: where the one in hand is. */
function placeBeside({ place }: Draft, seen: Place): Place {
  return seen.kind === "unknown" ? (place ?? seen) : seen;
}

/** Whether a text of a type tells of a further matter that is known: nobody else, nowhere else. */
function isMoreOf(matter: FurtherMatter, type: string, seen: Proposal): boolean {
  const isOther = namesOther(matter.answers.respondent, seen.fields.respondent);
  const isAway = matter.place.kind !== "unknown" && isElsewhere(seen.place, matter.place);
  return matter.type === type && !isOther && !isAway;
}

function tellMoreOf(
  { furtherMatters }: Draft,
  known: FurtherMatter,
  seen: Proposal,
  text: string,
): FurtherMatter[] {
  const more = {
    ...known,
    told: [...known.told, text],
    place: copyPlace(known.place.kind === "unknown" ? seen.place : known.place),
    answers: { ...toAnswers(seen), ...known.answers },
    flags: [...new Set([...known.flags, ...seen.flags])],
    traits: [...new Set([...known.traits, ...seen.traits])],
  };
  return furtherMatters.map((matter) => (matter === known ? more : matter));
}

/** Another matter of whoever the one in hand is about, where it names nobody and is nowhere else. */
function withRespondent(
  { answers: { respondent }, place }: Draft,
  matter: FurtherMatter,
  text: string,
  rules: IntakeRules,
): FurtherMatter {
  const isTheirs = !isElsewhere(matter.place, place) && namesNobody(text, rules);
  return respondent !== undefined && isTheirs
    ? { ...matter, answers: { ...matter.answers, respondent } }
    : matter;
}

/** Tells the story anew; what the reporter answered to questions stays. */
export function replaceNarrative(
  draft: Draft,
  text: string,
  rules: IntakeRules,
): Draft | undefined {
  const isSettled = (step: Step) => draft.settled.includes(step);
  const answers = Object.entries(draft.answers).filter(([field]) => isSettled(`field:${field}`));
  const confirmed: Draft = {
    ...draft,
    narrative: "",
    furtherMatters: [],
    settled: draft.settled.filter((step) => step !== "matters"),
    trail: draft.trail.filter((step) => step !== "matters"),
    flags: [],
    traits: [],
    type: isSettled("type") ? draft.type : null,
    place: isSettled("place") ? draft.place : null,
    answers: Object.fromEntries(answers),
  };
  return absorbText(confirmed, text, rules);
}

/**
 * Takes a place as the answer, for the further matters too that are not elsewhere; one of several with
 * the same name is asked on.
 */
export function choosePlace(draft: Draft, place: Place, rules: IntakeRules): Draft {
  const chosen = moveMatters(draft, copyPlace(place));
  return place.kind === "ambiguous" ? chosen : settle(chosen, "place", rules);
}

/**
 * What the reporter has answered is never overwritten by what a text seems to say, and a type or a
 * district that was told to the reporter is only changed by them.
 */
function fill(draft: Draft, proposal: Proposal, rules: IntakeRules): Draft {
  const typeChoices = proposal.types.map(({ key }) => key);
  const matters = proposal.matters.filter(({ type }) => rules.mayRecord({ ...draft, type }));
  const type = draft.type ?? matters[0]?.type ?? sureType(proposal);
  const first = matters.find((matter) => matter.type === type) ?? proposal;
  const further = matters.filter((matter) => matter !== first).map(toFurtherMatter);
  const keepsPlace = draft.settled.includes("place") || first.place.kind === "unknown";
  const grown: Draft = {
    ...draft,
    furtherMatters: isOfOne(draft) ? further : draft.furtherMatters,
  };
  return {
    ...(keepsPlace ? grown : fillPlace(grown, copyPlace(first.place))),
    typeChoices,
    type,
    amountYuan: proposal.amountYuan ?? draft.amountYuan,
    flags: [...new Set([...draft.flags, ...first.flags])],
    traits: [...new Set([...draft.traits, ...first.traits])],
    answers: { ...toAnswers(first), ...draft.answers },
  };
}

/** Whether nothing but one matter was ever told: what was declined or is known does not come again. */
function isOfOne({ furtherMatters, trail, settled }: Draft): boolean {
  const wasAsked = trail.includes("matters") || settled.includes("matters");
  return furtherMatters.length === 0 && !wasAsked;
}

/** A place told for the first time is the further matters' as well; one told beside a district is not. */
function fillPlace(draft: Draft, place: NonNullable<Draft["place"]>): Draft {
  return draft.place?.kind === "district" ? { ...draft, place } : moveMatters(draft, place);
}

function toFurtherMatter(matter: MatterProposal): FurtherMatter {
  const { type, told, place, flags, traits } = matter;
  const lists = { told: [...told], flags: [...flags], traits: [...traits] };
  return { type, place: copyPlace(place), answers: toAnswers(matter), ...lists };
}

/** It happens there as well. */
const SAYS_ALSO = /也(?:有|在|是|开|卖|做|见|买)|都(?:有|在)|分店/u;

/** Whether further words tell that it happens in another district as well. */
function tellsOfMore(before: Draft, { place }: Draft, text: string): boolean {
  return before.place?.kind === "district" && place?.kind === "city" && SAYS_ALSO.test(text);
}

/** Further words can tell more of a district that was told to the reporter, such as its town. */
function keepDistrict(before: Draft, grown: Draft): Draft {
  return movesPlace(before, grown) ? { ...grown, place: before.place } : grown;
}

/** Whether a district that was told to the reporter is not the place any more. */
export function movesPlace({ place: before }: Draft, { place: after }: Draft): boolean {
  return before !== null && isElsewhere(before, after);
}

function sureType(proposal: Proposal): string | null {
  const [first, second] = proposal.types;
  if (first === undefined || first.confidence < SURE_CONFIDENCE) {
    return null;
  }
  return first.confidence - (second?.confidence ?? 0) >= SURE_LEAD ? first.key : null;
}

/** The fields under the names by which types ask for them. */
function toAnswers({
  fields: { rightNumber, respondent, ...others },
}: Pick<Proposal, "fields">): Record<string, string> {
  const fields = isNamed(respondent) ? { respondent, ...others } : others;
  const entries = Object.entries({ ...fields, right_number: rightNumber });
  return Object.fromEntries(
    entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** The draft is JSON: its lists are its own. */
function copyPlace(place: Place): NonNullable<Draft["place"]> {
  return place.kind === "ambiguous" ? { ...place, districts: [...place.districts] } : { ...place };
}

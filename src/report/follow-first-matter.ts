import { isElsewhere, isWithin } from "./compare-places.ts";
import type { Draft, FurtherMatter } from "./draft.ts";
import type { IntakeRules } from "./intake-rules.ts";

type DraftPlace = NonNullable<Draft["place"]>;

/**
 * Sets the place of a draft's first matter; the further matters that have none of their own, or that
 * were where the first one was, go with it.
 */
export function moveMatters(draft: Draft, place: DraftPlace): Draft {
  const furtherMatters = draft.furtherMatters.map((matter) =>
    matter.place.kind === "unknown" || isAt(matter.place, draft.place)
      ? { ...matter, place: structuredClone(place) }
      : matter,
  );
  return { ...draft, place, furtherMatters };
}

/**
 * After the respondent of the first matter was answered: the further matters that name nobody and
 * happen nowhere else, or that had the former one, have the same.
 *
 * @param former The first matter's respondent until now.
 */
export function shareRespondent(
  draft: Draft,
  former: string | undefined,
  rules: IntakeRules,
): Draft {
  const { respondent } = draft.answers;
  if (respondent === undefined) {
    return draft;
  }
  const isShared = ({ answers, place, told }: FurtherMatter) =>
    answers.respondent === former &&
    !isElsewhere(place, draft.place) &&
    (former !== undefined || namesNobody(told.join("。"), rules));
  const furtherMatters = draft.furtherMatters.map((matter) =>
    isShared(matter) ? { ...matter, answers: { ...matter.answers, respondent } } : matter,
  );
  return { ...draft, furtherMatters };
}

/** Who is not the one in hand, though nobody is named. */
const SAYS_OTHER =
  /另(?:外)?(?:有)?(?:一|1)?[家间]|别[家人]|其[他它余](?:的)?(?:几)?(?:家|间|店|厂|公司|商家|人)|\b(?:another|other)\b/iu;

/** Whether a text tells of nobody, neither by a name nor by a description. */
export function namesNobody(text: string, rules: IntakeRules): boolean {
  return rules.understand(text).fields.respondent === undefined && !SAYS_OTHER.test(text);
}

/** Whether a further matter of the first one's type would be the first one told again. */
export function isSameMatter({ place, answers }: FurtherMatter, first: Draft): boolean {
  const isSamePlace = place.kind === "unknown" || isAt(place, first.place);
  const named = answers.respondent;
  return isSamePlace && (named === undefined || named === first.answers.respondent);
}

/** Whether a place says nothing that the first matter's does not say. */
function isAt(place: DraftPlace, first: Draft["place"]): boolean {
  return isWithin(place, first) || JSON.stringify(place) === JSON.stringify(first);
}

import { type AnsweredNeed, textOf } from "./choose-answer.ts";
import type { QuestionWords } from "./question-words.ts";
import { createFindMissingFacets, type Facet } from "./read-facets.ts";

/** A question as the comparison reads it. */
export interface AskedThing {
  /** Normalised. */
  readonly question: string;
  readonly facets: ReadonlySet<Facet>;
  readonly words: QuestionWords;
}

/** The chapters of a plan that say what is wrong. */
const SAYS_WHY = /面临挑战|形势|环境/;
const IN_BRACKETS = /（[^）]*）/g;
/** Years for which a plan has numbers of its own. */
const PLAN_YEARS = /2015|2020|2025|2035|十三五/;
/** In a longer story a year or a place is seldom what is asked for. */
const LONGEST_QUESTION_CHARS = 40;

/**
 * Whether words of the plan speak of the question's subject and still lack what is asked of it: the
 * names, the parts, the reason, another year or place. A plan's words are quoted
 * as they stand, so what they do not hold nobody can read out of them.
 */
export function lacksAsked(asked: AskedThing, answer: AnsweredNeed): boolean {
  const { question, facets, words } = asked;
  const isPlan = answer.pieces.every(({ passage }) => passage.document.kind === "plan");
  if (!isPlan || question.length > LONGEST_QUESTION_CHARS) {
    return false;
  }
  const text = textOf(answer.pieces);
  const path = answer.pieces.flatMap(({ passage }) => passage.path).join(" ");
  const missing = createFindMissingFacets(question, facets, words)(text);
  return (
    missing.has("breakdown") ||
    missing.has("other_place") ||
    (missing.has("reason") && !SAYS_WHY.test(path)) ||
    (facets.has("names") && !holdsNames(text)) ||
    (missing.has("other_year") && !PLAN_YEARS.test(question))
  );
}

function holdsNames(text: string): boolean {
  return /、|《|“/.test(text.replace(IN_BRACKETS, ""));
}

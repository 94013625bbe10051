import type { LocalDate } from "../base/clock.ts";
import { normalizeText } from "../retrieval/normalize-text.ts";
import type { NeedAnswer, SearchResult } from "../retrieval/passage.ts";
import { findUnknown } from "./answer-features.ts";
import type { AnswerKnowledge, AnswerPiece } from "./answer-knowledge.ts";
import { type AnswerabilityModel, probabilityUnanswerable } from "./answerability.ts";
import {
  type AnsweredNeed,
  type ChoiceView,
  chooseSentences,
  rankAnswers,
  toCandidate,
} from "./choose-answer.ts";
import { coverage } from "./overlap.ts";
import type { QuestionWords } from "./question-words.ts";
import { type Facet, readFacets } from "./read-facets.ts";
import { nameRefusal, type Refusal } from "./refuse.ts";

/** What decides. */
export interface DecideOptions {
  readonly knowledge: AnswerKnowledge;
  readonly words: QuestionWords;
  readonly model: AnswerabilityModel;
  readonly today: LocalDate;
}

/** What is to be done with one question. */
export type Decision = DecisionBasis &
  (
    | {
        readonly kind: "answer";
        readonly pieces: readonly AnswerPiece[];
        /** Another need about as near, which may be meant. */
        readonly alternatives: readonly AnsweredNeed[];
      }
    | {
        readonly kind: "refuse";
        readonly refusal: Refusal;
        /** What stands nearest and may help; empty when nothing does. */
        readonly related: readonly AnswerPiece[];
        readonly where: string | undefined;
      }
  );

/** What every decision rests on. */
export interface DecisionBasis {
  readonly question: string;
  readonly facets: ReadonlySet<Facet>;
  readonly result: SearchResult;
  /** How much of the question's subject the answer or its nearest way of asking holds, 0 to 1. */
  readonly support: number;
}

const SEARCH_LIMIT = 10;
const ON_TOPIC_COVERAGE = 0.2;
const RELATED_COVERAGE = 0.3;
const NEAR_TIE = 0.85;
const MOST_ALTERNATIVES = 2;

/** Decides whether a question is answered, by what, or why it is refused. */
export function decideAnswer(text: string, options: DecideOptions): Decision {
  const { knowledge, words, model, today } = options;
  const question = normalizeText(text);
  const facets = readFacets(question, words);
  const result = knowledge.search(text, { limit: SEARCH_LIMIT, date: today });
  const view: ChoiceView = { question, facets, result, words };
  const ranked = rankAnswers(view, knowledge, today);
  const candidate = toCandidate(ranked[0]);
  const risk = probabilityUnanswerable({ ...view, candidate }, model);
  const basis = { question, facets, result, support: supportOf(question, ranked[0]) };
  const pieces = ranked[0]?.pieces ?? [];
  if (risk > model.threshold) {
    return refuse(basis, ranked);
  }
  const sentences = basis.support < ON_TOPIC_COVERAGE ? chooseSentences(question, result) : [];
  if (sentences.length === 0 && basis.support === 0) {
    return refuse(basis, ranked);
  }
  return {
    ...basis,
    kind: "answer",
    pieces: sentences.length > 0 ? sentences : pieces,
    alternatives: sentences.length > 0 ? [] : findAlternatives(ranked),
  };
}

function supportOf(question: string, best: AnsweredNeed | undefined): number {
  if (best === undefined) {
    return 0;
  }
  const { need, nearestAsk } = best.found;
  const answer = best.pieces.map(({ quote, passage }) => `${passage.path.join(" ")} ${quote}`);
  return coverage(question, `${need.title} ${nearestAsk} ${answer.join(" ")}`);
}

function findAlternatives(ranked: readonly AnsweredNeed[]): readonly AnsweredNeed[] {
  const [best, ...others] = ranked;
  if (best === undefined) {
    return [];
  }
  const given = new Set(best.pieces.map(({ quote }) => quote));
  return others
    .filter(({ score, pieces }) => {
      const isNear = score >= NEAR_TIE * best.score;
      return isNear && pieces.some(({ quote }) => !given.has(quote));
    })
    .slice(0, MOST_ALTERNATIVES);
}

function refuse(basis: DecisionBasis, ranked: readonly AnsweredNeed[]): Decision {
  const unknown = nearUnknown(basis);
  const unknownText = unknown?.text ?? "";
  const passages = basis.result.passages.slice(0, 3).map(({ passage }) => passage.text);
  const topic = [
    basis.support,
    ...[unknownText, ...passages].map((text) => coverage(basis.question, text)),
  ];
  const refusal = nameRefusal({
    facets: basis.facets,
    unknown: unknown?.answer,
    isOnTopic: Math.max(...topic) >= ON_TOPIC_COVERAGE,
  });
  const isHelpful = refusal !== "unanswerable_off_topic" && basis.support >= RELATED_COVERAGE;
  return {
    ...basis,
    kind: "refuse",
    refusal,
    related: isHelpful ? (ranked[0]?.pieces ?? []).slice(0, 1) : [],
    where: unknown?.answer.where,
  };
}

/** The nearest need that nothing answers, when the question shares words with it. */
function nearUnknown({ question, result }: DecisionBasis) {
  const found = findUnknown(result);
  if (found === undefined || found.need.answer.kind !== "unknown") {
    return undefined;
  }
  const text = `${found.need.title} ${found.nearestAsk}`;
  const answer: Extract<NeedAnswer, { kind: "unknown" }> = found.need.answer;
  return coverage(question, text) >= ON_TOPIC_COVERAGE ? { answer, text } : undefined;
}

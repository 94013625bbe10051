import { isEnglish } from "../base/is-english.ts";
import { CitationList } from "../conversation/citation-list.ts";
import type { Outcome } from "../conversation/outcome.ts";
import { type Button, toReply } from "../conversation/reply.ts";
import { isElsewhere } from "../retrieval/elsewhere.ts";
import { normalizeText } from "../retrieval/normalize-text.ts";
import type { Need, Passage } from "../retrieval/passage.ts";
import { answerDueDate, type DueDateOptions, leaveOutExamples } from "./answer-due-date.ts";
import { type AnswerPiece, resolveNeed } from "./answer-knowledge.ts";
import type { AnswerTexts } from "./answer-texts.ts";
import { type ComposeOptions, composePieces, needsPeriodNote } from "./compose-answer.ts";
import { composeAnswer, composeParts, composeRefusal, nameAnswer } from "./compose-outcome.ts";
import { type Decision, decideAnswer } from "./decide-answer.ts";
import { findWishes } from "./find-wishes.ts";
import { toFoundPassages } from "./found-passages.ts";
import { type DayCount, readDayCount } from "./read-day-count.ts";
import { readLaterDay } from "./read-later-day.ts";
import { splitQuestion } from "./split-question.ts";
import { createStandsAlone } from "./stands-alone.ts";

/** An answer, and what it was made from. */
export interface QuestionAnswer {
  readonly outcome: Outcome;
  /** What answers the whole question; empty when something of it was refused. */
  readonly pieces: readonly AnswerPiece[];
  /** What the search found, best first. */
  readonly found: readonly Passage[];
}

/** What an answer is made with. */
export interface AnswerOptions extends DueDateOptions {
  readonly texts: AnswerTexts;
  readonly reportButton?: Button | undefined;
}

const PART_SUPPORT = 0.4;
const LONGEST_TWO_PART_CHARS = 60;
/** The share of a perfect score from which a wish in a story is one that people are known to ask. */
const WISH_SCORE = 0.45;
const MOST_WISHES = 2;

/**
 * Answers a complete question from the documents, or refuses it by name. `ordinal` asks for the
 * n-th nearest answer instead of the first.
 */
export function answerQuestion(text: string, options: AnswerOptions, ordinal = 1): QuestionAnswer {
  const { texts, today, reportButton } = options;
  const style = { texts, today, reportButton, english: isEnglish(text) };
  const compose: ComposeOptions = { ...style, citations: new CitationList() };
  const question = normalizeText(text);
  const count = readDayCount(question, today);
  // What answers is decided as of the day that is asked for, and told as of today.
  const asked = { ...options, today: readLaterDay(question, today) ?? today };
  if (count === undefined) {
    return answerUndated(text, asked, compose, ordinal);
  }
  const own = { ...asked, knowledge: leaveOutExamples(options.knowledge, asked.today) };
  return answerCount(text, count, own, compose) ?? answerUndated(text, own, compose, ordinal);
}

/** The last day of a limit, when a day and a limit are given or found; no model words it. */
function answerCount(
  text: string,
  count: DayCount,
  options: AnswerOptions,
  compose: ComposeOptions,
): QuestionAnswer | undefined {
  const decide = (question: string) =>
    answerDueDate(count, decideAnswer(question, options), options, compose);
  // The day may lead elsewhere, and so may its absence.
  const outcome = decide(text) ?? decide(count.rest);
  return outcome && { outcome, pieces: [], found: [] };
}

function answerUndated(
  text: string,
  options: AnswerOptions,
  compose: ComposeOptions,
  ordinal: number,
): QuestionAnswer {
  const parts = decideParts(text, options);
  if (parts.some(({ kind }) => kind === "answer")) {
    return toQuestionAnswer(composeParts(parts, compose), parts);
  }
  const whole = decideAnswer(text, options);
  const wishes = decideWishes(text, whole, options);
  if (whole.kind === "refuse") {
    const first = wishes.find((wish) => wish.kind === "answer");
    const others = wishes.filter((wish) => wish !== first);
    return first === undefined || whole.facets.has("verdict")
      ? toQuestionAnswer(composeRefusal(whole, compose, piecesOf(wishes)), [whole])
      : toQuestionAnswer(composeAnswer(first, compose, piecesOf(others)), [whole, first]);
  }
  const chosen = whole.alternatives[ordinal - 2];
  const pieces = chosen === undefined ? whole.pieces : chosen.pieces;
  const answered = { ...whole, pieces };
  return toQuestionAnswer(composeAnswer(answered, compose, piecesOf(wishes)), [
    answered,
    ...wishes,
  ]);
}

/** What answers, or helps who gets no answer. */
function piecesOf(decisions: readonly Decision[]): readonly AnswerPiece[] {
  return decisions.flatMap((one) => (one.kind === "answer" ? one.pieces : one.related));
}

/**
 * What is to be said to the wishes in a long story, beside what is said to the whole of it: at most
 * two that people are known to ask. Of a story that is another agency's or off topic the wishes are too.
 */
function decideWishes(text: string, whole: Decision, options: AnswerOptions): readonly Decision[] {
  const isOurs =
    whole.kind === "refuse"
      ? whole.refusal !== "unanswerable_off_topic"
      : !whole.pieces.some(({ passage }) => isElsewhere(passage.document.id));
  const wishes = isOurs && !isEnglish(text) ? findWishes(text) : [];
  const said = new Set(piecesOf([whole]).map(({ passage }) => passage.id));
  const decided: Decision[] = [];
  for (const wish of wishes) {
    if (decided.length === MOST_WISHES) {
      break;
    }
    const decision = decideAnswer(wish, options);
    const pieces = piecesOf([decision]);
    const isNew = pieces.some(({ passage }) => !said.has(passage.id));
    if (isNew && isKnownWish(decision)) {
      decided.push(decision);
      for (const { passage } of pieces) {
        said.add(passage.id);
      }
    }
  }
  return decided;
}

/** Whether a wish is near to what people ask, and is ours. */
function isKnownWish(decision: Decision): boolean {
  const isNear = (decision.result.needs[0]?.score ?? 0) >= WISH_SCORE;
  const isHelp = decision.kind === "answer" || decision.refusal === "unanswerable_legal_opinion";
  const isOthers = piecesOf([decision]).some(({ passage }) => isElsewhere(passage.document.id));
  return isNear && isHelp && !isOthers;
}

function toQuestionAnswer(outcome: Outcome, decisions: readonly Decision[]): QuestionAnswer {
  const isWhole = decisions.every(({ kind }) => kind === "answer");
  return {
    outcome,
    pieces: isWhole
      ? decisions.flatMap((decision) => (decision.kind === "answer" ? decision.pieces : []))
      : [],
    found: decisions.flatMap(({ result }) => result.passages.map(({ passage }) => passage)),
  };
}

/** The decisions for the questions in one message; none when it asks one thing or one is unclear. */
function decideParts(text: string, options: AnswerOptions): readonly Decision[] {
  if (text.length > LONGEST_TWO_PART_CHARS) {
    return [];
  }
  const standsAlone = createStandsAlone(options.knowledge.search, options.today);
  const parts = splitQuestion(text, options.words, standsAlone);
  if (parts.length < 2) {
    return [];
  }
  const decisions: Decision[] = [];
  for (const part of parts) {
    const decision = decideAnswer(part, options);
    if (isUnclear(decision)) {
      return [];
    }
    decisions.push(decision);
  }
  return decisions;
}

/** A part that is hardly answered, or that says too little to be on the subject at all. */
function isUnclear(decision: Decision): boolean {
  return decision.kind === "answer"
    ? decision.support < PART_SUPPORT
    : decision.refusal === "unanswerable_off_topic";
}

/** Answers a need that a person chose by its button. */
export function answerNeed(need: Need, options: AnswerOptions): QuestionAnswer {
  const pieces = resolveNeed(need, options.knowledge, options.today);
  if (pieces.length === 0) {
    return answerQuestion(need.title, options);
  }
  const compose: ComposeOptions = {
    texts: options.texts,
    today: options.today,
    english: false,
    citations: new CitationList(),
  };
  const lines = [...composePieces(pieces, compose)];
  if (needsPeriodNote(need.title, pieces, options.today)) {
    lines.push(options.texts("plan_period"));
  }
  const outcome: Outcome = {
    code: nameAnswer(pieces, new Set()),
    reply: toReply(lines.join("\n"), { citations: compose.citations.toArray() }),
    passages: toFoundPassages(pieces.map(({ passage }) => ({ passage, score: 1, parts: {} }))),
  };
  return { outcome, pieces, found: [] };
}

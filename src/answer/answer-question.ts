import { CitationList } from "../conversation/citation-list.ts";
import type { Outcome } from "../conversation/outcome.ts";
import { toReply } from "../conversation/reply.ts";
import type { Need } from "../retrieval/passage.ts";
import { resolveNeed } from "./answer-knowledge.ts";
import type { AnswerTexts } from "./answer-texts.ts";
import { type ComposeOptions, composePieces, needsPeriodNote } from "./compose-answer.ts";
import { composeAnswer, composeParts, composeRefusal, nameAnswer } from "./compose-outcome.ts";
import { type DecideOptions, type Decision, decideAnswer } from "./decide-answer.ts";
import { toFoundPassages } from "./found-passages.ts";
import { splitQuestion } from "./split-question.ts";
import { isEnglish } from "./strip-question.ts";

/** What an answer is made with. */
export interface AnswerOptions extends DecideOptions {
  readonly texts: AnswerTexts;
}

const PART_SUPPORT = 0.4;
const LONGEST_TWO_PART_CHARS = 60;

/**
 * Answers a complete question from the documents, or refuses it by name. `ordinal` asks for the
 * n-th nearest answer instead of the first.
 */
export function answerQuestion(text: string, options: AnswerOptions, ordinal = 1): Outcome {
  const parts = decideParts(text, options);
  const style = { texts: options.texts, today: options.today, english: isEnglish(text) };
  const compose: ComposeOptions = { ...style, citations: new CitationList() };
  if (parts.some(({ kind }) => kind === "answer")) {
    return composeParts(parts, compose);
  }
  const whole = decideAnswer(text, options);
  if (whole.kind === "refuse") {
    return composeRefusal(whole, compose);
  }
  const chosen = whole.alternatives[ordinal - 2];
  const pieces = chosen === undefined ? whole.pieces : chosen.pieces;
  return composeAnswer({ ...whole, pieces }, compose);
}

/** The decisions for the questions in one message; none when it asks one thing or one is unclear. */
function decideParts(text: string, options: AnswerOptions): readonly Decision[] {
  if (text.length > LONGEST_TWO_PART_CHARS) {
    return [];
  }
  const parts = splitQuestion(text, options.words);
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
export function answerNeed(need: Need, options: AnswerOptions): Outcome {
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
  return {
    code: nameAnswer(pieces),
    reply: toReply(lines.join("\n"), { citations: compose.citations.toArray() }),
    passages: toFoundPassages(pieces.map(({ passage }) => ({ passage, score: 1, parts: {} }))),
  };
}

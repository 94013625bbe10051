import { completeQuestion } from "./complete-question.ts";
import type { QuestionWords } from "./question-words.ts";
import type { StandsAlone } from "./stands-alone.ts";
import { isInterrogative } from "./strip-question.ts";

const BOUNDARY = /[?？；;。！!\n]+|[，,]?\s*(?:还有|另外|以及|同时|顺便|再问)/;
const COMMA = /[，,、]/;
const SHORTEST_PART = 3;
const MOST_PARTS = 3;

/**
 * The questions in one message: each complete in itself, at most three; the whole message alone
 * when it asks one thing.
 */
export function splitQuestion(
  text: string,
  words: QuestionWords,
  standsAlone: StandsAlone,
): readonly string[] {
  const parts = joinTold(text.split(BOUNDARY).flatMap(splitAtCommas));
  if (parts.length < 2) {
    return [text];
  }
  const complete: string[] = [];
  for (const part of parts.slice(0, MOST_PARTS)) {
    complete.push(completeQuestion(part, complete, words, standsAlone).text);
  }
  return complete;
}

/** Commas part questions only where both sides ask. */
function splitAtCommas(text: string): string[] {
  const pieces = text.split(COMMA);
  return pieces.filter(isQuestion).length < 2 ? [text] : pieces;
}

/** The questions among some pieces, each with what was told before it: it says what is meant. */
function joinTold(pieces: readonly string[]): string[] {
  const questions: string[] = [];
  let told = "";
  for (const piece of pieces) {
    told = [told, piece.trim()].filter((part) => part !== "").join("，");
    if (isQuestion(piece)) {
      questions.push(told);
      told = "";
    }
  }
  return questions;
}

function isQuestion(text: string): boolean {
  return text.trim().length >= SHORTEST_PART && isInterrogative(`${text} `);
}

import type { Passage } from "../../retrieval/passage.ts";
import { toSentences } from "../../retrieval/to-sentences.ts";
import type { AnswerPiece } from "../answer-knowledge.ts";
import { countShared, toPairs } from "../overlap.ts";
import { plainFigures } from "./read-figures.ts";

const DIGITS = /\d+(?:\.\d+)?/g;

/**
 * The exact words of a passage that a sentence rests on: the words that answer the need when they
 * hold its numbers, otherwise the passage's own sentences that do; a fact whole, of a table its row.
 */
export function chooseQuote(
  sentence: string,
  passage: Passage,
  pieces: readonly AnswerPiece[],
): string {
  const needed = pieces.find((piece) => piece.passage.id === passage.id)?.quote;
  const numbers = plainFigures(sentence).match(DIGITS) ?? [];
  if (needed !== undefined && holdsAll(needed, numbers)) {
    return needed;
  }
  if (passage.kind !== "clause") {
    return passage.kind === "fact" ? passage.text : (passage.text.split("\n").at(-1) ?? "");
  }
  return cutSentences(sentence, numbers, passage.text);
}

/** From the first to the last of the passage's sentences that are wanted, as they stand there. */
function cutSentences(sentence: string, numbers: readonly string[], text: string): string {
  const wanted = toPairs(sentence);
  const parts = toSentences(text);
  const shared = parts.map((part) => countShared(wanted, toPairs(part)));
  const nearest = parts[shared.indexOf(Math.max(...shared))] ?? text;
  const missing = numbers.filter((number) => !holdsAll(nearest, [number]));
  const chosen = parts.filter(
    (part) => part === nearest || missing.some((number) => holdsAll(part, [number])),
  );
  const first = chosen[0] ?? text;
  const last = chosen.at(-1) ?? text;
  const start = text.indexOf(first);
  const end = text.indexOf(last, start) + last.length;
  return start === -1 || end < start ? text : text.slice(start, end);
}

function holdsAll(text: string, numbers: readonly string[]): boolean {
  const known = new Set(plainFigures(text).match(DIGITS) ?? []);
  return numbers.every((number) => known.has(number));
}

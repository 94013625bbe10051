import type { Passage, SearchResult } from "../retrieval/passage.ts";
import { toSentences } from "../retrieval/to-sentences.ts";
import type { AnswerPiece } from "./answer-knowledge.ts";
import { type Cover, createCover } from "./overlap.ts";

/** Sentences that answer, and how much of the question's subject the best one holds, 0 to 1. */
export interface ChosenSentences {
  readonly pieces: readonly AnswerPiece[];
  readonly coverage: number;
}

const LOWEST_COVERAGE = 0.5;
const MOST_SENTENCES = 2;
const MOST_PASSAGES = 3;
const LONGEST_LIST_CHARS = 300;
const OPENS_LIST = /[：:]$/;
const FIRST_ITEM = /^(?:[（(]?[一二三四五六七八九十\d]+[）).、．]|[-*•①②③])/;

/**
 * The sentences of the best passages that hold most of the question's subject, in the order of the
 * document: for what no need speaks of. Empty when none holds half of it.
 *
 * @param isWanted which passages may be taken.
 */
export function chooseSentences(
  question: string,
  { passages }: SearchResult,
  isWanted: (passage: Passage) => boolean = () => true,
): ChosenSentences {
  const cover = createCover(question);
  const best = passages
    .slice(0, MOST_PASSAGES)
    .filter(({ passage }) => isWanted(passage))
    .flatMap(({ passage }, rank) => rateSentences(passage, cover).map((one) => ({ ...one, rank })))
    .filter(({ coverage }) => coverage >= LOWEST_COVERAGE)
    .sort((one, other) => other.coverage - one.coverage)
    .slice(0, MOST_SENTENCES);
  const ordered = [...best].sort((one, other) => one.rank - other.rank || one.at - other.at);
  return {
    pieces: ordered.map(({ passage, quote }) => ({ passage, quote })),
    coverage: best[0]?.coverage ?? 0,
  };
}

/** The sentences of a passage with their places in it; a heading helps a sentence that lacks it. */
function rateSentences(passage: Passage, cover: Cover) {
  const sentences = passage.kind === "clause" ? toSentences(passage.text) : [passage.text];
  const heading = passage.path.join(" ");
  return sentences.map((sentence, at) => {
    const quote = completeList(passage.text, sentence, sentences[at + 1]);
    const coverage = Math.max(cover(quote), 0.9 * cover(`${heading} ${quote}`));
    return { passage, quote, at, coverage };
  });
}

/** A sentence that opens a list, with the whole list while that is short. */
function completeList(text: string, sentence: string, next: string | undefined): string {
  const opens = OPENS_LIST.test(sentence) || (next !== undefined && FIRST_ITEM.test(next));
  const start = text.indexOf(sentence);
  const rest = text.slice(start).trim();
  return opens && !FIRST_ITEM.test(sentence) && start !== -1 && rest.length <= LONGEST_LIST_CHARS
    ? rest
    : sentence;
}

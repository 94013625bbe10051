import type { LocalDate } from "../base/clock.ts";
import type { ScoredNeed, SearchResult } from "../retrieval/passage.ts";
import type { Candidate } from "./answer-features.ts";
import { isKnown } from "./answer-features.ts";
import { type AnswerKnowledge, type AnswerPiece, resolveNeed } from "./answer-knowledge.ts";
import { toSentences } from "./mark-sentences.ts";
import { createCover } from "./overlap.ts";

/** A need with what answers it on the day of the turn. */
export interface AnsweredNeed {
  readonly found: ScoredNeed;
  readonly pieces: readonly AnswerPiece[];
}

/** The ranked needs that something answers on `date`, best first. */
export function resolveAnswers(
  ranked: readonly ScoredNeed[],
  knowledge: AnswerKnowledge,
  date: LocalDate,
): readonly AnsweredNeed[] {
  return ranked
    .filter(isKnown)
    .map((found) => ({ found, pieces: resolveNeed(found.need, knowledge, date) }))
    .filter(({ pieces }) => pieces.length > 0);
}

/** The answer's own words. */
export function textOf(pieces: readonly AnswerPiece[]): string {
  return pieces.map(({ quote }) => quote).join("\n");
}

/** The best answer as the decision sees it. */
export function toCandidate(answer: AnsweredNeed | undefined): Candidate | undefined {
  return (
    answer && {
      found: answer.found,
      text: textOf(answer.pieces),
      isPlan: answer.pieces[0]?.passage.document.kind === "plan",
    }
  );
}

const LOWEST_SENTENCE_COVERAGE = 0.5;
const MOST_SENTENCES = 2;

/**
 * The sentences of the best passages that hold most of the question's subject: for documents that
 * no need speaks of. Empty when none holds half of it.
 */
export function chooseSentences(question: string, result: SearchResult): readonly AnswerPiece[] {
  const cover = createCover(question);
  return result.passages
    .slice(0, 3)
    .flatMap(({ passage }) => {
      const sentences = passage.kind === "clause" ? toSentences(passage.text) : [passage.text];
      const heading = passage.path.join(" ");
      return sentences.map((quote) => ({
        piece: { passage, quote },
        coverage: Math.max(cover(quote), 0.9 * cover(`${heading} ${quote}`)),
      }));
    })
    .filter((one) => one.coverage >= LOWEST_SENTENCE_COVERAGE)
    .sort((one, other) => other.coverage - one.coverage)
    .slice(0, MOST_SENTENCES)
    .map(({ piece }) => piece);
}

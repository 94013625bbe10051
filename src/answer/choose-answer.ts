import type { LocalDate } from "../base/clock.ts";
import type { ScoredNeed } from "../retrieval/passage.ts";
import type { Candidate } from "./answer-features.ts";
import { isKnown } from "./answer-features.ts";
import { type AnswerKnowledge, type AnswerPiece, resolveNeed } from "./answer-knowledge.ts";

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

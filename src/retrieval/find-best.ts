import type { ScoreWindow, TermPostings } from "./term-postings.ts";
import { BestHits, type Hit } from "./top-scores.ts";

/** So many texts are scored beside each other: their scores stay in the processor's cache. */
const WINDOW_TEXTS = 16_384;

const scores = new Float64Array(WINDOW_TEXTS);
const touched = new Uint32Array(WINDOW_TEXTS);

/**
 * The `limit` best of `size` texts, exactly, without scoring all of them: MaxScore (Turtle and
 * Flood, "Query evaluation: strategies and optimizations", 1995) over windows of texts with the
 * bounds of blocks (Ding and Suel, "Faster top-k document retrieval using block-max indexes", SIGIR
 * 2011). In each window, the terms whose bounds together stay below the worst of the best are not
 * walked first; they are added, one after the other, to those texts alone that may still get among
 * the best.
 */
export function findBest(
  terms: readonly TermPostings[],
  size: number,
  limit: number,
): readonly Hit[] {
  const best = new BestHits(limit);
  for (let from = 0; from < size; from += WINDOW_TEXTS) {
    for (const term of terms) {
      term.enter(from, from + WINDOW_TEXTS);
    }
    const present = terms.filter(({ bound }) => bound > 0);
    present.sort((one, other) => one.bound - other.bound);
    const optional = countOptional(present, best.threshold);
    if (optional < present.length) {
      scoreWindow({ from, scores, touched }, present, optional, best);
    }
  }
  return best.hits;
}

/** How many of the weakest terms cannot bring a text among the best without another one. */
function countOptional(terms: readonly TermPostings[], threshold: number): number {
  let bound = 0;
  for (const [count, term] of terms.entries()) {
    bound += term.bound;
    if (bound >= threshold) {
      return count;
    }
  }
  return terms.length;
}

function scoreWindow(
  window: ScoreWindow,
  terms: readonly TermPostings[],
  optional: number,
  best: BestHits,
): void {
  let count = 0;
  for (let index = optional; index < terms.length; index += 1) {
    count = (terms[index] as TermPostings).addTo(window, count);
  }
  const bounds = sumBounds(terms, optional);
  // The strongest of them first: the sooner texts fall behind, the fewer are left to be looked up.
  for (let index = optional - 1; index >= 0 && count > 0; index -= 1) {
    count = keepPromising(window, count, best.threshold - (bounds[index + 1] as number));
    (terms[index] as TermPostings).addToNoted(window, count);
  }
  for (let index = 0; index < count; index += 1) {
    const place = window.touched[index] as number;
    const score = window.scores[place] as number;
    window.scores[place] = 0;
    if (score >= best.threshold) {
      best.offer(window.from + place, score);
    }
  }
}

/** What the first terms can add together: none of them, one of them, and so on. */
function sumBounds(terms: readonly TermPostings[], count: number): Float64Array {
  const sums = new Float64Array(count + 1);
  for (let index = 0; index < count; index += 1) {
    sums[index + 1] = (sums[index] as number) + (terms[index] as TermPostings).bound;
  }
  return sums;
}

/** Drops the noted texts whose scores are below `needed`, and says how many are left. */
function keepPromising({ scores, touched }: ScoreWindow, count: number, needed: number): number {
  let kept = 0;
  for (let index = 0; index < count; index += 1) {
    const place = touched[index] as number;
    if ((scores[place] as number) < needed) {
      scores[place] = 0;
    } else {
      touched[kept] = place;
      kept += 1;
    }
  }
  return kept;
}

/** A text that was found: its ordinal in the order of building. */
export interface Hit {
  readonly ordinal: number;
  readonly score: number;
}

/** The `limit` best of what is offered: higher scores first, equal ones in the order of ordinals. */
export class BestHits {
  readonly #limit: number;
  readonly #hits: Hit[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** What a score must reach to be among the best; 0 as long as there is room. */
  get threshold(): number {
    return this.#hits.length < this.#limit ? 0 : (this.#hits.at(-1)?.score ?? 0);
  }

  get hits(): readonly Hit[] {
    return this.#hits;
  }

  offer(ordinal: number, score: number): void {
    const hits = this.#hits;
    let place = hits.length;
    while (place > 0 && isBetter(ordinal, score, hits[place - 1] as Hit)) {
      place -= 1;
    }
    if (place === this.#limit) {
      return;
    }
    hits.splice(place, 0, { ordinal, score });
    if (hits.length > this.#limit) {
      hits.pop();
    }
  }
}

function isBetter(ordinal: number, score: number, than: Hit): boolean {
  return score > than.score || (score === than.score && ordinal < than.ordinal);
}

/** The places of the `limit` highest positive scores, best first. */
export function topScores(scores: Float32Array, limit: number): readonly Hit[] {
  const best = new BestHits(limit);
  let threshold = 0;
  for (let ordinal = 0; ordinal < scores.length; ordinal += 1) {
    const score = scores[ordinal] as number;
    if (score > threshold) {
      best.offer(ordinal, score);
      threshold = best.threshold;
    }
  }
  return best.hits;
}

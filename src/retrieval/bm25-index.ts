import { Bm25Builder, type Bm25Constants, DEFAULT_CONSTANTS } from "./bm25-builder.ts";
import type { Bm25Data } from "./bm25-data.ts";
import { findBest } from "./find-best.ts";
import { seekNear, TermPostings } from "./term-postings.ts";
import { findTerm } from "./term-table.ts";
import type { Hit } from "./top-scores.ts";

/** How strongly each term of a query counts; 1 is a term that the question itself used. */
export type WeightedTerms = ReadonlyMap<string, number>;

/** How well the texts of an index match a query. The arrays are reused: read them before the next call. */
interface QueryScores {
  /** The score of every text, by ordinal. */
  readonly scores: Float32Array;
  /** Which texts share a term with the query, in no order: the others have no score. */
  readonly found: Uint32Array;
  /** What a text that says all of the query once would roughly score: scores divided by it compare across queries. */
  readonly bound: number;
}

/** Finds texts by the terms they share with a query, best first by Okapi BM25. */
export class Bm25Index {
  readonly data: Bm25Data;
  #scores: Float32Array | undefined;
  #found: Uint32Array | undefined;
  #foundCount = 0;

  constructor(data: Bm25Data) {
    this.data = data;
  }

  /** Builds an index over texts that are already cut into terms. */
  static build(
    texts: Iterable<readonly string[]>,
    constants: Bm25Constants = DEFAULT_CONSTANTS,
  ): Bm25Index {
    const builder = new Bm25Builder();
    for (const text of texts) {
      builder.add(text);
    }
    return new Bm25Index(builder.finish(constants));
  }

  /** Scores every text. */
  scoreAll(query: WeightedTerms): QueryScores {
    const { starts, ordinals, impacts, steps, rarities, size } = this.data;
    this.#found ??= new Uint32Array(size);
    const found = this.#found;
    const scores = this.#clearScores();
    let count = 0;
    let bound = 0;
    for (const [term, weight] of query) {
      const id = findTerm(this.data, term);
      if (id === undefined) {
        bound += weight * this.rarity(term);
        continue;
      }
      bound += weight * (rarities[id] as number);
      const factor = weight * (steps[id] as number);
      const end = starts[id + 1] as number;
      for (let posting = starts[id] as number; posting < end; posting += 1) {
        const ordinal = ordinals[posting] as number;
        const before = scores[ordinal] as number;
        if (before === 0) {
          found[count] = ordinal;
          count += 1;
        }
        scores[ordinal] = before + factor * (impacts[posting] as number);
      }
    }
    this.#foundCount = count;
    return { scores, found: found.subarray(0, count), bound };
  }

  #clearScores(): Float32Array {
    this.#scores ??= new Float32Array(this.data.size);
    for (const ordinal of this.#found?.subarray(0, this.#foundCount) ?? []) {
      this.#scores[ordinal] = 0;
    }
    return this.#scores;
  }

  /** The scores of some texts, whose ordinals ascend, in their order. */
  scoreSome(query: WeightedTerms, wanted: Uint32Array): Float32Array {
    const { starts, ordinals, impacts, steps } = this.data;
    const scores = new Float32Array(wanted.length);
    for (const [id, weight] of this.#known(query)) {
      const factor = weight * (steps[id] as number);
      const end = starts[id + 1] as number;
      let posting = starts[id] as number;
      for (let place = 0; place < wanted.length; place += 1) {
        posting = seekNear(ordinals, posting, end, wanted[place] as number);
        if (posting < end && ordinals[posting] === wanted[place]) {
          scores[place] = (scores[place] as number) + factor * (impacts[posting] as number);
        }
      }
    }
    return scores;
  }

  /** The `limit` best texts that share a term with the query; equal scores in the order of building. */
  search(query: WeightedTerms, limit: number): readonly Hit[] {
    const terms = [...this.#known(query)].map(
      ([id, weight]) => new TermPostings(this.data, id, weight),
    );
    return findBest(terms, this.data.size, limit);
  }

  /** What a text that says all of the query once would roughly score: scores divided by it compare across queries. */
  upperBound(query: WeightedTerms): number {
    let bound = 0;
    for (const [term, weight] of query) {
      bound += weight * this.rarity(term);
    }
    return bound;
  }

  /** How rare a term is: its inverse document frequency, greatest for one that no text holds. */
  rarity(term: string): number {
    const id = findTerm(this.data, term);
    return id === undefined
      ? Math.log(1 + this.data.size / 0.5)
      : (this.data.rarities[id] as number);
  }

  *#known(query: WeightedTerms): Generator<readonly [id: number, weight: number]> {
    for (const [term, weight] of query) {
      const id = findTerm(this.data, term);
      if (id !== undefined) {
        yield [id, weight];
      }
    }
  }
}

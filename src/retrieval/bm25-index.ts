/** How strongly each term of a query counts; 1 is a term that the question itself used. */
export type WeightedTerms = ReadonlyMap<string, number>;

/** One text that was found: its ordinal in the order of building. */
export interface Bm25Hit {
  readonly ordinal: number;
  readonly score: number;
}

/** An index as plain data, for the index file. */
export interface Bm25Data {
  readonly size: number;
  readonly terms: readonly string[];
  /** Where the postings of each term begin, and one entry more for the end. */
  readonly starts: Uint32Array;
  readonly ordinals: Uint32Array;
  /** What the term adds to the score of the text, by Okapi BM25. */
  readonly impacts: Float32Array;
  /** The inverse document frequency of each term. */
  readonly rarities: Float32Array;
}

/** The constants of Okapi BM25: saturation of repeated terms, and how much length counts. */
export interface Bm25Constants {
  readonly k1: number;
  readonly b: number;
}

const DEFAULTS: Bm25Constants = { k1: 1.2, b: 0.75 };

/**
 * Finds texts by the terms they share with a query, best first by Okapi BM25. Impacts are computed
 * when the index is built, so that a search only adds.
 */
export class Bm25Index {
  readonly data: Bm25Data;
  readonly #termIds: ReadonlyMap<string, number>;
  readonly #scores: Float32Array;

  constructor(data: Bm25Data) {
    this.data = data;
    this.#termIds = new Map(data.terms.map((term, id) => [term, id]));
    this.#scores = new Float32Array(data.size);
  }

  /** Builds an index over texts that are already cut into terms. */
  static build(texts: readonly (readonly string[])[], constants = DEFAULTS): Bm25Index {
    return new Bm25Index(buildData(texts, constants));
  }

  /** The score of every text, by ordinal. The array is reused: read it before the next call. */
  scoreAll(query: WeightedTerms): Float32Array {
    const { starts, ordinals, impacts } = this.data;
    const scores = this.#scores.fill(0);
    for (const [term, weight] of query) {
      const id = this.#termIds.get(term);
      if (id === undefined) {
        continue;
      }
      const end = starts[id + 1] ?? 0;
      for (let posting = starts[id] ?? 0; posting < end; posting += 1) {
        const ordinal = ordinals[posting] ?? 0;
        scores[ordinal] = (scores[ordinal] ?? 0) + weight * (impacts[posting] ?? 0);
      }
    }
    return scores;
  }

  /** The `limit` best texts that share a term with the query; equal scores in the order of building. */
  search(query: WeightedTerms, limit: number): Bm25Hit[] {
    return topScores(this.scoreAll(query), limit);
  }

  /** What a text that says all of the query once would roughly score: scores divided by it compare across queries. */
  upperBound(query: WeightedTerms): number {
    const unknown = Math.log(1 + this.data.size / 0.5);
    let bound = 0;
    for (const [term, weight] of query) {
      const id = this.#termIds.get(term);
      bound += weight * (id === undefined ? unknown : (this.data.rarities[id] ?? 0));
    }
    return bound;
  }
}

/** The ordinals of the `limit` highest positive scores, best first. */
export function topScores(scores: Float32Array, limit: number): Bm25Hit[] {
  const best: Bm25Hit[] = [];
  let bound = 0;
  for (let ordinal = 0; ordinal < scores.length; ordinal += 1) {
    const score = scores[ordinal] ?? 0;
    if (score > bound) {
      insertSorted(best, { ordinal, score });
      if (best.length > limit) {
        best.pop();
      }
      bound = best.length < limit ? 0 : (best.at(-1)?.score ?? 0);
    }
  }
  return best;
}

function insertSorted(hits: Bm25Hit[], hit: Bm25Hit): void {
  let place = hits.length;
  while (place > 0 && (hits[place - 1]?.score ?? 0) < hit.score) {
    place -= 1;
  }
  hits.splice(place, 0, hit);
}

interface Posting {
  readonly ordinal: number;
  readonly count: number;
}

function buildData(texts: readonly (readonly string[])[], { k1, b }: Bm25Constants): Bm25Data {
  const postings = collectPostings(texts);
  const total = texts.reduce((sum, text) => sum + text.length, 0);
  const meanLength = Math.max(1, total / Math.max(1, texts.length));
  const lengthFactors = texts.map((text) => k1 * (1 - b + (b * text.length) / meanLength));
  const terms = [...postings.keys()];
  const starts = new Uint32Array(terms.length + 1);
  const rarities = new Float32Array(terms.length);
  const size = terms.reduce((sum, term) => sum + (postings.get(term)?.length ?? 0), 0);
  const ordinals = new Uint32Array(size);
  const impacts = new Float32Array(size);
  let position = 0;
  for (const [id, list] of [...postings.values()].entries()) {
    const rarity = Math.log(1 + (texts.length - list.length + 0.5) / (list.length + 0.5));
    rarities[id] = rarity;
    for (const { ordinal, count } of list) {
      ordinals[position] = ordinal;
      impacts[position] = (rarity * count * (k1 + 1)) / (count + (lengthFactors[ordinal] ?? k1));
      position += 1;
    }
    starts[id + 1] = position;
  }
  return { size: texts.length, terms, starts, ordinals, impacts, rarities };
}

function collectPostings(texts: readonly (readonly string[])[]): Map<string, Posting[]> {
  const postings = new Map<string, Posting[]>();
  for (const [ordinal, text] of texts.entries()) {
    const counts = new Map<string, number>();
    for (const term of text) {
      counts.set(term, (counts.get(term) ?? 0) + 1);
    }
    for (const [term, count] of counts) {
      const list = postings.get(term) ?? [];
      list.push({ ordinal, count });
      postings.set(term, list);
    }
  }
  return postings;
}

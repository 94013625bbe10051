import { BLOCK_POSTINGS, type Bm25Data, GREATEST_IMPACT } from "./bm25-data.ts";
import { GrowingArray } from "./growing-array.ts";
import { buildTermTable } from "./term-table.ts";

/** The constants of Okapi BM25: saturation of repeated terms, and how much length counts. */
export interface Bm25Constants {
  readonly k1: number;
  readonly b: number;
}

export const DEFAULT_CONSTANTS: Bm25Constants = { k1: 1.2, b: 0.75 };

const GREATEST_COUNT = 255;

/**
 * Collects texts, one after the other, and derives an index of them: what a term adds to the score
 * of a text is computed here, so that a search only adds (Robertson and Zaragoza, "The Probabilistic
 * Relevance Framework: BM25 and Beyond", 2009), and is kept in one byte (Anh, de Kretser and Moffat,
 * "Vector-space ranking with effective early termination", SIGIR 2001).
 */
export class Bm25Builder {
  readonly #ids = new Map<string, number>();
  /** In how many texts each term stands. */
  readonly #holders = new GrowingArray((size) => new Uint32Array(size));
  /** The terms of text after text, each once, and how often the text says it. */
  readonly #postingTerms = new GrowingArray((size) => new Uint32Array(size));
  readonly #postingCounts = new GrowingArray((size) => new Uint8Array(size));
  readonly #textEnds = new GrowingArray((size) => new Uint32Array(size));
  readonly #textLengths = new GrowingArray((size) => new Uint32Array(size));

  /** Adds the next text, cut into terms. */
  add(terms: readonly string[]): void {
    const counts = new Map<string, number>();
    for (const term of terms) {
      counts.set(term, (counts.get(term) ?? 0) + 1);
    }
    for (const [term, count] of counts) {
      const id = this.#idOf(term);
      this.#holders.increment(id);
      this.#postingTerms.push(id);
      this.#postingCounts.push(Math.min(count, GREATEST_COUNT));
    }
    this.#textEnds.push(this.#postingTerms.length);
    this.#textLengths.push(terms.length);
  }

  finish(constants: Bm25Constants): Bm25Data {
    const starts = sumUp(this.#holders.values(), 1);
    const { ordinals, counts } = this.#sortByTerm(starts);
    const rarities = this.#rarities();
    const lengthFactors = this.#lengthFactors(constants);
    const impactOf = (term: number, posting: number) => {
      const count = counts[posting] as number;
      const rarity = rarities[term] as number;
      const factor = lengthFactors[ordinals[posting] as number] as number;
      return (rarity * count * (constants.k1 + 1)) / (count + factor);
    };
    const blockStarts = sumUp(this.#holders.values(), BLOCK_POSTINGS);
    return {
      size: this.#textEnds.length,
      ...buildTermTable([...this.#ids.keys()]),
      ...{ starts, ordinals, rarities, blockStarts },
      ...quantizeImpacts(starts, blockStarts, impactOf),
      blockEnds: findBlockEnds(starts, blockStarts, ordinals),
    };
  }

  #idOf(term: string): number {
    const known = this.#ids.get(term);
    if (known !== undefined) {
      return known;
    }
    const id = this.#ids.size;
    this.#ids.set(term, id);
    this.#holders.push(0);
    return id;
  }

  /** From the order of texts to the order of terms, in which texts ascend within each term. */
  #sortByTerm(starts: Uint32Array): { ordinals: Uint32Array; counts: Uint8Array } {
    const places = starts.slice(0, -1);
    const postingTerms = this.#postingTerms.values();
    const postingCounts = this.#postingCounts.values();
    const ordinals = new Uint32Array(postingTerms.length);
    const counts = new Uint8Array(postingTerms.length);
    let posting = 0;
    for (const [ordinal, end] of this.#textEnds.values().entries()) {
      for (; posting < end; posting += 1) {
        const term = postingTerms[posting] as number;
        const place = places[term] as number;
        ordinals[place] = ordinal;
        counts[place] = postingCounts[posting] as number;
        places[term] = place + 1;
      }
    }
    return { ordinals, counts };
  }

  #rarities(): Float32Array {
    const texts = this.#textEnds.length;
    return Float32Array.from(this.#holders.values(), (holders) =>
      Math.log(1 + (texts - holders + 0.5) / (holders + 0.5)),
    );
  }

  #lengthFactors({ k1, b }: Bm25Constants): Float32Array {
    const lengths = this.#textLengths.values();
    const total = lengths.reduce((sum, length) => sum + length, 0);
    const meanLength = Math.max(1, total / Math.max(1, lengths.length));
    return Float32Array.from(lengths, (length) => k1 * (1 - b + (b * length) / meanLength));
  }
}

/** Where each of several lists begins when they lie one after another in blocks, and the end. */
function sumUp(sizes: Uint32Array, perBlock: number): Uint32Array {
  const starts = new Uint32Array(sizes.length + 1);
  for (const [index, size] of sizes.entries()) {
    starts[index + 1] = (starts[index] as number) + Math.ceil(size / perBlock);
  }
  return starts;
}

/** Each impact as a share of the greatest of its term, rounded up so that nothing becomes 0. */
function quantizeImpacts(
  starts: Uint32Array,
  blockStarts: Uint32Array,
  impactOf: (term: number, posting: number) => number,
): Pick<Bm25Data, "impacts" | "steps" | "blockImpacts"> {
  const blockImpacts = new Uint8Array(blockStarts.at(-1) ?? 0);
  const impacts = new Uint8Array(starts.at(-1) ?? 0);
  const steps = new Float32Array(starts.length - 1);
  for (let term = 0; term < steps.length; term += 1) {
    const [start, end] = [starts[term] as number, starts[term + 1] as number];
    let greatest = 0;
    for (let posting = start; posting < end; posting += 1) {
      greatest = Math.max(greatest, impactOf(term, posting));
    }
    const step = greatest / GREATEST_IMPACT;
    steps[term] = step;
    for (let posting = start; posting < end; posting += 1) {
      const impact = Math.max(1, Math.round(impactOf(term, posting) / step));
      const block = (blockStarts[term] as number) + Math.floor((posting - start) / BLOCK_POSTINGS);
      impacts[posting] = impact;
      blockImpacts[block] = Math.max(blockImpacts[block] as number, impact);
    }
  }
  return { impacts, steps, blockImpacts };
}

function findBlockEnds(
  starts: Uint32Array,
  blockStarts: Uint32Array,
  ordinals: Uint32Array,
): Uint32Array {
  const blockEnds = new Uint32Array(blockStarts.at(-1) ?? 0);
  for (let term = 0; term + 1 < starts.length; term += 1) {
    const end = starts[term + 1] as number;
    let posting = starts[term] as number;
    for (let block = blockStarts[term] as number; posting < end; block += 1) {
      posting = Math.min(end, posting + BLOCK_POSTINGS);
      blockEnds[block] = ordinals[posting - 1] as number;
    }
  }
  return blockEnds;
}

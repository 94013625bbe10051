import { BLOCK_POSTINGS, type Bm25Data } from "./bm25-data.ts";

/** The postings of one term of a query, walked window by window. */
export class TermPostings {
  readonly #ordinals: Uint32Array;
  readonly #impacts: Uint8Array;
  readonly #blockImpacts: Uint8Array;
  readonly #start: number;
  readonly #end: number;
  readonly #firstBlock: number;
  readonly #lastBlock: number;
  readonly #factor: number;
  #block: number;
  /** The postings whose blocks reach into the window. */
  #low = 0;
  #high = 0;
  #bound = 0;

  constructor(data: Bm25Data, term: number, weight: number) {
    this.#ordinals = data.ordinals;
    this.#impacts = data.impacts;
    this.#blockImpacts = data.blockImpacts;
    this.#start = data.starts[term] as number;
    this.#end = data.starts[term + 1] as number;
    this.#firstBlock = data.blockStarts[term] as number;
    this.#lastBlock = (data.blockStarts[term + 1] as number) - 1;
    this.#factor = weight * (data.steps[term] as number);
    this.#block = this.#firstBlock;
  }

  /** The most that the term can add to the score of a text of the window. */
  get bound(): number {
    return this.#bound;
  }

  /** Goes on to the texts from `from` up to but without `to`; windows come in order. */
  enter(from: number, to: number): void {
    while (this.#block < this.#lastBlock && this.#lastOrdinal(this.#block) < from) {
      this.#block += 1;
    }
    let greatest = 0;
    let block = this.#block;
    while (block <= this.#lastBlock && this.#firstOrdinal(block) < to) {
      greatest = Math.max(greatest, this.#blockImpacts[block] as number);
      block += 1;
    }
    this.#low = this.#posting(this.#block);
    this.#high = Math.min(this.#end, this.#posting(block));
    this.#bound = this.#factor * greatest;
  }

  /**
   * Adds what the term gives to each text of the window, and notes the texts that nothing had given
   * anything to.
   *
   * @returns how many are noted in `touched` now.
   */
  addTo(window: ScoreWindow, noted: number): number {
    const { from, scores, touched } = window;
    const to = from + scores.length;
    let count = noted;
    let posting = seekPosting(this.#ordinals, this.#low, this.#high, from);
    for (; posting < this.#high; posting += 1) {
      const ordinal = this.#ordinals[posting] as number;
      if (ordinal >= to) {
        break;
      }
      const place = ordinal - from;
      const before = scores[place] as number;
      if (before === 0) {
        touched[count] = place;
        count += 1;
      }
      scores[place] = before + this.#factor * (this.#impacts[posting] as number);
    }
    return count;
  }

  /** What the term gives to one text of the window. */
  scoreOf(ordinal: number): number {
    const posting = seekPosting(this.#ordinals, this.#low, this.#high, ordinal);
    return posting < this.#high && this.#ordinals[posting] === ordinal
      ? this.#factor * (this.#impacts[posting] as number)
      : 0;
  }

  #posting(block: number): number {
    return this.#start + (block - this.#firstBlock) * BLOCK_POSTINGS;
  }

  #firstOrdinal(block: number): number {
    return this.#ordinals[this.#posting(block)] as number;
  }

  #lastOrdinal(block: number): number {
    return this.#ordinals[Math.min(this.#end, this.#posting(block + 1)) - 1] as number;
  }
}

/** The scores of the texts from `from` on, all 0 in between, and which of them are not. */
export interface ScoreWindow {
  readonly from: number;
  readonly scores: Float64Array;
  readonly touched: Uint32Array;
}

/** The same as {@link seekPosting}, quick when the place is near `low`: strides double until they pass it. */
export function seekNear(ordinals: Uint32Array, low: number, high: number, wanted: number): number {
  let [first, stride] = [low, 1];
  while (first + stride < high && (ordinals[first + stride] as number) < wanted) {
    first += stride;
    stride *= 2;
  }
  return seekPosting(ordinals, first, Math.min(high, first + stride + 1), wanted);
}

/** The first place from `low` up to `high` whose number is not below `wanted`; the numbers ascend. */
function seekPosting(ordinals: Uint32Array, low: number, high: number, wanted: number): number {
  let [first, last] = [low, high];
  while (first < last) {
    const middle = (first + last) >>> 1;
    if ((ordinals[middle] as number) < wanted) {
      first = middle + 1;
    } else {
      last = middle;
    }
  }
  return first;
}

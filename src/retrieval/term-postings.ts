import { BLOCK_POSTINGS, type Bm25Data } from "./bm25-data.ts";

/** Walking so many postings takes as long as looking one text up among them. */
const POSTINGS_PER_LOOKUP = 16;

/** The postings of one term of a query, walked window by window. */
export class TermPostings {
  readonly #ordinals: Uint32Array;
  readonly #impacts: Uint8Array;
  readonly #blockImpacts: Uint8Array;
  readonly #blockEnds: Uint32Array;
  readonly #start: number;
  readonly #end: number;
  readonly #firstBlock: number;
  readonly #lastBlock: number;
  readonly #factor: number;
  #block: number;
  /** No posting before it is of a window to come. */
  #next: number;
  /** The postings whose blocks reach into the window. */
  #low = 0;
  #high = 0;
  #bound = 0;

  constructor(data: Bm25Data, term: number, weight: number) {
    this.#ordinals = data.ordinals;
    this.#impacts = data.impacts;
    this.#blockImpacts = data.blockImpacts;
    this.#blockEnds = data.blockEnds;
    this.#start = data.starts[term] as number;
    this.#end = data.starts[term + 1] as number;
    this.#firstBlock = data.blockStarts[term] as number;
    this.#lastBlock = (data.blockStarts[term + 1] as number) - 1;
    this.#factor = weight * (data.steps[term] as number);
    this.#block = this.#firstBlock;
    this.#next = this.#start;
  }

  /** The most that the term can add to the score of a text of the window. */
  get bound(): number {
    return this.#bound;
  }

  /** Goes on to the texts from `from` up to but without `to`; windows come in order. */
  enter(from: number, to: number): void {
    if (this.#next >= this.#end || (this.#ordinals[this.#next] as number) >= to) {
      this.#leave();
      return;
    }
    while (this.#block < this.#lastBlock && (this.#blockEnds[this.#block] as number) < from) {
      this.#block += 1;
    }
    let block = this.#block;
    let greatest = this.#blockImpacts[block] as number;
    // A block begins after the end of the one before it.
    while (block < this.#lastBlock && (this.#blockEnds[block] as number) + 1 < to) {
      block += 1;
      greatest = Math.max(greatest, this.#blockImpacts[block] as number);
    }
    this.#low = Math.max(this.#next, this.#posting(this.#block));
    this.#high = Math.min(this.#end, this.#posting(block + 1));
    this.#bound = this.#factor * greatest;
  }

  #leave(): void {
    this.#low = this.#end;
    this.#high = this.#end;
    this.#bound = 0;
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
    this.#next = posting;
    return count;
  }

  /** Adds what the term gives to the first `count` texts noted in the window, and to no other. */
  addToNoted(window: ScoreWindow, count: number): void {
    if (count * POSTINGS_PER_LOOKUP < this.#high - this.#low) {
      this.#lookUp(window, count);
    } else {
      this.#addWhereScored(window);
    }
  }

  #lookUp({ from, scores, touched }: ScoreWindow, count: number): void {
    for (let index = 0; index < count; index += 1) {
      const place = touched[index] as number;
      const posting = seekPosting(this.#ordinals, this.#low, this.#high, from + place);
      if (posting < this.#high && this.#ordinals[posting] === from + place) {
        const gain = this.#factor * (this.#impacts[posting] as number);
        scores[place] = (scores[place] as number) + gain;
      }
    }
  }

  #addWhereScored({ from, scores }: ScoreWindow): void {
    const to = from + scores.length;
    let posting = seekPosting(this.#ordinals, this.#low, this.#high, from);
    for (; posting < this.#high; posting += 1) {
      const ordinal = this.#ordinals[posting] as number;
      if (ordinal >= to) {
        return;
      }
      const before = scores[ordinal - from] as number;
      if (before !== 0) {
        scores[ordinal - from] = before + this.#factor * (this.#impacts[posting] as number);
      }
    }
  }

  #posting(block: number): number {
    return this.#start + (block - this.#firstBlock) * BLOCK_POSTINGS;
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

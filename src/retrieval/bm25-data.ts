import type { TermTable } from "./term-table.ts";

/** An index as plain data, for the index file. */
export interface Bm25Data extends TermTable {
  /** How many texts. */
  readonly size: number;
  /** Where the postings of each term begin, and one entry more for the end. */
  readonly starts: Uint32Array;
  /** The texts that hold a term, ascending. */
  readonly ordinals: Uint32Array;
  /** What the term adds to the score of the text, by Okapi BM25, in steps of the term. */
  readonly impacts: Uint8Array;
  /** What one step is worth, by term. */
  readonly steps: Float32Array;
  /** The inverse document frequency of each term. */
  readonly rarities: Float32Array;
  /** Where the blocks of each term begin, and one entry more for the end. */
  readonly blockStarts: Uint32Array;
  /** The greatest impact of each block of {@link BLOCK_POSTINGS} postings. */
  readonly blockImpacts: Uint8Array;
  /** The last text of each block. */
  readonly blockEnds: Uint32Array;
}

/** How many postings share a bound. */
export const BLOCK_POSTINGS = 128;

/** The impact of a term in the text where it counts most, in steps. */
export const GREATEST_IMPACT = 255;

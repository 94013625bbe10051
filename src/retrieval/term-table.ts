import { fillSlots, findInSlots, hashName } from "./hash-slots.ts";

/** The terms of an index as plain data: nothing is taken apart before it is looked for. */
export interface TermTable {
  /** All terms in UTF-8, one after another. */
  readonly termBytes: Uint8Array;
  /** Where each term begins, and one entry more for the end. */
  readonly termStarts: Uint32Array;
  /** By the hash of a term, its id + 1; 0 where there is none. */
  readonly termSlots: Uint32Array;
}

/** A table of different terms; the place of a term is its id. */
export function buildTermTable(terms: readonly string[]): TermTable {
  const bytes = terms.map((term) => Buffer.from(term));
  const termStarts = new Uint32Array(terms.length + 1);
  for (const [id, { length }] of bytes.entries()) {
    termStarts[id + 1] = (termStarts[id] as number) + length;
  }
  return {
    termBytes: Uint8Array.from(Buffer.concat(bytes)),
    termStarts,
    termSlots: fillSlots(terms.map(hashName)),
  };
}

/** The id of a term. */
export function findTerm(
  { termBytes, termStarts, termSlots }: TermTable,
  term: string,
): number | undefined {
  const wanted = Buffer.from(term);
  return findInSlots(termSlots, term, (id) => {
    const start = termStarts[id] as number;
    const isAsLong = (termStarts[id + 1] as number) - start === wanted.length;
    return isAsLong && startsAt(termBytes, start, wanted);
  });
}

function startsAt(bytes: Uint8Array, start: number, wanted: Uint8Array): boolean {
  for (let place = 0; place < wanted.length; place += 1) {
    if (bytes[start + place] !== wanted[place]) {
      return false;
    }
  }
  return true;
}

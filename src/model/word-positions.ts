/** Cuts a text as a person wrote it into normalised words. */
export type CutWords = (text: string) => readonly string[];

/** No word of the vocabulary that is looked for inside another is longer. */
const LONGEST_PIECE = 16;
const LATIN = /^[\x20-\x7e]$/;

/**
 * Looks words up in a vocabulary: gives the word's own position, or for an unknown word those of
 * its longest known pieces from the left. Single Latin letters say nothing and are no pieces.
 */
export function createFindPositions(
  vocabulary: readonly string[],
): (word: string) => readonly number[] {
  const positions = new Map<string, number>();
  for (let position = 0; position < vocabulary.length; position += 1) {
    positions.set(vocabulary[position] as string, position);
  }
  return (word) => {
    const own = positions.get(word);
    return own === undefined ? findPieces([...word], positions) : [own];
  };
}

function findPieces(
  characters: readonly string[],
  positions: ReadonlyMap<string, number>,
): number[] {
  const pieces: number[] = [];
  let start = 0;
  while (start < characters.length) {
    const { position, end } = longestPiece(characters, start, positions);
    if (position !== undefined) {
      pieces.push(position);
    }
    start = end;
  }
  return pieces;
}

function longestPiece(
  characters: readonly string[],
  start: number,
  positions: ReadonlyMap<string, number>,
): { readonly position?: number; readonly end: number } {
  const last = Math.min(characters.length, start + LONGEST_PIECE);
  for (let end = last; end > start; end -= 1) {
    const piece = characters.slice(start, end).join("");
    const position = LATIN.test(piece) ? undefined : positions.get(piece);
    if (position !== undefined) {
      return { position, end };
    }
  }
  return { end: start + 1 };
}

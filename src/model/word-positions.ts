/** Cuts a text as a person wrote it into normalised words. */
export type CutWords = (text: string) => readonly string[];

/**
 * Looks words up in a vocabulary: gives the word's own position, or for an unknown word those of
 * its characters.
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
    return own === undefined
      ? [...word].flatMap((character) => positions.get(character) ?? [])
      : [own];
  };
}

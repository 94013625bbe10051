/** Where a text begins to tell of something else. */
const PART_ENDS =
  /[。；;！!？?\n]|(?=另外|另有|此外|同时|还有|并且|而且|[，,]又|第[二三]|其[二三]|[二三]是|[②③]|[（(]?[23][）)、.](?!\d)|另一方面|also\b|second(?:ly)?\b)/iu;

/** Shorter pieces tell nothing of their own. */
const SHORTEST_PART_CHARS = 6;
/** More than this is not several matters but a text that is not clear. */
const MOST_MATTERS = 3;

/**
 * The types of the matters that a text tells of when it says that they are several: what its parts
 * are about, in the text's order. Fewer than two are none: the text is one matter.
 *
 * @param text In simplified characters.
 * @param typeOf A part's type; `undefined` when that is not clear.
 */
export function findMatterTypes(
  text: string,
  typeOf: (part: string) => string | undefined,
): readonly string[] {
  const parts = text.split(PART_ENDS).filter((part) => part.trim().length >= SHORTEST_PART_CHARS);
  const types = new Set(parts.map(typeOf).filter((type) => type !== undefined));
  return types.size < 2 ? [] : [...types].slice(0, MOST_MATTERS);
}

import type { Span } from "./find-respondent.ts";

/** Where a text begins to tell of something else. */
const PART_ENDS =
  /[。；;！!？?\n]|(?=另外|另有|此外|同时|还有|并且|而且|[，,]又|第[二三]|其[二三]|[二三]是|[②③]|[（(]?[23][）)、.](?!\d)|另一方面|also\b|second(?:ly)?\b)/giu;

/** Shorter pieces tell nothing of their own. */
const SHORTEST_PART_CHARS = 6;
/** More than this is not several matters but a text that is not clear. */
const MOST_MATTERS = 3;

/** One of several matters: its type and the pieces of the text that tell it. */
interface MatterPart {
  readonly type: string;
  readonly pieces: readonly Span[];
}

/**
 * The matters that a text tells of when it says that they are several, in the text's order. What is
 * about nothing clear belongs to what was told before it. Fewer than two are none: the text is one
 * matter.
 *
 * @param text In simplified characters.
 * @param typeOf A part's type; `undefined` when that is not clear.
 * @param isOther Whether a part of the same type as a known one is about somebody else.
 */
export function findMatterParts(
  text: string,
  typeOf: (part: string) => string | undefined,
  isOther: (known: string, part: string) => boolean,
): readonly MatterPart[] {
  const parts: { readonly type: string; readonly pieces: Span[] }[] = [];
  const tellsOther = ({ pieces }: MatterPart, told: string) =>
    isOther(pieces.map(({ start, end }) => text.slice(start, end)).join("。"), told);
  let latest: (typeof parts)[number] | undefined;
  for (const piece of splitPieces(text)) {
    const told = text.slice(piece.start, piece.end);
    const type = typeOf(told);
    if (type !== undefined) {
      latest = parts.find((part) => part.type === type && !tellsOther(part, told));
      if (latest === undefined) {
        latest = { type, pieces: [] };
        parts.push(latest);
      }
    }
    latest?.pieces.push(piece);
  }
  return parts.length < 2 ? [] : parts.slice(0, MOST_MATTERS);
}

function splitPieces(text: string): readonly Span[] {
  const pieces: Span[] = [];
  let start = 0;
  for (const { index, 0: mark } of text.matchAll(PART_ENDS)) {
    pieces.push({ start, end: index });
    start = index + mark.length;
  }
  return [...pieces, { start, end: text.length }].filter(
    ({ start, end }) => text.slice(start, end).trim().length >= SHORTEST_PART_CHARS,
  );
}

/** Where a text may be cut, best first: between paragraphs, lines, sentences, clauses, words. */
const BREAKS: readonly RegExp[] = [
  /\n\s*\n/g,
  /\n/g,
  /(?:[。！？；!?;]|\.\s)(?:\[\d+\])*/g,
  /[，、,]|\s/g,
];

/** What stays with what stands before it: a citation's mark, and what changes a character. */
const BOUND_AFTER = /^(?:\[\d{1,3}\]|\p{M}|\u200d|\p{Emoji_Modifier})/u;
const OPEN_MARK = /\[\d{0,3}$/;
const REST_OF_MARK = /^\d{0,3}\]/;

/** In what a platform counts the length of a text: UTF-16 units (Telegram), UTF-8 bytes (WeCom). */
export type LengthUnit = "utf16" | "bytes";

/**
 * Cuts a text into parts of at most `limit` units, at the best place in the second half of each
 * part. Only white space at the cuts is lost; never half a character or mark of a citation. `limit` is at least one
 * character's length.
 */
export function splitText(text: string, limit: number, unit: LengthUnit = "utf16"): string[] {
  const parts: string[] = [];
  let rest = text.trim();
  for (let window = takeWindow(rest, limit, unit); window.length < rest.length; ) {
    const cut = findCut(window, rest);
    parts.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).trimStart();
    window = takeWindow(rest, limit, unit);
  }
  return rest === "" ? parts : [...parts, rest];
}

/** The longest beginning of whole characters that fits. */
function takeWindow(text: string, limit: number, unit: LengthUnit): string {
  if (unit === "bytes") {
    return text.slice(0, new TextEncoder().encodeInto(text, new Uint8Array(limit)).read);
  }
  const isCutInTwo = text.length > limit && isHighSurrogate(text.charCodeAt(limit - 1));
  return text.slice(0, isCutInTwo ? limit - 1 : limit);
}

/** The best place in the window, which `text` begins with. */
function findCut(window: string, text: string): number {
  const isFit = (end: number) => end > window.length / 2 && isBetween(text, end);
  for (const pattern of BREAKS) {
    const ends = [...window.matchAll(pattern)].map(({ index, 0: found }) => index + found.length);
    const end = ends.findLast(isFit);
    if (end !== undefined) {
      return end;
    }
  }
  let end = window.length;
  while (end > window.length / 2 && !isBetween(text, end)) {
    end -= 1;
  }
  return isFit(end) ? end : window.length;
}

/** Whether a character, its marks included, ends at `end`, and no citation's mark is cut. */
function isBetween(text: string, end: number): boolean {
  const before = text.slice(Math.max(0, end - 4), end);
  const after = text.slice(end, end + 5);
  const isJoined =
    before.endsWith("\u200d") || isHighSurrogate(before.charCodeAt(before.length - 1));
  const isInMark = OPEN_MARK.test(before) && REST_OF_MARK.test(after);
  return !(isJoined || isInMark || BOUND_AFTER.test(after));
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

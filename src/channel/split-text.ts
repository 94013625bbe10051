/** Where a text may be cut, best first: between paragraphs, lines, sentences, clauses, words. */
const BREAKS: readonly RegExp[] = [/\n\s*\n/g, /\n/g, /[。！？；!?;]|\.\s/g, /[，、,]|\s/g];

/** In what a platform counts the length of a text: UTF-16 units (Telegram), UTF-8 bytes (WeCom). */
export type LengthUnit = "utf16" | "bytes";

/**
 * Cuts a text into parts of at most `limit` units, at the best place in the second half of each
 * part. Only white space at the cuts is lost; never half a character. `limit` is at least one
 * character's length.
 */
export function splitText(text: string, limit: number, unit: LengthUnit = "utf16"): string[] {
  const parts: string[] = [];
  let rest = text.trim();
  for (let window = takeWindow(rest, limit, unit); window.length < rest.length; ) {
    const cut = findCut(window);
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

function findCut(window: string): number {
  for (const pattern of BREAKS) {
    const last = [...window.matchAll(pattern)].at(-1);
    const end = last === undefined ? 0 : last.index + last[0].length;
    if (end > window.length / 2) {
      return end;
    }
  }
  return window.length;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

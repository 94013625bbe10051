/** Where a text may be cut, best first: between paragraphs, lines, sentences, clauses, words. */
const BREAKS: readonly RegExp[] = [/\n\s*\n/g, /\n/g, /[。！？；!?;]|\.\s/g, /[，、,]|\s/g];

/**
 * Cuts a text into parts of at most `limit` UTF-16 units (Telegram counts so), at the best place in
 * the second half of each part. Only white space at the cuts is lost; never half a character.
 */
export function splitText(text: string, limit: number): string[] {
  const parts: string[] = [];
  let rest = text.trim();
  while (rest.length > limit) {
    const cut = findCut(rest, limit);
    parts.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).trimStart();
  }
  return rest === "" ? parts : [...parts, rest];
}

function findCut(text: string, limit: number): number {
  const window = text.slice(0, limit);
  for (const pattern of BREAKS) {
    const last = [...window.matchAll(pattern)].at(-1);
    const end = last === undefined ? 0 : last.index + last[0].length;
    if (end > limit / 2) {
      return end;
    }
  }
  return isHighSurrogate(text.charCodeAt(limit - 1)) ? limit - 1 : limit;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

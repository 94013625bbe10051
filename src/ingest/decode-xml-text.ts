const NAMED: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
};

const LAST_CODE_POINT = 0x10ffff;
const NO_CHARACTER = "\ufffd";

/** Replaces character references; what is none, and those of HTML beyond the commonest, stay. */
export function decodeXmlText(text: string): string {
  return text.replace(/&(#\d+|#x[\da-f]+|\w+);/gi, (whole, name: string) => {
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    if (name.startsWith("#")) {
      return code <= LAST_CODE_POINT ? String.fromCodePoint(code) : NO_CHARACTER;
    }
    return NAMED[name] ?? whole;
  });
}

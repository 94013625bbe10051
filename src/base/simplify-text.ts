import { Converter } from "opencc-js/t2cn";

type Convert = (text: string) => string;
let convert: Convert | undefined;

/** Simplified characters for traditional ones; a phrase may become shorter or longer. */
export function toSimplified(text: string): string {
  // The dictionary takes some ten milliseconds to build: only when first needed.
  const simplify: Convert = convert ?? Converter({ from: "t", to: "cn" });
  convert = simplify;
  return simplify(text);
}

/**
 * The same text in simplified characters and half-width letters, character for character: an offset
 * in the one is the same offset in the other.
 */
export function simplifyText(text: string): string {
  const whole = toHalfWidth(toSimplified(text));
  return whole.length === text.length ? whole : Array.from(text, sameLength).join("");
}

function sameLength(character: string): string {
  const simple = toHalfWidth(toSimplified(character));
  return simple.length === character.length ? simple : character;
}

/** Letters and digits only: punctuation tells names and clauses apart as it stands. */
function toHalfWidth(text: string): string {
  return text.replace(/[０-９Ａ-Ｚａ-ｚ]/g, (wide) =>
    String.fromCharCode(wide.charCodeAt(0) - 0xfee0),
  );
}

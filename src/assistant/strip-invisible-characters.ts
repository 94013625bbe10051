const LINE_BREAKS = /\r\n?|[\u0085\u2028\u2029]/g;

/**
 * What shows nothing and can hide instructions or turn the reading direction: format characters
 * (zero-width, bidirectional, tags), variation selectors and blank letters, control characters
 * except tab and line feed, lone surrogates, private use.
 */
const INVISIBLE = /(?![\n\t])[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\p{Cs}\p{Co}]/gu;

/** The text without invisible characters; every kind of line break becomes `\n`. */
export function stripInvisibleCharacters(text: string): string {
  return text.replace(LINE_BREAKS, "\n").replace(INVISIBLE, "");
}

import { FIXED_LINE, PERSONAL_PATTERNS } from "./redact-personal-data.ts";
import { SELF_INTRODUCTIONS } from "./self-introductions.ts";

/** Hides what identifies a person behind tokens, and puts it back. */
export interface PersonalMask {
  /** The text with a token like 〔姓名1〕 in the place of everything personal. */
  hide(text: string): string;
  /** The text with the tokens that {@link hide} gave out exchanged for what they stand for. */
  restore(text: string): string;
}

/** The tokens of a mask. */
export const PERSONAL_TOKEN = /〔(?:姓名|号码)\d+〕/g;

/** A mask for one conversation's texts: what was hidden once is hidden wherever it stands. */
export function createPersonalMask(): PersonalMask {
  const tokens = new Map<string, string>();
  const token = (value: string, kind: string) => {
    const known = tokens.get(value);
    if (known !== undefined) {
      return known;
    }
    const given = `〔${kind}${tokens.size + 1}〕`;
    tokens.set(value, given);
    return given;
  };
  return {
    hide(text) {
      const names = SELF_INTRODUCTIONS.flatMap((pattern) =>
        [...text.matchAll(pattern)].map(([, , name = ""]) => name),
      );
      for (const name of names) {
        token(name, "姓名");
      }
      const numbers = [...PERSONAL_PATTERNS.map(([pattern]) => pattern), FIXED_LINE].reduce(
        (rest, pattern) => rest.replace(pattern, (value) => token(value, "号码")),
        text,
      );
      return [...tokens]
        .sort(([one], [other]) => other.length - one.length)
        .reduce((rest, [value, given]) => rest.replaceAll(value, given), numbers);
    },
    restore: (text) =>
      [...tokens].reduce((rest, [value, given]) => rest.replaceAll(given, value), text),
  };
}

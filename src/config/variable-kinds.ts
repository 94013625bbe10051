import { z } from "zod";
import { AppError } from "../base/app-error.ts";

/** A number as an environment writes it. */
export const wholeNumber = (minimum: number, maximum: number) => {
  const wanted = `a whole number from ${minimum} to ${maximum}`;
  return z.coerce
    .number({ error: wanted })
    .int({ error: wanted })
    .min(minimum, { error: wanted })
    .max(maximum, { error: wanted });
};

/** A text of the given form; `wanted` says which, since the value is not repeated. */
export const url = (pattern: RegExp, wanted: string) =>
  z.string().regex(pattern, { error: wanted });

const AES_KEY_LENGTH = 43;

/** The EncodingAESKey of a callback; of a wrong one it is told how long it is, or that it holds others. */
export const encodingAesKey = z.string().regex(/^[A-Za-z0-9]{43}$/, {
  error({ input }) {
    const { length } = String(input);
    const wrong = length === AES_KEY_LENGTH ? "other characters" : `${length} characters`;
    return `the callback's EncodingAESKey: ${AES_KEY_LENGTH} letters and digits, not ${wrong}`;
  },
});

/** One of a few words. */
export const oneOf = <const Word extends string>(words: readonly Word[]) =>
  z.enum(words, { error: `one of ${words.join(", ")}` });

/** The error for a configuration that cannot be; `message` names variables, never values. */
export function wrongConfig(message: string): AppError {
  return new AppError({ code: "wrong_config", message });
}

/**
 * The variables of a group, of which all are given or none.
 *
 * @throws AppError `wrong_config`, naming what is missing.
 */
export function readGroup<Values extends object, Name extends keyof Values & string>(
  values: Values,
  names: readonly Name[],
): { readonly [Key in Name]: NonNullable<Values[Key]> } | undefined {
  const missing = names.filter((name) => values[name] === undefined);
  if (missing.length === names.length) {
    return undefined;
  }
  if (missing.length > 0) {
    const given = names.find((name) => !missing.includes(name));
    throw wrongConfig(`${missing.join(", ")} wants a value when ${given} has one`);
  }
  return values as { readonly [Key in Name]: NonNullable<Values[Key]> };
}

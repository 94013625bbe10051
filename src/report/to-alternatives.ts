import { escapePattern } from "../base/escape-pattern.ts";

/** The inside of a regular expression group that matches any of the words, the longest first. */
export function toAlternatives(words: readonly string[]): string {
  return [...words]
    .sort((one, other) => other.length - one.length)
    .map(escapePattern)
    .join("|");
}

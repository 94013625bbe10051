import { normalizeText } from "./normalize-text.ts";
import { readablePart } from "./readable-part.ts";
import type { DescribeText, MessageCues } from "./text-features.ts";

const WORD = /^w /;
const QUESTION = "~question at the end";

/**
 * Describes texts for telling attacks: beside words, characters and meaning, the pairs of words that
 * follow each other (who does what to whom is in their order) and the given expressions. Length and
 * nearness to a known question say nothing here.
 */
export function createAttackDescription(describe: DescribeText, cues: MessageCues): DescribeText {
  const patterns = Object.entries(cues).map(([name, source]) => ({
    name,
    pattern: new RegExp(source),
  }));
  return (text) => {
    const { pieces, cues: shown, vector } = describe(text);
    const normalized = normalizeText(readablePart(text));
    return {
      vector,
      pieces: [...pieces, ...toPairs(pieces.filter((piece) => WORD.test(piece)))],
      cues: [
        ...shown.filter((cue) => cue === QUESTION),
        ...patterns.filter(({ pattern }) => pattern.test(normalized)).map(({ name }) => name),
      ],
    };
  };
}

function toPairs(words: readonly string[]): string[] {
  return ["^", ...words].map((word, index) => `p ${word} ${words[index] ?? "$"}`);
}

import { normalizeText } from "./normalize-text.ts";
import type { Tokenizer } from "./tokenize-text.ts";

/** What a classifier sees of a text: names of features, repeated as often as they occur. */
export type DescribeText = (text: string) => string[];

/** General shapes of a text that its words alone do not show. */
const CUES: readonly (readonly [string, RegExp])[] = [
  ["question-mark", /[?？]/],
  ["question-end", /[?？吗呢么没无不]\s*$/],
  [
    "question-word",
    /怎么|如何|什么|哪|多少|几|谁|能不能|可不可以|是不是|有没有|要不要|what|how|which|where/,
  ],
  ["case-number", /[a-z]{2}-?\d{6,}|\d{4}-\d{2}-?\d{3,}|\d{6,}-\d{2,}/],
  [
    "query-code",
    /(?<![a-z0-9])(?=[a-z0-9]*\d)(?=[a-z0-9]*[a-z])[a-z0-9]{3,5}-[a-z0-9]{2,5}(?![a-z0-9])/,
  ],
  ["money", /\d\s*(?:元|块|万|多块|刀|美元|rmb)/],
  ["percent", /%/],
  ["year", /20[12]\d/],
  ["right-number", /\d{7,13}(?:\.[\dx])?/],
  ["long-number", /\d{4,}/],
  ["first-person", /我|俺|咱/],
  [
    "accused",
    /(?:收到|接到|拿到|被).{0,8}(?:律师函|传票|投诉|起诉|告|查|扣|罚|下架|警告函|通知书)/,
  ],
  ["exclamation", /[!！]/],
];

/**
 * Describes texts by their words, pairs of neighbouring words, runs of one to three characters, and
 * a few cues of shape and length.
 */
export function createTextDescription(tokenizer: Tokenizer): DescribeText {
  return (text) => {
    const normalized = normalizeText(text);
    const words = tokenizer.words(text);
    return [
      ...words.map((word) => `w ${word}`),
      ...words.slice(1).map((word, index) => `p ${words[index]} ${word}`),
      ...characterRuns(normalized),
      ...CUES.filter(([, pattern]) => pattern.test(normalized)).map(([name]) => `cue ${name}`),
      `cue length ${Math.min(6, Math.floor(Math.log2(normalized.length + 1)))}`,
    ];
  };
}

function characterRuns(normalized: string): string[] {
  const runs: string[] = [];
  for (let length = 1; length <= 3; length += 1) {
    for (let start = 0; start + length <= normalized.length; start += 1) {
      runs.push(`c ${normalized.slice(start, start + length)}`);
    }
  }
  return runs;
}

import { toSentences } from "../retrieval/to-sentences.ts";

/** The text with `mark` after every sentence; the first sentence stands in a line of its own. */
export function markSentences(text: string, mark: string): string {
  const [first = "", ...rest] = toSentences(text).map((sentence) => `${sentence}${mark}`);
  return rest.length === 0 ? first : `${first}\n${rest.join("")}`;
}

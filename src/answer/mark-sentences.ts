const SENTENCE = /[^。！？!?\n]+(?:[。！？!?]+[”’」》）)]*|\n|$)/g;

/** The sentences of a text with their final marks; English sentences end at a stop before a space. */
export function toSentences(text: string): string[] {
  return (text.match(SENTENCE) ?? [])
    .flatMap((sentence) => sentence.split(/(?<=[a-z)]\.) (?=[A-Z])/))
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "");
}

/** The text with `mark` after every sentence; the first sentence stands in a line of its own. */
export function markSentences(text: string, mark: string): string {
  const [first = "", ...rest] = toSentences(text).map((sentence) => `${sentence}${mark}`);
  return rest.length === 0 ? first : `${first}\n${rest.join("")}`;
}

const SENTENCE = /[^。！？!?\n]+(?:[。！？!?]+[”’」》）)]*|\n|$)/g;

/** The sentences of a text with their final marks; English sentences end at a stop before a space. */
export function toSentences(text: string): string[] {
  return (text.match(SENTENCE) ?? [])
    .flatMap((sentence) => sentence.split(/(?<=[a-z)]\.) (?=[A-Z])/))
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "");
}

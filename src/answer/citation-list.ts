import type { Citation } from "../conversation/reply.ts";
import type { Passage } from "../retrieval/passage.ts";

/** The citations of one answer, numbered in the order in which they are first used. */
export class CitationList {
  readonly #citations: Citation[] = [];

  /** The mark `[n]` for these exact words of a passage; the same words keep their number. */
  cite(passage: Passage, quote: string): string {
    const at = this.#citations.findIndex(
      (citation) =>
        citation.quote === quote &&
        citation.document === passage.document.id &&
        citation.path.join("\n") === passage.path.join("\n"),
    );
    if (at !== -1) {
      return `[${at + 1}]`;
    }
    const { id, title } = passage.document;
    this.#citations.push({ document: id, title, path: passage.path, quote });
    return `[${this.#citations.length}]`;
  }

  toArray(): readonly Citation[] {
    return [...this.#citations];
  }
}

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

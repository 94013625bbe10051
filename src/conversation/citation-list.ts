import type { Citation } from "./reply.ts";

/** The citations of one reply, numbered in the order in which they are first used. */
export class CitationList {
  readonly #citations: Citation[] = [];

  /** The mark `[n]` of a citation; the same words of the same place keep their number. */
  cite(citation: Citation): string {
    const at = this.#citations.findIndex(
      ({ document, path, quote }) =>
        quote === citation.quote &&
        document === citation.document &&
        path.join("\n") === citation.path.join("\n"),
    );
    return `[${at === -1 ? this.#citations.push(citation) : at + 1}]`;
  }

  toArray(): readonly Citation[] {
    return [...this.#citations];
  }
}

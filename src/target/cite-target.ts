import { CitationList } from "../conversation/citation-list.ts";
import type { Citation } from "../conversation/reply.ts";
import type { Subject, Target } from "./target.ts";

/** Where the skill's quotes stand. */
export interface PlanDocument {
  readonly documentId: string;
  readonly planTitle: string;
}

interface Quote {
  readonly path: readonly string[];
  readonly quote: string;
}

/** Collects citations and gives each its mark; a quote that is cited again keeps its number. */
export interface Citations {
  /** All that were marked until now. */
  toArray(): readonly Citation[];
  /** Marks of the quotes, for example `[1][2]`. */
  mark(quotes: readonly Quote[]): string;
}

/** An empty collection for one reply. */
export function createCitations({ documentId, planTitle }: PlanDocument): Citations {
  const citations = new CitationList();
  const cite = ({ path, quote }: Quote) =>
    citations.cite({ document: documentId, title: planTitle, path, quote });
  return {
    toArray: () => citations.toArray(),
    mark: (quotes) => [...new Set(quotes.map(cite))].join(""),
  };
}

/** The quotes that a figure or one of a target's values rests on: the table's row first. */
export function quotesOf(subject: Subject, value: "planned" | "base"): Quote[] {
  if (subject.kind === "figure") {
    return [subject.figure.source];
  }
  const { source } = subject.target;
  const own = subject.target[value];
  return own === null || source.quote.includes(own.quote)
    ? [source]
    : [source, { path: own.path ?? source.path, quote: own.quote }];
}

/** The quote behind the note, as far as it is not one of the values' own. */
export function noteQuotesOf(target: Target): Quote[] {
  return target.noteSource === undefined ? [] : [target.noteSource];
}

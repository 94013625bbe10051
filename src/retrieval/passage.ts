import type { LocalDate } from "../base/clock.ts";

export const CONFIDENCES = ["verified", "secondary", "unknown"] as const;
/** How well a text is established: read in the original, known second-hand, or known to be missing. */
export type Confidence = (typeof CONFIDENCES)[number];

export const DOCUMENT_KINDS = ["plan", "law", "policy"] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** One file of the knowledge. */
export interface DocumentInfo {
  /** The file's path inside `knowledge/` without its ending, for example `law/penalties`. */
  readonly id: string;
  readonly kind: DocumentKind;
  readonly title: string;
  readonly issuer?: string;
  /** The document number (文号). */
  readonly number?: string;
  /** First and last day of validity. */
  readonly from?: LocalDate;
  readonly to?: LocalDate;
}

/** The smallest citable piece of a document. */
export interface Passage {
  /** `<document id>#<ordinal or fact id>`. */
  readonly id: string;
  readonly document: DocumentInfo;
  /** Headings from the outermost to the passage's own. */
  readonly path: readonly string[];
  /** Exactly as it stands in the document. */
  readonly text: string;
  readonly kind: "clause" | "table_row" | "fact";
  /** The page of the source on which it begins, when that is known. */
  readonly page?: number;
  /** What only a fact has: see the schema of fact files. */
  readonly fact?: {
    readonly topic: string;
    readonly textEn?: string;
    /** Law and article, in full. */
    readonly law: readonly string[];
  };
  readonly from?: LocalDate;
  readonly to?: LocalDate;
  readonly confidence: Confidence;
}

export const UNKNOWN_REASONS = [
  "amount",
  "condition",
  "deadline",
  "procedure",
  "contact",
  "person",
  "breakdown",
  "other_year",
  "other_place",
  "progress",
  "ranking",
  "reason",
  "legal_judgement",
  "other",
] as const;
/** Why nothing in the documents answers a need. */
export type UnknownReason = (typeof UNKNOWN_REASONS)[number];

/** What answers a need. */
export type NeedAnswer =
  | {
      readonly kind: "quotes";
      /** Exact words of passages. */
      readonly quotes: readonly { readonly passageId: string; readonly quote: string }[];
    }
  | {
      readonly kind: "facts";
      /** Facts that say the same for different days: the one in force is used. */
      readonly passageIds: readonly string[];
      /** Which of the limits that they give is meant, in their words. */
      readonly limit?: string;
    }
  | { readonly kind: "unknown"; readonly why: UnknownReason; readonly where?: string };

/** One thing that a person wants to know: the ways of asking it, and what answers it. */
export interface Need {
  readonly id: string;
  readonly title: string;
  readonly asks: readonly string[];
  readonly answer: NeedAnswer;
  /** The passage that it was written about. */
  readonly about?: string;
}

export interface ScoredPassage {
  readonly passage: Passage;
  readonly score: number;
  /** Score by part, for people who ask why. */
  readonly parts: Readonly<Record<string, number>>;
}

export interface ScoredNeed {
  readonly need: Need;
  readonly score: number;
  /** The way of asking that was nearest. */
  readonly nearestAsk: string;
}

/** Everything one search found, best first. */
export interface SearchResult {
  readonly needs: readonly ScoredNeed[];
  readonly passages: readonly ScoredPassage[];
  /** Found and left out, because it is not in force on that day. */
  readonly rejected: readonly { readonly passageId: string; readonly reason: string }[];
  /** Why the configured embeddings were not used, when they were not. */
  readonly fallback?: string;
}

interface SearchOptions {
  /** How many passages and needs at most. */
  readonly limit: number;
  /** Passages that are not in force on this day are rejected. */
  readonly date: LocalDate;
}

/** The one search that chat, command line and evaluation share. */
export type Search = (question: string, options: SearchOptions) => SearchResult;

import type { Intent } from "./intent.ts";
import type { Address } from "./message.ts";
import type { Reply } from "./reply.ts";

/** How a turn ended. Grouped by prefix; the command line's contract names the prefixes. */
export const OUTCOMES = [
  "answered",
  "answered_smalltalk",
  /** A person said what they think of an answer. */
  "answered_feedback",
  /** A one-time code bound a role to the person. */
  "answered_binding",
  /** A one-time code for the desk was given, or the desk's sessions were ended. */
  "answered_sign_in",
  "clarification",
  "unanswerable_not_in_documents",
  "unanswerable_unknown_amount",
  "unanswerable_other_place",
  "unanswerable_other_agency",
  "unanswerable_legal_opinion",
  "unanswerable_off_topic",
  "unanswerable_unsafe",
  "guardrails_empty",
  "guardrails_too_long",
  "guardrails_unsupported_content",
  /** More messages in a minute than a hand can type: kept, and said so once. */
  "guardrails_flood",
  /** A one-time code that is wrong, used or expired. */
  "guardrails_binding_refused",
  /** Somebody without a role asked for the desk. */
  "guardrails_sign_in_refused",
  /** What was asked is one person's own, and others read along. */
  "guardrails_public_chat",
  /** Orders to the assistant: other rules, another person, words to say. */
  "guardrails_injection",
  /** The prompt's text, settings, keys. */
  "guardrails_prompt",
  /** Other people's reports, or who reported. */
  "guardrails_others_report",
  /** That a case will be won or money be paid. */
  "guardrails_promise",
  /** An opinion on a person or on politics. */
  "guardrails_judgement",
  /** A report or evidence of what never happened. */
  "guardrails_false_report",
  "report_asking",
  "report_confirming",
  "report_submitted",
  "report_cancelled",
  "report_status",
  "report_supplemented",
  "report_withdrawal_requested",
  "report_matter_changed",
  "report_refused",
  "handed_over",
  "error_unexpected",
] as const;

export type OutcomeCode = (typeof OUTCOMES)[number];

/** A message to somebody other than the one who wrote: an officer's card, a reporter's news. */
export interface Notice {
  readonly to: Address;
  readonly reply: Reply;
  /** Unique per event and recipient, so that an event told twice is sent once. */
  readonly key: string;
  /** Whether nobody has to be woken for it. */
  readonly mayWait?: boolean;
}

/** A passage that was found for a question, best first. */
export interface FoundPassage {
  readonly document: string;
  readonly path: readonly string[];
  readonly text: string;
  readonly score: number;
}

/** How a model's wording of an answer fared; absent when no model was asked. */
export type Wording =
  | { readonly kind: "kept"; readonly sentences: number; readonly dropped: number }
  /** The answer without a model was given instead. */
  | { readonly kind: "fell_back"; readonly reason: string; readonly dropped: number };

/** What a skill made of a turn. Plain data: it is stored with the turn. */
export interface Outcome {
  readonly code: OutcomeCode;
  /** Set when the skill knows better than the router what the message wanted. */
  readonly intent?: Intent;
  readonly reply: Reply;
  readonly notices?: readonly Notice[];
  /**
   * The skill's memory of this conversation after the turn: a JSON value keeps the conversation
   * with the skill, `null` lets it go, `undefined` leaves all as it was.
   */
  readonly state?: unknown;
  /** The skill's id of what the turn was about: its record is found, and erased, by it. */
  readonly subject?: string;
  readonly passages?: readonly FoundPassage[];
  readonly wording?: Wording;
}

import type { Intent } from "./intent.ts";
import type { Outcome } from "./outcome.ts";
import type { Turn } from "./turn.ts";

/**
 * Commits what a turn changes and says how it ended; runs inside the turn's one transaction, so the
 * outcome can name what only the transaction knows (a case number, a lost race).
 */
export type Commit<Transaction> = (transaction: Transaction) => Promise<Outcome>;

/** One thing that the assistant can do. The assistant knows skills only by this port. */
export interface Skill<Transaction = unknown> {
  /** Also the first part of its buttons' tokens. */
  readonly name: string;
  /** The intents it handles. */
  readonly intents: readonly Intent[];
  /** Whether it may answer where others read along: it never asks or tells what is a person's own. */
  readonly isPublic?: boolean;
  /**
   * Handles a turn. Reading, searching and slow work happen here, outside any transaction; changes
   * go into the returned commit.
   *
   * @throws AppError only for surprises: an expected "no" is an outcome.
   */
  handle(turn: Turn): Promise<Outcome | Commit<Transaction>>;
  /**
   * Whether a skill that holds the conversation (its state is not empty) also wants a message that
   * was understood as `turn.intent`. What it declines goes to the skill of the intent, and the
   * state stays.
   */
  keeps?(turn: Turn): boolean;
  /** Whether a message that answers what was said of `turn.about` is for this skill. */
  answers?(turn: Turn): boolean;
  /** Whether the text is a command of this skill for this person, whatever they were talking of. */
  claims?(turn: Turn): boolean;
  /** After another skill answered in the middle of this one's work: what to add, to go on from. */
  resume?(state: unknown): Outcome["reply"] | undefined;
}

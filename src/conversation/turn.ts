import type { LocalDate } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import type { ShowDraft } from "./draft.ts";
import type { Intent } from "./intent.ts";
import type { InboundMessage } from "./message.ts";
import type { OutcomeCode } from "./outcome.ts";
import type { Person } from "./person.ts";

/** An earlier turn of the same conversation, for questions that lean on it. */
export interface PastTurn {
  readonly id: string;
  readonly text: string;
  readonly intent: Intent;
  readonly outcome: OutcomeCode;
}

/** One inbound message with all that a skill may know about it. */
export interface Turn {
  readonly id: string;
  readonly message: InboundMessage;
  /** The message's text, normalised: no invisible characters, trimmed. */
  readonly text: string;
  readonly intent: Intent;
  readonly person: Person;
  /** What the message of ours was about that this one answers, as its skill names it. */
  readonly about?: string | undefined;
  /** Latest last, a handful at most. */
  readonly history: readonly PastTurn[];
  /** What the handling skill remembered of this conversation; `undefined` when nothing. */
  readonly state: unknown;
  readonly now: Date;
  /** The day of the turn: answers use what is in force on it. */
  readonly today: LocalDate;
  readonly log: Log;
  /** Absent where nobody may see a reply before it is finished. */
  readonly showDraft?: ShowDraft | undefined;
}

/**
 * The turn in which the person was asked whether it reports something, and told what it did. Either
 * answer still finds it after the other; once a report was begun it is no longer in doubt.
 *
 * @param id of the turn, as its button says; empty for what was said last, whatever was pressed since.
 */
export function findDoubtfulTurn(
  { history }: Pick<Turn, "history">,
  id: string,
): PastTurn | undefined {
  const index = history.findLastIndex((past) => (id === "" ? past.text !== "" : past.id === id));
  const told = history[index];
  const isBegun = history
    .slice(index + 1)
    .some(({ intent, outcome }) => intent === "report" && outcome !== "clarification");
  return told !== undefined && isInDoubt(told) && !isBegun ? told : undefined;
}

/** Whether it was asked in a turn whether it reports something. */
export function isInDoubt(turn: { readonly intent: string; readonly outcome: string }): boolean {
  return turn.intent === "report" && turn.outcome === "clarification";
}

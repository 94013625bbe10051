import type { LocalDate } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import type { ShowDraft } from "../conversation/draft.ts";
import type { Intent } from "../conversation/intent.ts";
import type { InboundMessage } from "../conversation/message.ts";
import type { Person } from "../conversation/person.ts";
import type { Skill } from "../conversation/skill.ts";
import type { PastTurn, Turn } from "../conversation/turn.ts";
import type { StorageTransaction } from "../storage/tables.ts";
import { type Memories, recall } from "./memory.ts";

/** A skill whose changes go into the storage. */
export type StoredSkill = Skill<StorageTransaction>;

/** All that is known of a turn before anything is decided. */
export interface TurnFacts {
  readonly id: string;
  readonly message: InboundMessage;
  readonly person: Person;
  readonly about?: string | undefined;
  readonly history: readonly PastTurn[];
  readonly memories: Memories;
  readonly now: Date;
  readonly today: LocalDate;
  readonly log: Log;
  readonly showDraft?: ShowDraft | undefined;
}

/** The turn as `skill` gets to see it. */
export function toTurn(facts: TurnFacts, skill: string, text: string, intent: Intent): Turn {
  const { memories, ...rest } = facts;
  return { ...rest, text, intent, state: recall(memories, skill) };
}

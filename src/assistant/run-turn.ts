import { AppError } from "../base/app-error.ts";
import { toLocalDate } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import type { Draft, ShowDraft } from "../conversation/draft.ts";
import { INTENTS } from "../conversation/intent.ts";
import type { InboundMessage } from "../conversation/message.ts";
import { OUTCOMES } from "../conversation/outcome.ts";
import { toPerson } from "../conversation/person.ts";
import type { PastTurn } from "../conversation/turn.ts";
import { findConversation } from "../storage/conversations.ts";
import type { QueuedMessage } from "../storage/inbox.ts";
import { findOrCreatePerson } from "../storage/people.ts";
import { findQuotedCase, findSentSubject } from "../storage/sent-subjects.ts";
import type { TurnRow } from "../storage/tables.ts";
import { listHistory } from "../storage/turns.ts";
import { type CommitOptions, commitTurn } from "./commit-turn.ts";
import { type DecideOptions, decideTurn } from "./decide-turn.ts";
import { readMemories } from "./memory.ts";
import { screenReply } from "./screen-output.ts";

/** How many earlier turns a skill gets to see. */
const HISTORY_TURNS = 6;

export interface RunTurnOptions extends DecideOptions, CommitOptions {
  readonly log: Log;
  /** Shows a reply that is still being written, on the channel of its address. */
  readonly showDraft?: (draft: Draft) => void;
}

/**
 * Carries out the turn of a message that `owner` has claimed. When the promise settles, all of it
 * is committed; when it throws, none of it is.
 */
export type RunTurn = (message: QueuedMessage, owner: string) => Promise<void>;

/**
 * One turn, whatever the channel or the skill: screen-input → route-message → skill →
 * screen-output → commit.
 *
 * @throws AppError `skill_claimed_twice` when two skills share a name or an intent.
 */
export function createRunTurn(options: RunTurnOptions): RunTurn {
  checkSkills(options.skills);
  const { storage, clock, log, createId } = options;
  return async (queued, owner) => {
    const now = clock.now();
    const message = JSON.parse(queued.message) as InboundMessage;
    const { address, sender } = message;
    const person = await findOrCreatePerson(
      storage,
      {
        channel: address.channel,
        account: address.account,
        external_id: sender.externalId,
        conversation_id: address.conversationId,
      },
      { createId, now, isPublic: message.isPublic === true },
    );
    const conversation = await findConversation(storage.database, address.conversationId);
    const history = await listHistory(storage.database, address.conversationId, HISTORY_TURNS);
    const id = createId();
    const facts = {
      id,
      message,
      person: toPerson(person),
      about: await findAbout(message, options),
      history: history.map(toPastTurn),
      memories: readMemories(conversation),
      now,
      today: toLocalDate(now),
      log,
      showDraft: toShowDraft(id, message, options),
    };
    const decision = await decideTurn(facts, options);
    const version = conversation?.version ?? 0;
    await commitTurn(options, { facts, decision, inboxSeq: queued.seq, owner, version });
  };
}

function checkSkills(skills: DecideOptions["skills"]): void {
  const claims = skills.flatMap(({ name, intents }) => [
    `the name ${name}`,
    ...intents.map((intent) => `the intent ${intent}`),
  ]);
  const twice = claims.find((claim, index) => claims.indexOf(claim) !== index);
  if (twice !== undefined) {
    throw new AppError({ code: "skill_claimed_twice", message: `two skills claim ${twice}` });
  }
}

/** In public, nothing is said before it is finished. */
function toShowDraft(
  id: string,
  { address, externalId: messageId, isPublic }: InboundMessage,
  { showDraft, log }: RunTurnOptions,
): ShowDraft | undefined {
  return showDraft === undefined || isPublic === true
    ? undefined
    : (reply) => showDraft({ id, messageId, address, reply: screenReply(reply, log) });
}

async function findAbout(
  { address: { conversationId }, repliesTo: externalId, quotedNumbers = [] }: InboundMessage,
  { storage: { database } }: RunTurnOptions,
): Promise<string | undefined> {
  if (externalId !== undefined) {
    return findSentSubject(database, { conversationId, externalId });
  }
  return quotedNumbers.length === 0
    ? undefined
    : findQuotedCase(database, { conversationId, numbers: quotedNumbers });
}

function toPastTurn(row: TurnRow): PastTurn {
  return {
    id: row.id,
    text: row.text,
    intent: INTENTS.find((intent) => intent === row.intent) ?? "ask",
    outcome: OUTCOMES.find((outcome) => outcome === row.outcome) ?? "answered",
  };
}

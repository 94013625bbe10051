import { AppError } from "../base/app-error.ts";
import type { Clock } from "../base/clock.ts";
import { redactPersonalData } from "../base/redact-personal-data.ts";
import { hideSecrets } from "../conversation/reply.ts";
import { saveConversation } from "../storage/conversations.ts";
import { keepGap } from "../storage/gaps.ts";
import { completeMessage } from "../storage/inbox.ts";
import type { Storage } from "../storage/open-storage.ts";
import { enqueueReplies } from "../storage/outbox.ts";
import type { StorageTransaction, TurnRow } from "../storage/tables.ts";
import { insertTurn } from "../storage/turns.ts";
import type { AssistantTexts } from "./assistant-texts.ts";
import type { Decision } from "./decide-turn.ts";
import { type FinishedOutcome, finishOutcome } from "./finish-outcome.ts";
import { isGap, offerFeedback } from "./offer-feedback.ts";
import type { StoredSkill, TurnFacts } from "./turn-facts.ts";

/** Skills whose turns are kept with the personal data that people wrote. */
const KEEPS_PERSONAL_DATA = ["report"];

/** A claimed message's turn, decided and ready to be committed. */
export interface DecidedTurn {
  readonly facts: TurnFacts;
  readonly decision: Decision;
  readonly inboxSeq: number;
  /** Who claimed the message. */
  readonly owner: string;
  /** The conversation's version when the turn began, 0 for a new one. */
  readonly version: number;
}

export interface CommitOptions {
  readonly storage: Storage;
  readonly skills: readonly StoredSkill[];
  readonly clock: Clock;
  readonly texts: AssistantTexts;
  /** Takes out what could identify a person before a question is kept for the bureau. */
  readonly maskText: (text: string) => string;
}

/**
 * Commits a turn in one short transaction: the skill's changes, the conversation's memories, the
 * turn's record, the replies to send, and the message as done.
 *
 * @throws AppError `turn_claim_lost`, `turn_overtaken`; what the skill's commit throws. Nothing is
 *   changed then.
 */
export function commitTurn(
  { storage, skills, clock, texts, maskText }: CommitOptions,
  turn: DecidedTurn,
): Promise<void> {
  const { facts, decision, inboxSeq, owner } = turn;
  return storage.transaction(async (transaction) => {
    if (!(await completeMessage(transaction, { key: inboxSeq, owner }))) {
      throw toRetry("turn_claim_lost", "the message was taken over by somebody else");
    }
    const { ending, skill } = decision;
    const ended = typeof ending === "function" ? await ending(transaction) : ending;
    const { outcome, memories } = finishOutcome(ended, {
      ...{ skill, memories: facts.memories, skills, log: facts.log },
    });
    // Somebody in the middle of something is asked nothing else.
    const isFree = memories.length === 0;
    const finished = { outcome: isFree ? offerFeedback(outcome, facts, texts) : outcome, memories };
    await saveMemories(transaction, turn, finished);
    await insertTurn(transaction, toTurnRow(turn, finished, clock.now()));
    if (isGap(ended)) {
      const question = maskText(decision.text);
      await keepGap(transaction, { turnId: facts.id, question, outcome: ended.code }, facts.now);
    }
    await enqueueOutcome(transaction, turn, finished);
  });
}

async function saveMemories(
  transaction: StorageTransaction,
  { facts, version }: DecidedTurn,
  { memories }: FinishedOutcome,
): Promise<void> {
  const { conversationId, channel, account } = facts.message.address;
  const saved = await saveConversation(
    transaction,
    {
      id: conversationId,
      channel,
      account,
      person_id: facts.person.id,
      holder: memories[0]?.skill ?? null,
      state: memories.length === 0 ? null : JSON.stringify(memories),
      updated_at: facts.now.toISOString(),
    },
    version,
  );
  if (!saved) {
    throw toRetry("turn_overtaken", "another turn of the conversation was committed first");
  }
}

function toTurnRow(
  { facts, decision, inboxSeq }: DecidedTurn,
  { outcome }: FinishedOutcome,
  now: Date,
): TurnRow {
  const keepsAll = decision.skill !== undefined && KEEPS_PERSONAL_DATA.includes(decision.skill);
  const toKept = keepsAll ? (text: string) => text : redactPersonalData;
  return {
    id: facts.id,
    inbox_seq: inboxSeq,
    conversation_id: facts.message.address.conversationId,
    person_id: facts.person.id,
    text: toKept(decision.text),
    intent: outcome.intent ?? decision.intent,
    outcome: outcome.code,
    reply: toKept(JSON.stringify(hideSecrets(outcome.reply))),
    duration_ms: Math.max(0, now.getTime() - facts.now.getTime()),
    error_id: decision.errorId ?? null,
    created_at: facts.now.toISOString(),
    subject: outcome.subject ?? null,
  };
}

/** The reply first, so that the one who wrote reads it before anybody's notice comes back. */
async function enqueueOutcome(
  transaction: StorageTransaction,
  { facts }: DecidedTurn,
  { outcome }: FinishedOutcome,
): Promise<void> {
  const { reply, notices = [] } = outcome;
  const isSilent = reply.text === "" && reply.table === undefined;
  const own = { to: facts.message.address, reply, key: toAnswerKey(facts.id) };
  await enqueueReplies(transaction, isSilent ? notices : [own, ...notices], {
    now: facts.now,
    turnId: facts.id,
  });
}

/** The outbox key of a turn's answer to the one who wrote; all else that it sends is news. */
export function toAnswerKey(turnId: string): string {
  return `turn:${turnId}`;
}

function toRetry(code: string, message: string): AppError {
  return new AppError({ code, message, retryable: true });
}

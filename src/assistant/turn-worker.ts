import { toBackoffMs } from "../base/backoff.ts";
import type { Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import { createOwnerId, isOfEndedProcess } from "../base/owner-id.ts";
import { toReply } from "../conversation/reply.ts";
import {
  buryMessage,
  claimMessage,
  extendMessageClaim,
  freeMessages,
  markMessageAlone,
  postponeMessage,
  type QueuedMessage,
} from "../storage/inbox.ts";
import type { Storage } from "../storage/open-storage.ts";
import { enqueueReplies } from "../storage/outbox.ts";
import type { AssistantTexts } from "./assistant-texts.ts";
import { describeFailure } from "./describe-failure.ts";
import { keepClaim } from "./keep-claim.ts";
import type { RunTurn } from "./run-turn.ts";
import { createWaitingRoom } from "./waiting-room.ts";
import { createWorkLoop, type WorkLoop } from "./work-loop.ts";

const BACKOFF = { baseMs: 500, maximumMs: 60_000 };

export interface TurnWorkerOptions {
  readonly storage: Storage;
  /** The channels whose messages are worked on. */
  readonly channels: readonly string[];
  readonly runTurn: RunTurn;
  readonly texts: AssistantTexts;
  readonly clock: Clock;
  readonly log: Log;
  /** Called when there is something to send. */
  readonly onCommitted: () => void;
  /** How many conversations are worked on beside each other. */
  readonly concurrency?: number;
  /** After how many tries a message goes to the dead-letter list. */
  readonly maximumAttempts?: number;
  readonly leaseMs?: number;
  readonly pollMs?: number;
  readonly random?: () => number;
}

/**
 * Works through the inbox: one message at a time per conversation, in order, several conversations
 * beside each other. A turn that cannot be committed is tried again later, and given up in the end:
 * the message stays on the dead-letter list and the person is told. So is a message that ended the
 * process each time that it was tried alone.
 */
export function createTurnWorker(options: TurnWorkerOptions): WorkLoop {
  const {
    storage,
    clock,
    log,
    concurrency = 4,
    channels,
    leaseMs = 30_000,
    pollMs = 1_000,
    maximumAttempts = 5,
  } = options;
  const owner = createOwnerId();
  const room = createWaitingRoom();
  const afterLease = () => new Date(clock.now().getTime() + leaseMs);

  /** What a process ended with may have ended it: it is tried alone, and takes nothing with it. */
  function run(message: QueuedMessage): Promise<void> {
    const turn = () => options.runTurn(message, owner);
    if (message.suspicion === "none") {
      return room.together(turn);
    }
    return room.alone(async () => {
      if (await markMessageAlone(storage.database, { key: message.seq, owner })) {
        await turn();
      }
    });
  }

  async function handle(message: QueuedMessage) {
    const claim = { key: message.seq, owner };
    try {
      // Only a message that ended the process each time, alone, comes back this often.
      if (message.attempts > maximumAttempts) {
        await bury(options, message, owner, "the process ended during every attempt");
      } else {
        await keepClaim(() => run(message), {
          renew: () => extendMessageClaim(storage.database, claim, afterLease()),
          leaseMs,
          log,
        });
      }
      options.onCommitted();
    } catch (cause) {
      await giveBack(options, message, owner, cause);
    }
  }

  return createWorkLoop({
    prepare: () => freeMessages(storage.database, { isEnded: isOfEndedProcess, now: clock.now() }),
    claim: () => claimMessage(storage.database, { owner, now: clock.now(), leaseMs, channels }),
    handle,
    concurrency,
    pollMs,
    log,
  });
}

async function giveBack(
  options: TurnWorkerOptions,
  message: QueuedMessage,
  owner: string,
  cause: unknown,
): Promise<void> {
  const { storage, clock, log, maximumAttempts = 5, random } = options;
  const { seq, attempts } = message;
  log.warn({ err: cause, inboxSeq: seq, attempts }, "a turn could not be committed");
  const reason = describeFailure(cause);
  if (attempts >= maximumAttempts) {
    await bury(options, message, owner, reason);
    options.onCommitted();
    return;
  }
  const waitMs = toBackoffMs(attempts, { ...BACKOFF, ...(random === undefined ? {} : { random }) });
  const availableAt = new Date(clock.now().getTime() + waitMs);
  await postponeMessage(storage.database, { key: seq, owner }, { availableAt, reason });
}

/** Gives a message up and tells the person so. */
async function bury(
  { storage, texts, clock, log }: TurnWorkerOptions,
  { seq, channel, account, conversation_id: conversationId }: QueuedMessage,
  owner: string,
  reason: string,
): Promise<void> {
  const isBuried = await storage.transaction(async (transaction) => {
    const isOurs = await buryMessage(transaction, { key: seq, owner }, reason);
    if (isOurs) {
      const reply = toReply(texts("message_buried", { id: `M${seq}` }));
      const to = { channel, account, conversationId };
      await enqueueReplies(transaction, [{ to, reply, key: `buried:${seq}` }], {
        now: clock.now(),
      });
    }
    return isOurs;
  });
  if (isBuried) {
    log.error({ inboxSeq: seq, reason }, "a message was put on the dead-letter list");
  }
}

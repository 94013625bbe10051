import { toBackoffMs } from "../base/backoff.ts";
import { type Clock, type DaySpan, isWithinSpans } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import { createOwnerId, isOfEndedProcess } from "../base/owner-id.ts";
import type { Channel, Delivery } from "../conversation/channel.ts";
import type { Reply } from "../conversation/reply.ts";
import type { Storage } from "../storage/open-storage.ts";
import {
  claimOverdueReply,
  claimReply,
  extendReplyClaim,
  freeReplies,
  postponeReply,
  type QueuedReply,
  type Settlement,
  settleReply,
} from "../storage/outbox.ts";
import type { AssistantTexts } from "./assistant-texts.ts";
import { toAnswerKey } from "./commit-turn.ts";
import { describeFailure } from "./describe-failure.ts";
import { keepClaim } from "./keep-claim.ts";
import { noteGoneAccount } from "./note-gone-account.ts";
import { sendElsewhere } from "./send-elsewhere.ts";
import { createWorkLoop, type WorkLoop } from "./work-loop.ts";

const BACKOFF = { baseMs: 1_000, maximumMs: 3_600_000 };
const MAXIMUM_ATTEMPTS = 12;
/** An outage is looked at again after a quarter of the time that the reply has waited. */
const OUTAGE = { share: 4, leastMs: 1_000, mostMs: 300_000 };
/** How long staff's news waits for its channel when another of theirs works. */
const OVERDUE_MS = 1_800_000;
/** What can go nowhere else is looked at again soon: its channel, which is not ready, may be. */
const NOWHERE_MS = 60_000;

export interface DeliverOutboxOptions {
  readonly storage: Storage;
  /** The channels by name. */
  readonly channels: ReadonlyMap<string, Pick<Channel, "send" | "isReady" | "waitsAtNight">>;
  readonly texts: AssistantTexts;
  readonly clock: Clock;
  readonly log: Log;
  /** When nobody is woken for what may wait; never, unless it is said. */
  readonly quietHours?: readonly DaySpan[];
  /** How many conversations are written to beside each other. */
  readonly concurrency?: number;
  readonly leaseMs?: number;
  readonly pollMs?: number;
  readonly random?: () => number;
}

/**
 * Sends what is in the outbox, in order per conversation. A "not now" is tried again, twelve times
 * at most; waits for one's turn and for a platform that is away are not counted, however long they
 * are. A "no" and an "I do not know" are recorded and left to a person. What somebody of staff did
 * not get in one place is sent to their next account, and so is news that has waited half an hour for
 * a channel that is away or was taken out of the configuration. Only when the process ends between
 * sending and recording is a reply sent a second time: at least once, never lost.
 */
export function createDeliverOutbox(options: DeliverOutboxOptions): WorkLoop {
  const { storage, clock, log, concurrency = 4, leaseMs = 60_000, pollMs = 1_000 } = options;
  const owner = createOwnerId();
  const afterLease = () => new Date(clock.now().getTime() + leaseMs);

  async function handle({ queued, isOverdue }: Claimed) {
    const claim = { key: queued.id, owner };
    await keepClaim(
      async () => {
        if (isOverdue) {
          await bringElsewhere(
            queued,
            { to: listReady(options), elseMs: NOWHERE_MS },
            owner,
            options,
          );
          return;
        }
        const delivery = await send(queued, options);
        await record(queued, delivery, owner, options);
      },
      { renew: () => extendReplyClaim(storage.database, claim, afterLease()), leaseMs, log },
    );
  }

  return createWorkLoop({
    prepare: () => freeReplies(storage.database, { isEnded: isOfEndedProcess, now: clock.now() }),
    async claim() {
      const channels = listReady(options);
      const now = clock.now();
      const isQuiet = isWithinSpans(now, options.quietHours ?? []);
      const quietChannels = isQuiet ? listWaiting(options) : [];
      if (channels.length === 0) {
        return undefined;
      }
      const claim = { owner, now, leaseMs, channels };
      const queued = await claimReply(storage.database, { ...claim, quietChannels });
      if (queued !== undefined) {
        return { queued, isOverdue: false };
      }
      const queuedBefore = new Date(now.getTime() - OVERDUE_MS);
      const overdue = await claimOverdueReply(storage.database, { ...claim, queuedBefore });
      return overdue && { queued: overdue, isOverdue: true };
    },
    handle,
    concurrency,
    pollMs,
    log,
  });
}

interface Claimed {
  readonly queued: QueuedReply;
  readonly isOverdue: boolean;
}

function listReady({ channels }: DeliverOutboxOptions): readonly string[] {
  return [...channels].filter(([, one]) => one.isReady?.() ?? true).map(([name]) => name);
}

function listWaiting({ channels }: DeliverOutboxOptions): readonly string[] {
  return [...channels].filter(([, { waitsAtNight }]) => waitsAtNight).map(([name]) => name);
}

async function send(
  queued: QueuedReply,
  { channels, log }: DeliverOutboxOptions,
): Promise<Delivery> {
  const { id, channel, account, conversation_id: conversationId, reply } = queued;
  const sender = channels.get(channel);
  if (sender === undefined) {
    return { kind: "retry", reason: `the channel ${channel} is not configured` };
  }
  try {
    const address = { channel, account, conversationId };
    const isNews = !isAnswer(queued);
    return await sender.send({ id, address, reply: JSON.parse(reply) as Reply, isNews });
  } catch (cause) {
    log.error({ err: cause, outboxId: id, channel }, "a channel threw while sending");
    return { kind: "unknown", reason: describeFailure(cause) };
  }
}

function isAnswer({ turn_id: turnId, dedupe_key: key }: QueuedReply): boolean {
  return turnId !== null && key === toAnswerKey(turnId);
}

async function record(
  queued: QueuedReply,
  delivery: Delivery,
  owner: string,
  options: DeliverOutboxOptions,
): Promise<void> {
  const { id, attempts, channel } = queued;
  const { storage, clock, log } = options;
  const claim = { key: id, owner };
  if (delivery.kind === "sent") {
    const { externalIds } = delivery;
    await settleReply(storage.database, claim, { status: "sent", at: clock.now(), externalIds });
    return;
  }
  const { kind, reason } = delivery;
  log.warn({ outboxId: id, channel, attempts, kind, reason }, "a reply was not delivered");
  if (kind !== "retry") {
    const isGone = delivery.kind === "refused" && delivery.isGone === true;
    await giveUp(queued, { status: kind, reason, isGone }, owner, options);
    return;
  }
  const isAttempt = delivery.isWait !== true;
  if (isAttempt && attempts >= MAXIMUM_ATTEMPTS) {
    await giveUp(queued, { status: "dead", reason, isGone: false }, owner, options);
    return;
  }
  if (!isAttempt && delivery.afterMs === undefined && isOverdue(queued, options)) {
    const others = listReady(options).filter((name) => name !== channel);
    await bringElsewhere(queued, { to: others, elseMs: OUTAGE.mostMs }, owner, options);
    return;
  }
  const ownMs = isAttempt
    ? toOwnBackoffMs(attempts, options)
    : toOutageWaitMs(queued, delivery.afterMs, options);
  const waitMs = Math.max(delivery.afterMs ?? 0, ownMs);
  const availableAt = new Date(clock.now().getTime() + waitMs);
  await postponeReply(storage.database, claim, { availableAt, reason, isAttempt });
}

function toOwnBackoffMs(attempts: number, { random }: DeliverOutboxOptions): number {
  return toBackoffMs(attempts, { ...BACKOFF, ...(random === undefined ? {} : { random }) });
}

function toAgeMs({ created_at: createdAt }: QueuedReply, { clock }: DeliverOutboxOptions): number {
  return clock.now().getTime() - Date.parse(createdAt);
}

function isOverdue(queued: QueuedReply, options: DeliverOutboxOptions): boolean {
  return toAgeMs(queued, options) >= OVERDUE_MS;
}

function toOutageWaitMs(
  queued: QueuedReply,
  askedMs: number | undefined,
  options: DeliverOutboxOptions,
): number {
  const { share, leastMs, mostMs } = OUTAGE;
  const ownMs = Math.min(mostMs, Math.max(leastMs, toAgeMs(queued, options) / share));
  return askedMs === undefined ? ownMs : leastMs;
}

/**
 * Gives up a reply that its channel cannot send now, where an account on one of the channels `to` can
 * have it; else it waits for `elseMs`.
 */
async function bringElsewhere(
  queued: QueuedReply,
  { to: ready, elseMs }: { readonly to: readonly string[]; readonly elseMs: number },
  owner: string,
  { storage, clock, log }: DeliverOutboxOptions,
): Promise<void> {
  const now = clock.now();
  const { id, channel } = queued;
  const claim = { key: id, owner };
  const reason = `the channel ${channel} is away`;
  const until = new Date(now.getTime() + elseMs);
  await storage.transaction(async (transaction) => {
    const isOurs = await extendReplyClaim(transaction, claim, until);
    const mayMove = isOurs && !isAnswer(queued);
    if (mayMove && (await sendElsewhere(transaction, queued, { channels: ready, now }))) {
      log.warn({ outboxId: id, channel }, "news goes to another account: its channel is away");
      await settleReply(transaction, claim, { status: "dead", reason });
      return;
    }
    await postponeReply(transaction, claim, { availableAt: until, reason, isAttempt: false });
  });
}

/** News that certainly did not arrive goes to another account of the same person of staff. */
async function giveUp(
  queued: QueuedReply,
  { isGone, ...end }: Exclude<Settlement, { status: "sent" }> & { readonly isGone: boolean },
  owner: string,
  { storage, clock, channels, texts }: DeliverOutboxOptions,
): Promise<void> {
  await storage.transaction(async (transaction) => {
    const claim = { key: queued.id, owner };
    const isSettled = await settleReply(transaction, claim, end);
    if (isSettled && end.status !== "unknown" && !isAnswer(queued)) {
      await sendElsewhere(transaction, queued, {
        channels: [...channels.keys()],
        now: clock.now(),
      });
    }
  });
  if (isGone) {
    const facts = { texts, now: clock.now() };
    // Apart: each transaction writes to the outbox once.
    await storage.transaction((one) => noteGoneAccount(one, queued.conversation_id, facts));
  }
}

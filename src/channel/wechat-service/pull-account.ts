import type { Clock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import { sleep } from "../../base/sleep.ts";
import type { WecomFailure } from "../wecom/wecom-errors.ts";
import type { ReadItem, SayingCode } from "./read-item.ts";
import type { ServiceApi, SyncedPage } from "./service-api.ts";
import type { PulledItem, PullStore } from "./service-store.ts";

/** How long to wait before what. */
export interface PullDelays {
  /** Between looks when no doorbell rings: doorbells get lost. */
  readonly pollMs: number;
  /** While another process pulls the account. */
  readonly busyMs: number;
  /** After a failure; doubled with each further one in a row. */
  readonly retryMs: number;
  readonly maximumMs: number;
}

/** What a page says, and what it lets us say at once. */
interface ReadPage {
  readonly items: readonly PulledItem[];
  readonly sayings: readonly SayingCode[];
}

export interface PullOptions {
  readonly account: string;
  readonly api: Pick<ServiceApi, "sync">;
  readonly store: PullStore;
  readonly read: (item: unknown, lateBefore: Date) => ReadItem;
  /** What to keep of a page, with what is known beside it. */
  readonly settle: (items: readonly PulledItem[]) => Promise<readonly PulledItem[]>;
  /** Called when a page was taken, with what it lets us say. */
  readonly onTaken: (sayings: readonly SayingCode[]) => Promise<void>;
  /** Done after each pull; after an `unfinished` one, the next pull is soon. */
  readonly tend: () => Promise<"done" | "unfinished">;
  readonly log: Log;
  readonly clock: Clock;
  readonly delays: PullDelays;
}

/** Pulls the messages of one account, one pull at a time. */
export interface AccountPuller {
  /** A doorbell rang: there may be something. Rung during a pull, another one follows. */
  ring(token?: string): void;
  start(): void;
  stop(): Promise<void>;
}

/** Before the account is first pulled, nobody waits for an answer to what is older than this. */
const LATE_MS = 600_000;
const UNFINISHED_MS = 15_000;
const TOKEN_MS = 600_000;
/** The errcode for a doorbell's token that is not good any more. */
const BAD_TOKEN = 95_007;
/** After which a call is not made again at once: 45009, 45033. */
const LIMIT_WAIT_MS = 60_000;

type PullEnd =
  | { readonly kind: "done" | "busy" | "unfinished" }
  | { readonly kind: "failed"; readonly failure: WecomFailure };

/**
 * Pulls at every doorbell and, slowly, without one. Among all processes one at a time pulls an
 * account; should two do so after all, only one gets its page in. A page and the cursor behind it
 * are kept together, so a process that ends in between pulls the same page again. Where there is no
 * cursor yet, the platform gives three days: what was more than ten minutes old when it was first
 * tried to pull is late, however many tries and pages it takes to get it.
 */
export function createAccountPuller(options: PullOptions): AccountPuller {
  const { account, store, log, delays, tend } = options;
  const stopping = new AbortController();
  const bell = createBell(options.clock);
  let running: Promise<void> = Promise.resolve();
  let startedAt = options.clock.now();

  async function run(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted; ) {
      const isRung = bell.take();
      const end = await pullOnce(signal);
      if (end.kind === "failed") {
        failures += 1;
        log.warn({ account, failures, reason: end.failure.reason }, "messages were not pulled");
        await sleep(toDelayMs(end.failure, failures, delays), signal);
      } else {
        failures = 0;
        await rest(end, isRung, signal);
      }
    }
  }

  /** Whom the bell called while another process pulled comes back soon. */
  async function rest(end: PullEnd, isRung: boolean, signal: AbortSignal): Promise<void> {
    if (end.kind === "busy" && isRung) {
      await sleep(delays.busyMs, signal);
      bell.ring();
    } else {
      const isUnfinished = end.kind === "unfinished";
      await bell.wait(Math.min(delays.pollMs, isUnfinished ? UNFINISHED_MS : Infinity), signal);
    }
  }

  async function pullOnce(signal: AbortSignal): Promise<PullEnd> {
    try {
      const end = await pullPages(options, { bell, startedAt }, signal);
      const tended = await tend();
      return end.kind === "done" ? { kind: tended } : end;
    } catch (cause) {
      log.error({ err: cause, account }, "a pull broke off");
      return toFailedEnd("not stored");
    } finally {
      await store.releaseLease(account).catch(() => undefined);
    }
  }

  return {
    ring: bell.ring,
    start() {
      startedAt = options.clock.now();
      running = run(stopping.signal);
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** What rings, and since when this process pulls. */
interface PullBegin {
  readonly bell: Bell;
  readonly startedAt: Date;
}

async function pullPages(
  options: PullOptions,
  { bell, startedAt }: PullBegin,
  signal: AbortSignal,
): Promise<PullEnd> {
  const { account, store } = options;
  while (!signal.aborted) {
    if (!(await store.takeLease(account))) {
      return { kind: "busy" };
    }
    const position = await store.readPosition(account);
    const begunAt = position === undefined ? startedAt : (position.begunAt ?? new Date(0));
    const end = await pullPage(options, bell, { from: position?.cursor, begunAt });
    if (end.kind !== "more") {
      return end;
    }
  }
  return { kind: "done" };
}

interface PullStart {
  readonly from: string | undefined;
  readonly begunAt: Date;
}

async function pullPage(
  options: PullOptions,
  bell: Bell,
  { from, begunAt }: PullStart,
): Promise<PullEnd | { readonly kind: "more" }> {
  const { account, api } = options;
  const synced = await api.sync({ account, cursor: from, token: bell.token() });
  if (synced.kind === "failed") {
    const isTokenOver = synced.code === BAD_TOKEN && bell.token() !== undefined;
    if (!isTokenOver) {
      return { kind: "failed", failure: synced };
    }
    bell.forgetToken();
    return { kind: "more" };
  }
  const { nextCursor, hasMore, items } = synced.value;
  await takePage(options, { from, to: nextCursor || from, begunAt }, items);
  return hasMore && !isStuck(synced.value, from) ? { kind: "more" } : { kind: "done" };
}

/** The platform says that there is more and gives nothing to go on from. */
function isStuck({ nextCursor, items }: SyncedPage, from: string | undefined): boolean {
  return items.length === 0 && (nextCursor === "" || nextCursor === from);
}

async function takePage(
  options: PullOptions,
  { from, to, begunAt }: PullStart & { readonly to: string | undefined },
  values: readonly unknown[],
): Promise<void> {
  const { account, store, log } = options;
  const page = readPage(options, values, new Date(begunAt.getTime() - LATE_MS));
  if (to === undefined) {
    return;
  }
  const items = await options.settle(page.items);
  if ((await store.takePage({ account, from, to, items, begunAt })) === "taken") {
    const late = items.filter((item) => item.kind === "message" && item.isLate).length;
    if (late > 0) {
      log.warn({ account, late }, "messages from before the first pull wait on the letters list");
    }
    await options.onTaken(page.sayings);
  }
}

function readPage(
  { account, read, log }: PullOptions,
  values: readonly unknown[],
  lateBefore: Date,
): ReadPage {
  const items: PulledItem[] = [];
  const sayings: SayingCode[] = [];
  for (const value of values) {
    const found = read(value, lateBefore);
    if (found.kind === "ignored") {
      log.debug({ account, reason: found.reason }, "a pulled item was ignored");
      continue;
    }
    items.push(...found.items);
    if (found.saying !== undefined) {
      sayings.push(found.saying);
    }
  }
  return { items, sayings };
}

function toFailedEnd(reason: string): PullEnd {
  return { kind: "failed", failure: { kind: "failed", action: "retry", reason } };
}

function toDelayMs(failure: WecomFailure, failures: number, delays: PullDelays): number {
  const backoffMs = Math.min(delays.maximumMs, delays.retryMs * 2 ** Math.min(failures - 1, 16));
  return failure.action === "wait" ? Math.max(LIMIT_WAIT_MS, backoffMs) : backoffMs;
}

/** What rings, and the token that the latest ring brought. */
interface Bell {
  ring(token?: string): void;
  /** Whether it rang since it was last asked. */
  take(): boolean;
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
  token(): string | undefined;
  forgetToken(): void;
}

function createBell(clock: Clock): Bell {
  let isRung = false;
  let nap = new AbortController();
  let brought: { readonly token: string; readonly untilMs: number } | undefined;
  return {
    ring(token) {
      if (token !== undefined) {
        brought = { token, untilMs: clock.now().getTime() + TOKEN_MS };
      }
      isRung = true;
      nap.abort();
      nap = new AbortController();
    },
    take() {
      const rang = isRung;
      isRung = false;
      return rang;
    },
    async wait(milliseconds, signal) {
      if (!isRung) {
        await sleep(milliseconds, AbortSignal.any([signal, nap.signal]));
      }
    },
    token: () =>
      brought !== undefined && clock.now().getTime() < brought.untilMs ? brought.token : undefined,
    forgetToken() {
      brought = undefined;
    },
  };
}

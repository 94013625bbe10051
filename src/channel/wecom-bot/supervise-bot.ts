import { toBackoffMs } from "../../base/backoff.ts";
import type { Clock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import { sleep } from "../../base/sleep.ts";
import type { SingleHolder } from "../single-holder.ts";
import { describeBotError, toErrorKind } from "./bot-error.ts";
import type { BotSession } from "./bot-session.ts";
import { type HoldEnd, holdSession, isHolder, letGo } from "./hold-session.ts";

/** How long to wait after what. */
export interface BotDelays {
  /** Between two looks whether another process still holds the bot, or two renewals. */
  readonly holdMs: number;
  /** After a failure; doubled with each further one in a row, and shortened at random. */
  readonly retryMs: number;
  readonly maximumMs: number;
  /** After wrong credentials or a replacement: neither mends itself at once. */
  readonly slowMs: number;
}

/** How the bot is, for whoever watches. */
export type BotState =
  /** Another process of ours has the connection. */
  | "standby"
  | "connecting"
  | "connected"
  /** Id or secret is wrong. */
  | "wrong_credentials"
  /** A program that is none of ours has the connection. */
  | "replaced";

/** What keeping the bot connected needs. */
export interface SuperviseOptions {
  readonly open: () => Promise<BotSession>;
  /** The platform has one connection per bot, and a newer one ends the older. */
  readonly holder: SingleHolder;
  readonly clock: Clock;
  readonly log: Log;
  readonly delays: BotDelays;
}

/** Keeps one session open, among all processes. */
export interface BotSupervisor {
  start(): void;
  /** Closes the session and lets another process take over. */
  stop(): Promise<void>;
  session(): BotSession | undefined;
  state(): BotState;
}

/**
 * Connects whenever this process is the holder, and again after every end. Whoever is replaced
 * does not connect back at once: two programs with one bot would end each other's connection for
 * ever.
 */
export function superviseBot(options: SuperviseOptions): BotSupervisor {
  const { log, delays } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  let state: BotState = "connecting";
  let session: BotSession | undefined;
  let failures = 0;
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    while (!signal.aborted) {
      if (await isHolder(options)) {
        const next = await connect();
        state = next.state;
        await pause(next, options, signal);
      } else {
        state = "standby";
        await sleep(delays.holdMs, signal);
      }
    }
    await letGo(options);
  }

  /** Holds a session from its beginning to its end. */
  async function connect(): Promise<Next> {
    state = state === "standby" ? "connecting" : state;
    try {
      session = await options.open();
    } catch (error) {
      failures += 1;
      return afterFailure(error, failures, options);
    }
    state = "connected";
    failures = 0;
    log.info({}, "the bot is connected");
    const end = await holdSession(session, options, signal);
    session = undefined;
    return afterEnd(end, options);
  }

  return {
    start() {
      running = run();
    },
    async stop() {
      stopping.abort();
      await running;
    },
    session: () => session,
    state: () => state,
  };
}

/** What follows when a session ended, or could not begin. */
interface Next {
  readonly state: BotState;
  readonly waitMs: number;
  /** What is wrong is wrong for every process: none of them needs to try meanwhile. */
  readonly keepsHold: boolean;
}

function afterFailure(error: unknown, failures: number, options: SuperviseOptions): Next {
  const { log, delays } = options;
  const reason = describeBotError(error);
  if (toErrorKind(error) === "wrong_credentials") {
    log.error({ reason }, "the platform refuses the bot: check WECOM_BOT_ID and WECOM_BOT_SECRET");
    return { state: "wrong_credentials", waitMs: delays.slowMs, keepsHold: true };
  }
  log.warn({ reason, failures }, "the bot could not connect");
  return { state: "connecting", waitMs: toRetryMs(failures, delays), keepsHold: false };
}

function afterEnd(end: HoldEnd, { log, delays }: SuperviseOptions): Next {
  switch (end) {
    case "replaced":
      log.error({}, "another program connected with this bot: it belongs into one deployment");
      return { state: "replaced", waitMs: delays.slowMs, keepsHold: true };
    case "lost":
      log.warn({}, "the bot's connection was lost");
      return { state: "connecting", waitMs: toRetryMs(1, delays), keepsHold: true };
    default:
      log.info({ end }, "the bot's connection ended");
      return { state: "standby", waitMs: 0, keepsHold: false };
  }
}

function toRetryMs(failures: number, { retryMs, maximumMs }: BotDelays): number {
  return toBackoffMs(failures, { baseMs: retryMs, maximumMs });
}

/** Waits; where the hold is kept, until another process has it. */
async function pause(
  { waitMs, keepsHold }: Next,
  options: SuperviseOptions,
  signal: AbortSignal,
): Promise<void> {
  const { holdMs } = options.delays;
  if (!keepsHold) {
    await letGo(options);
    await sleep(waitMs, signal);
    return;
  }
  for (let left = waitMs; left > 0 && !signal.aborted; left -= holdMs) {
    await sleep(Math.min(left, holdMs), signal);
    if (!(await isHolder(options))) {
      return;
    }
  }
}

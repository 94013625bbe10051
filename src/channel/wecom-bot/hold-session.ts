import type { Clock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import { sleep } from "../../base/sleep.ts";
import type { SingleHolder } from "../single-holder.ts";
import type { BotSession, SessionEnd } from "./bot-session.ts";

/** What holding the bot needs. */
interface HoldOptions {
  readonly holder: SingleHolder;
  readonly clock: Clock;
  readonly log: Log;
  readonly delays: {
    /** Between two renewals. */
    readonly holdMs: number;
  };
}

/** Why a session that was held is over: its own end, or that another process has the bot now. */
export type HoldEnd = SessionEnd | "handed_over";

/** Whether this process may connect; not when that cannot be told. */
export async function isHolder({ holder, log }: HoldOptions): Promise<boolean> {
  try {
    return await holder.take();
  } catch (error) {
    log.warn({ err: error }, "who holds the bot could not be told");
    return false;
  }
}

/** Lets another process have the bot. */
export async function letGo({ holder, log }: HoldOptions): Promise<void> {
  await holder.release().catch((error: unknown) => {
    log.warn({ err: error }, "the hold of the bot was not released and runs out by itself");
  });
}

/**
 * Waits for the session's end and renews the hold meanwhile; ends the session when `signal` aborts.
 * A hold that is lost, or cannot be renewed for as long as it lasts, ends the session: the next
 * holder is never fought.
 */
export async function holdSession(
  session: BotSession,
  options: HoldOptions,
  signal: AbortSignal,
): Promise<HoldEnd> {
  const over = new AbortController();
  const ended = session.ended.finally(() => over.abort());
  const isKept = await keepHold(options, AbortSignal.any([over.signal, signal]));
  if (!over.signal.aborted) {
    session.close();
  }
  const end = await ended;
  return isKept ? end : "handed_over";
}

/** Renews the hold until `signal` aborts; false when another process has it, or may have it. */
async function keepHold({ holder, clock, delays }: HoldOptions, signal: AbortSignal) {
  let heldUntil = clock.now().getTime() + holder.leaseMs;
  while (!signal.aborted) {
    await sleep(delays.holdMs, signal);
    const now = clock.now().getTime();
    const isHeld = await holder.take().catch(() => undefined);
    if (isHeld === true) {
      heldUntil = now + holder.leaseMs;
    } else if (isHeld === false || now >= heldUntil) {
      return false;
    }
  }
  return true;
}

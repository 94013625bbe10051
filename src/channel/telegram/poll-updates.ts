import { type Api, GrammyError } from "grammy";
import type { Log } from "../../base/log.ts";
import { sleep } from "../../base/sleep.ts";
import { describeError } from "./telegram-error.ts";
import { ALLOWED_UPDATES } from "./telegram-update.ts";

/** How long to wait after what. */
export interface PollDelays {
  /** After a failure; doubled with each further one in a row. */
  readonly retryMs: number;
  readonly maximumMs: number;
  /** After 401, 404 and 409: a wrong token or a second poller will not mend itself at once. */
  readonly slowMs: number;
}

/** What polling needs. */
export interface PollOptions {
  readonly api: Api;
  /** Takes an update in durably; when it fails, the same update comes again. */
  readonly handle: (update: unknown) => Promise<void>;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly timeoutSeconds: number;
  readonly delays: PollDelays;
}

/**
 * Fetches updates until `signal` aborts. Asking for updates from an offset on confirms all before
 * it, so the offset passes an update only when `handle` has taken it in. Never throws.
 */
export async function pollUpdates(options: PollOptions): Promise<void> {
  const { api, handle, log, signal, timeoutSeconds: timeout, delays } = options;
  const request = { timeout, limit: 100, allowed_updates: ALLOWED_UPDATES };
  let offset = 0;
  let failures = 0;
  while (!signal.aborted) {
    try {
      const updates = await api.getUpdates({ ...request, offset }, toApiSignal(signal));
      for (const update of updates) {
        if (signal.aborted) {
          return;
        }
        await handle(update);
        offset = update.update_id + 1;
      }
      failures = 0;
    } catch (error) {
      if (!signal.aborted) {
        log.warn({ reason: describeError(error), failures }, "telegram updates were not taken in");
        await sleep(toDelayMs(error, failures, delays), signal);
        failures += 1;
      }
    }
  }
}

/** How long to wait after `error`, the failure number `failures` (from 0) in a row. */
export function toDelayMs(error: unknown, failures: number, delays: PollDelays): number {
  if (error instanceof GrammyError) {
    if (error.parameters.retry_after !== undefined) {
      return error.parameters.retry_after * 1000;
    }
    if ([401, 404, 409].includes(error.error_code)) {
      return delays.slowMs;
    }
  }
  return Math.min(delays.maximumMs, delays.retryMs * 2 ** Math.min(failures, 16));
}

type ApiSignal = NonNullable<Parameters<Api["getUpdates"]>[1]>;

/** grammY's type of a signal predates the platform's, which it accepts. */
export function toApiSignal(signal: AbortSignal): ApiSignal {
  return signal as unknown as ApiSignal;
}

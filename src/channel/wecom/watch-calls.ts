import { toBackoffMs } from "../../base/backoff.ts";
import type { Clock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import type { WecomFailure } from "./wecom-errors.ts";

export interface WatchOptions {
  /** A call that changes nothing; how it ends is noted as every other. */
  readonly probe: () => Promise<unknown>;
  /** Who calls, for the log. */
  readonly channel: string;
  readonly log: Log;
  readonly clock: Clock;
}

/** Knows whether calls work, and says so in the log when that changes. */
export interface CallWatch {
  /** Takes note of how a call ended; gives the same. */
  note<Result extends { readonly kind: "done" } | WecomFailure>(result: Result): Result;
  /** What keeps calls from working; `undefined` when the latest one worked or none was made. */
  trouble(): string | undefined;
  /** False while calls do not work. Whoever asks has it looked after again, when it is time to. */
  isUsable(): boolean;
}

/** After the first failure, and at most: each look that fails doubles it. */
const LOOKS = { baseMs: 1_000, maximumMs: 60_000 };

export function watchCalls({ probe, channel, log, clock }: WatchOptions): CallWatch {
  let trouble: string | undefined;
  let looks = 0;
  let lookAtMs = 0;

  function waitForNextLook() {
    looks += 1;
    lookAtMs = clock.now().getTime() + toBackoffMs(looks, LOOKS);
  }

  return {
    trouble: () => trouble,
    note(result) {
      const before = trouble;
      const failure = findFailure(result);
      trouble = failure?.reason;
      if (trouble !== undefined && before === undefined) {
        looks = 0;
        waitForNextLook();
      }
      if (trouble !== undefined && trouble !== before) {
        log.error({ channel, reason: trouble, seenIp: failure?.seenIp }, "wecom cannot be used");
      } else if (trouble === undefined && before !== undefined) {
        log.info({ channel }, "wecom can be used again");
      }
      return result;
    },
    isUsable() {
      if (trouble !== undefined && clock.now().getTime() >= lookAtMs) {
        waitForNextLook();
        void probe();
      }
      return trouble === undefined;
    },
  };
}

/** A "no" to one call, for good or for now, says nothing about the next. */
function findFailure(result: { readonly kind: "done" } | WecomFailure): WecomFailure | undefined {
  if (result.kind === "done" || result.action === "give_up") {
    return undefined;
  }
  const isOnlyThisCall = result.action === "retry" && result.code !== undefined;
  return isOnlyThisCall ? undefined : result;
}

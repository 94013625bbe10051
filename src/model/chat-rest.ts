import { AppError } from "../base/app-error.ts";
import type { Clock } from "../base/clock.ts";
import type { ChatModel } from "./chat-model.ts";

export interface ChatRestOptions {
  readonly clock: Clock;
  /** After how many failures in a row the model is left alone; 3 when left out. */
  readonly failures?: number;
  /** For how long; 30 s when left out. */
  readonly restMs?: number;
}

const FAILURES = 3;
const REST_MS = 30_000;

/**
 * The model, left alone for a while after it failed several times in a row: nobody waits for what
 * does not come. Calls meanwhile fail at once as `model_unavailable`; the first one afterwards tries.
 */
export function restAfterFailures(
  model: ChatModel,
  { clock, failures = FAILURES, restMs = REST_MS }: ChatRestOptions,
): ChatModel {
  let failedInARow = 0;
  let restsUntilMs = 0;
  return async (messages, call) => {
    if (clock.now().getTime() < restsUntilMs) {
      throw new AppError({
        code: "model_unavailable",
        message: `the model failed ${failedInARow} times in a row and is left alone for now`,
        retryable: true,
      });
    }
    try {
      const text = await model(messages, call);
      failedInARow = 0;
      return text;
    } catch (cause) {
      failedInARow += 1;
      if (failedInARow >= failures) {
        restsUntilMs = clock.now().getTime() + restMs;
      }
      throw cause;
    }
  };
}

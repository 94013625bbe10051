import { GrammyError, HttpError } from "grammy";
import type { Delivery } from "../../conversation/channel.ts";
import { findErrorCode, mayHaveArrived } from "../network-error.ts";

/** What a failed call to the Bot API says, without addresses: those hold the bot's token. */
export function describeError(error: unknown): string {
  if (error instanceof GrammyError) {
    return `${error.error_code} ${error.description}`;
  }
  const fallback = error instanceof HttpError ? "no answer" : "not stored";
  return findErrorCode(error) ?? fallback;
}

/** Whom nothing reaches any more, as the Bot API says it in the descriptions of its 403. */
const GONE = /blocked by the user|user is deactivated/i;

/** What became of a message whose sending failed with `error`. */
export function toDelivery(error: unknown): Exclude<Delivery, { kind: "sent" }> {
  const reason = describeError(error);
  if (!(error instanceof GrammyError)) {
    return mayHaveArrived(error)
      ? { kind: "unknown", reason }
      : { kind: "retry", reason, isWait: true };
  }
  if (error.error_code === 429) {
    const seconds = error.parameters.retry_after;
    return seconds === undefined
      ? { kind: "retry", reason }
      : { kind: "retry", reason, afterMs: seconds * 1000, isWait: true };
  }
  // 401: the token is being replaced; 404: a proxy in front of the API; both may pass.
  const isPassing = error.error_code >= 500 || [401, 404, 409].includes(error.error_code);
  if (isPassing) {
    return { kind: "retry", reason };
  }
  return GONE.test(error.description)
    ? { kind: "refused", reason, isGone: true }
    : { kind: "refused", reason };
}

import { GrammyError, HttpError } from "grammy";
import type { Delivery } from "../../conversation/channel.ts";

/** Codes of errors that come before a single byte of the request went out. */
const NEVER_SENT = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** What a failed call to the Bot API says, without addresses: those hold the bot's token. */
export function describeError(error: unknown): string {
  if (error instanceof GrammyError) {
    return `${error.error_code} ${error.description}`;
  }
  const fallback = error instanceof HttpError ? "no answer" : "not stored";
  return findCode(error) ?? fallback;
}

/** What became of a message whose sending failed with `error`. */
export function toDelivery(error: unknown): Exclude<Delivery, { kind: "sent" }> {
  const reason = describeError(error);
  if (!(error instanceof GrammyError)) {
    const code = findCode(error);
    const wasSent = code === undefined || !NEVER_SENT.has(code);
    return { kind: wasSent ? "unknown" : "retry", reason };
  }
  if (error.error_code === 429) {
    const seconds = error.parameters.retry_after;
    return { kind: "retry", reason, ...(seconds !== undefined && { afterMs: seconds * 1000 }) };
  }
  // 401: the token is being replaced; 404: a proxy in front of the API; both may pass.
  const isPassing = error.error_code >= 500 || [401, 404, 409].includes(error.error_code);
  return { kind: isPassing ? "retry" : "refused", reason };
}

/** The code of the system error deepest inside, for example `ECONNRESET`. */
function findCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) {
    return undefined;
  }
  const inner = findCode(error instanceof HttpError ? error.error : error.cause);
  const own = "code" in error && typeof error.code === "string" ? error.code : undefined;
  return inner ?? own;
}

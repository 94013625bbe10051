import type { Delivery } from "../../conversation/channel.ts";

/** Why a request to the bot's platform did not succeed: its `errcode`, or what happened instead. */
type BotErrorCode =
  | number
  /** It went out, and no acknowledgement came in time. */
  | "unacknowledged"
  /** It never went out. */
  | "unsent";

/** The one error that calls of a bot session end with. */
export class BotError extends Error {
  readonly code: BotErrorCode;

  constructor(code: BotErrorCode, message: string) {
    super(message);
    this.name = "BotError";
    this.code = code;
  }
}

/** What an `errcode` of the platform asks of us. */
export type BotErrorKind =
  /** The request that is answered is known no more: write to the chat anew. */
  | "request_gone"
  /** The session is dead for the platform: connect again, then send. */
  | "session_gone"
  /** Too much at once: wait. */
  | "too_fast"
  /** The platform is busy: try again. */
  | "busy"
  /** The bot's id or secret is wrong: a person has to mend it. */
  | "wrong_credentials"
  /** Whatever else: the same would be refused again. */
  | "refused";

const KINDS: Readonly<Record<number, BotErrorKind>> = {
  846605: "request_gone",
  846608: "request_gone",
  846609: "session_gone",
  853000: "wrong_credentials",
  40001: "wrong_credentials",
  45009: "too_fast",
  45033: "too_fast",
  [-1]: "busy",
};

/** How long the platform is left alone after it said "too fast". */
const TOO_FAST_MS = 60_000;

/** What `error` asks of us; undefined when it is not the platform that spoke. */
export function toErrorKind(error: unknown): BotErrorKind | undefined {
  return error instanceof BotError && typeof error.code === "number"
    ? (KINDS[error.code] ?? "refused")
    : undefined;
}

/** What became of a message whose sending failed with `error`. */
export function toDelivery(error: unknown): Exclude<Delivery, { kind: "sent" }> {
  const reason = describeBotError(error);
  switch (toErrorKind(error)) {
    case undefined:
      return error instanceof BotError && error.code === "unsent"
        ? { kind: "retry", reason }
        : { kind: "unknown", reason };
    case "too_fast":
      return { kind: "retry", reason, afterMs: TOO_FAST_MS, isWait: true };
    case "refused":
    case "request_gone":
      return { kind: "refused", reason };
    default:
      return { kind: "retry", reason };
  }
}

/** An error in a few words, without secrets. */
export function describeBotError(error: unknown): string {
  if (error instanceof BotError) {
    return typeof error.code === "number" ? `${error.code} ${error.message}` : error.message;
  }
  return error instanceof Error ? error.name : "unknown error";
}

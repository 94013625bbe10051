import type { SingleHolder } from "../single-holder.ts";
import { describeBotError, toErrorKind } from "./bot-error.ts";
import { openBotSession, type SessionOptions } from "./bot-session.ts";

/** Whether a bot can be connected. */
export type BotDiagnosis =
  | { readonly kind: "connected" }
  /** A running process has the connection: it is left alone. */
  | { readonly kind: "held" }
  | { readonly kind: "wrong_credentials" | "unreachable" | "refused"; readonly reason: string };

const TIMEOUT_MS = 10_000;

/**
 * Connects, subscribes, and leaves again. Only where no process of ours is connected: the platform
 * would end its connection.
 */
export async function diagnoseBot(
  options: Pick<SessionOptions, "url" | "botId" | "secret">,
  holder: SingleHolder,
): Promise<BotDiagnosis> {
  if (!(await holder.take())) {
    return { kind: "held" };
  }
  try {
    const session = await openBotSession({
      ...options,
      ...{ connectTimeoutMs: TIMEOUT_MS, ackTimeoutMs: TIMEOUT_MS, heartbeatMs: TIMEOUT_MS },
      onFrame() {},
    });
    session.close();
    await session.ended;
    return { kind: "connected" };
  } catch (error) {
    return { kind: toFailureKind(error), reason: describeBotError(error) };
  } finally {
    await holder.release();
  }
}

function toFailureKind(error: unknown) {
  const kind = toErrorKind(error);
  if (kind === undefined) {
    return "unreachable";
  }
  return kind === "wrong_credentials" ? kind : "refused";
}

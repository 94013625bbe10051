import { AppError } from "../base/app-error.ts";

/** Why a call failed, and how long the endpoint wants to be left alone. */
export interface ChatFailure {
  readonly error: AppError;
  /** 0 when it said nothing. */
  readonly retryAfterMs: number;
}

/** Names what a call to an endpoint threw; neither key nor messages are repeated. */
export function toChatFailure(cause: unknown, signal: AbortSignal): ChatFailure {
  if (signal.aborted) {
    // Whoever waited has waited long enough: no further attempt.
    return { error: unavailable("no answer in time", false), retryAfterMs: 0 };
  }
  if (cause instanceof AppError) {
    return { error: cause, retryAfterMs: 0 };
  }
  const { status, headers } = readResponse(cause);
  if (status === undefined) {
    return { error: unavailable("no connection, or a broken answer", true), retryAfterMs: 0 };
  }
  if (status < 500 && status !== 429 && status !== 408) {
    const message = `the model's endpoint refuses: status ${status}`;
    return { error: new AppError({ code: "model_refused", message }), retryAfterMs: 0 };
  }
  const seconds = Number(headers?.get("retry-after") ?? 0);
  return {
    error: unavailable(`status ${status}`, true),
    retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : 0,
  };
}

/** The status and headers that the client's errors carry. */
function readResponse(cause: unknown): {
  readonly status?: number;
  readonly headers?: Pick<Headers, "get">;
} {
  if (typeof cause !== "object" || cause === null) {
    return {};
  }
  const status = "status" in cause && typeof cause.status === "number" ? cause.status : undefined;
  const headers =
    "headers" in cause && cause.headers instanceof Headers ? cause.headers : undefined;
  return { ...(status !== undefined && { status }), ...(headers !== undefined && { headers }) };
}

function unavailable(problem: string, retryable: boolean): AppError {
  return new AppError({
    code: "model_unavailable",
    message: `the model does not serve: ${problem}`,
    retryable,
  });
}

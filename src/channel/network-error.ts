/** Codes of errors that come before a single byte of the request went out. */
const NEVER_SENT = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** The code of the system error deepest inside, for example `ECONNRESET`. */
export function findErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) {
    return undefined;
  }
  // grammY keeps what happened in `error`, the platform's fetch in `cause`.
  const inner = findErrorCode("error" in error ? error.error : error.cause);
  return inner ?? ("code" in error && typeof error.code === "string" ? error.code : undefined);
}

/** Whether a request that failed with `error` may have reached the other side. */
export function mayHaveArrived(error: unknown): boolean {
  const code = findErrorCode(error);
  return (code === undefined || !NEVER_SENT.has(code)) && !isFailedConnect(error);
}

/** Whether no connection came about: what the system calls then may be told of later failures too. */
function isFailedConnect(error: unknown): boolean {
  if (!(error instanceof Error)) {
    return false;
  }
  const [first] = error instanceof AggregateError ? (error.errors as unknown[]) : [];
  const inner = first ?? ("error" in error ? error.error : error.cause);
  return ("syscall" in error && error.syscall === "connect") || isFailedConnect(inner);
}

import { AppError } from "../base/app-error.ts";

/** The error for a backup that is damaged, not whole, or does not fit its keys. */
export function backupUnusable(reason: string, cause?: unknown): AppError {
  return new AppError({ code: "backup_unusable", message: reason, cause });
}

/** The error for a place that holds something already. */
export function placeTaken(place: string): AppError {
  return new AppError({ code: "place_taken", message: `${place} is there already, and is kept` });
}

/** Whatever kept a backup from being made, as our own error: nothing of it stays. */
export function toBackupFailure(cause: unknown): AppError {
  if (cause instanceof AppError) {
    return cause;
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new AppError({
    code: "backup_failed",
    message: `no backup was made: ${reason}`,
    cause,
  });
}

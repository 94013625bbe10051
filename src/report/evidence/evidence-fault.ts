import { AppError } from "../../base/app-error.ts";

/** The error for an object that is not in the storage. */
export function evidenceMissing(name: string, cause?: unknown): AppError {
  return new AppError({ code: "evidence_missing", message: `no evidence ${name}`, cause });
}

/** The error for a storage that has no room left. */
export function storageFull(cause: unknown): AppError {
  const message = "no room is left where evidence is kept";
  return new AppError({ code: "evidence_storage_full", message, cause });
}

/** The error for a storage that does not do what it should. */
export function storageFailed(reason: string, cause?: unknown): AppError {
  const message = `evidence cannot be kept or read: ${reason}`;
  return new AppError({ code: "evidence_storage_failed", message, cause });
}

/** What the disk throws when it is full, as our own error; the rest as it is. */
export function toStorageFault(cause: unknown): unknown {
  const code = cause instanceof Error ? (cause as NodeJS.ErrnoException).code : undefined;
  return code === "ENOSPC" || code === "EDQUOT" ? storageFull(cause) : cause;
}

import { Transform } from "node:stream";
import { AppError } from "../base/app-error.ts";

/**
 * Passes bytes on and fails with AppError `attachment_too_large` as soon as there are more than
 * `limitBytes`, whatever size was announced.
 */
export function limitBytes(limitBytes: number): Transform {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, callback) {
      size += chunk.length;
      if (size > limitBytes) {
        callback(fileTooLarge(limitBytes));
      } else {
        callback(null, chunk);
      }
    },
  });
}

/** The error for a file of more than `limitBytes`. */
export function fileTooLarge(limitBytes: number): AppError {
  return new AppError({
    code: "attachment_too_large",
    message: `file is larger than ${limitBytes} bytes`,
  });
}

/** The error for a file that cannot be opened, now or any more. */
export function fileUnavailable(reason: string, retryable = false): AppError {
  return new AppError({
    code: "attachment_unavailable",
    message: `file cannot be opened: ${reason}`,
    retryable,
  });
}

import { AppError } from "../base/app-error.ts";
import { redactPersonalData } from "../base/redact-personal-data.ts";

const LIMIT_CHARACTERS = 500;

/** What was thrown, in one line for the record of a queue: no personal data, no stack. */
export function describeFailure(cause: unknown): string {
  if (!(cause instanceof Error)) {
    return "something was thrown that is no error";
  }
  const name = cause instanceof AppError ? cause.code : cause.name;
  return redactPersonalData(`${name}: ${cause.message}`).slice(0, LIMIT_CHARACTERS);
}

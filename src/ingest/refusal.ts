import { AppError } from "../base/app-error.ts";

/** Why a file is not taken in. */
const REFUSALS = [
  "unknown_ending",
  "too_large",
  "empty",
  "wrong_content",
  "encrypted",
  "scanned",
  "archive_bomb",
  "xml_entities",
  "too_many_cells",
  "same_name",
  "broken",
] as const;
export type Refusal = (typeof REFUSALS)[number];

/** The error that ends the reading of a file that is not taken in. */
export function refusal(reason: Refusal, detail: string): AppError {
  return new AppError({ code: reason, message: detail });
}

/** The reason in an error; what no reader foresaw means that the file is broken. */
export function toRefusal(error: unknown): { readonly reason: Refusal; readonly detail: string } {
  const detail = error instanceof Error ? error.message : String(error);
  const code = error instanceof AppError ? error.code : undefined;
  return { reason: REFUSALS.find((reason) => reason === code) ?? "broken", detail };
}

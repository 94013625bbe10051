import { accessSync, constants, mkdirSync } from "node:fs";
import { AppError } from "./base/app-error.ts";

/**
 * Makes the data folder where it is missing.
 *
 * @throws AppError `data_folder_unusable` when it cannot be made or written to.
 */
export function checkDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    throw dataFolderUnusable(cause);
  }
}

function dataFolderUnusable(cause: unknown): AppError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new AppError({
    code: "data_folder_unusable",
    message: `DATA_DIR wants a folder that can be written to: ${reason}`,
    cause,
  });
}

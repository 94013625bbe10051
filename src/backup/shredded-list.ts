import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { writeWholeFile } from "../base/write-whole-file.ts";
import type { StorageDatabase } from "../storage/tables.ts";
import { backupUnusable } from "./backup-fault.ts";

/** Lies with the keys, apart from database and backups: a backup of before does not know of it. */
export const SHREDDED_FILE = "shredded.json";

const fileSchema = z.strictObject({ reports: z.array(z.string()) });

/**
 * The ids of reports whose keys were destroyed; none without a list.
 *
 * @throws AppError `backup_unusable` when the list is damaged: what must not come back would.
 */
export function readShredded(keysFolder: string): readonly string[] {
  const file = join(keysFolder, SHREDDED_FILE);
  const text = readText(file);
  try {
    return text === undefined ? [] : fileSchema.parse(JSON.parse(text)).reports;
  } catch (cause) {
    throw backupUnusable(`${file} is no list of what was destroyed`, cause);
  }
}

/** Adds to the list every report that the database knows to be erased; what was on it stays. */
export async function keepShredded(database: StorageDatabase, keysFolder: string): Promise<void> {
  const erased = await database
    .selectFrom("reports")
    .select("id")
    .where("erased_at", "is not", null)
    .execute();
  const known = readShredded(keysFolder);
  const reports = [...new Set([...known, ...erased.map(({ id }) => id)])].sort();
  if (reports.length > known.length) {
    const content = `${JSON.stringify({ reports }, null, 1)}\n`;
    writeWholeFile(join(keysFolder, SHREDDED_FILE), content, 0o600);
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") {
      return undefined;
    }
    throw cause;
  }
}

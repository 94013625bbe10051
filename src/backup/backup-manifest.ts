import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { TABLE_NAMES } from "../storage/snapshot.ts";
import { backupUnusable } from "./backup-fault.ts";

const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);

const linesSchema = z.strictObject({ lines: z.int().nonnegative(), sha256: hashSchema });

const manifestSchema = z.strictObject({
  format: z.literal(1),
  madeAt: z.iso.datetime(),
  /** The latest migration of the database: its tables have this form. */
  migration: z.string().min(1),
  /** The end of the chain of events. */
  head: z.strictObject({ events: z.int().nonnegative(), hash: hashSchema }),
  /** Tables that a newer program has are not there, and empty. */
  tables: z.partialRecord(z.enum(TABLE_NAMES), linesSchema),
  evidence: linesSchema,
  /** Files that could not be read when the backup was made, or were erased meanwhile. */
  missingEvidence: z.array(z.string()),
  /** The files of keys that belong to it, with their hashes; they lie elsewhere. */
  keys: z.record(z.string().regex(/^(?:sealing\/)?[\w-]+(?:\.[\w-]+)*$/), hashSchema),
});

/** What a backup holds: written last, so that a folder without it is no backup. */
export type BackupManifest = z.infer<typeof manifestSchema>;

/** One stored object of the evidence: a line of {@link toEvidenceListFile}. */
export const evidenceEntrySchema = z.strictObject({
  name: z.string().regex(/^[\w-]+$/),
  sizeBytes: z.int().nonnegative(),
  /** Of the bytes as they lie there: sealed. */
  sha256: hashSchema,
});
export type EvidenceEntry = z.infer<typeof evidenceEntrySchema>;

export const toManifestFile = (folder: string) => join(folder, "manifest.json");
export const toTableFile = (folder: string, table: string) => join(folder, `${table}.jsonl`);
export const toEvidenceListFile = (folder: string) => join(folder, "evidence-files.jsonl");
export const toEvidenceFolder = (folder: string) => join(folder, "evidence");

/** @throws AppError `backup_unusable`. */
export function readManifest(folder: string): BackupManifest {
  const file = toManifestFile(folder);
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (cause) {
    throw backupUnusable(`${file} is no manifest of a backup`, cause);
  }
}

export function toSha256(bytes: string | Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

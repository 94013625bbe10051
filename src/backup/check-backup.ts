import { createFolderBackend } from "../report/evidence/folder-backend.ts";
import { backupUnusable } from "./backup-fault.ts";
import {
  type BackupManifest,
  type EvidenceEntry,
  evidenceEntrySchema,
  readManifest,
  toEvidenceFolder,
  toEvidenceListFile,
  toTableFile,
} from "./backup-manifest.ts";
import { measureObject } from "./copy-evidence.ts";
import { checkLines, readLines } from "./line-file.ts";

/**
 * Reads all of a backup and compares it with its manifest.
 *
 * @throws AppError `backup_unusable`, naming the first file that is missing or changed.
 */
export async function checkBackup(folder: string): Promise<BackupManifest> {
  const manifest = readManifest(folder);
  for (const [table, written] of Object.entries(manifest.tables)) {
    await checkLines(toTableFile(folder, table), written);
  }
  await checkLines(toEvidenceListFile(folder), manifest.evidence);
  const evidence = createFolderBackend(toEvidenceFolder(folder));
  for await (const { name, sizeBytes, sha256 } of readEvidenceList(folder)) {
    const found = await measureObject(name, evidence).catch((cause: unknown) => {
      throw backupUnusable(`the evidence ${name} cannot be read`, cause);
    });
    if (found.sizeBytes !== sizeBytes || found.sha256 !== sha256) {
      throw backupUnusable(`the evidence ${name} is not as it was written`);
    }
  }
  return manifest;
}

/** The objects that a backup holds. */
export async function* readEvidenceList(folder: string): AsyncGenerator<EvidenceEntry> {
  for await (const entry of readLines(toEvidenceListFile(folder))) {
    yield evidenceEntrySchema.parse(entry);
  }
}

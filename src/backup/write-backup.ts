import { existsSync, mkdirSync, rmSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { AppError } from "../base/app-error.ts";
import type { Clock } from "../base/clock.ts";
import { writeWholeFile } from "../base/write-whole-file.ts";
import { readChainHead } from "../report/event-log-repository.ts";
import type { KeptFile } from "../report/evidence/evidence-store.ts";
import { createFolderBackend } from "../report/evidence/folder-backend.ts";
import { listKeptFiles } from "../report/evidence-repository.ts";
import { listRingKeyIds } from "../storage/data-keys.ts";
import { findLatestMigration } from "../storage/migrate.ts";
import type { Storage } from "../storage/open-storage.ts";
import { TABLE_NAMES, withSnapshot } from "../storage/snapshot.ts";
import { placeTaken, toBackupFailure } from "./backup-fault.ts";
import {
  type BackupManifest,
  type EvidenceEntry,
  toEvidenceFolder,
  toEvidenceListFile,
  toManifestFile,
  toSha256,
  toTableFile,
} from "./backup-manifest.ts";
import { copyEvidence, type EvidencePlaces, toObjectName } from "./copy-evidence.ts";
import { readKeyFiles, toKeyHashes, writeKeyFiles } from "./key-files.ts";
import { type CreateFile, type LineCount, writeLines } from "./line-file.ts";
import { clearUnfinished, toUnfinished } from "./unfinished-folder.ts";

export interface BackupOptions {
  readonly storage: Storage;
  readonly evidence: EvidencePlaces;
  /** The installation's folder of keys. */
  readonly keysFolder: string;
  /** Where the backup goes; must not be there yet. */
  readonly folder: string;
  /** Where its keys go, apart from it; they are not copied without. */
  readonly keysCopy?: string | undefined;
  readonly clock: Clock;
  readonly createFile?: CreateFile;
}

/** What a backup holds. */
export interface Backup {
  readonly manifest: BackupManifest;
  /** Of the manifest: kept elsewhere, it shows later whether anything of the backup was changed. */
  readonly sha256: string;
  /** Files that should be there and could not be read. */
  readonly unreadable: readonly string[];
  /** Beside it: folders of other backups that were cut off. */
  readonly abandoned: readonly string[];
}

/**
 * Makes a backup while everything else runs: the database at one instant, and the evidence that it
 * speaks of. The folder has its name only when all is written and synced; what an earlier attempt at
 * the same folder left when it was killed is removed first.
 *
 * @throws AppError `place_taken`; `backup_failed`, `evidence_storage_full`,
 *   `evidence_storage_failed`: nothing stays.
 */
export async function writeBackup(options: BackupOptions): Promise<Backup> {
  const folder = resolve(options.folder);
  const keysCopy = options.keysCopy === undefined ? undefined : resolve(options.keysCopy);
  checkPlaces(folder, keysCopy);
  const unfinished = toUnfinished(folder);
  try {
    const abandoned = clearUnfinished(keysCopy === undefined ? [folder] : [folder, keysCopy]);
    mkdirSync(unfinished, { recursive: true, mode: 0o700 });
    const backup = await fill(unfinished, options);
    if (keysCopy !== undefined) {
      await writeKeysCopy(keysCopy, options.keysFolder);
    }
    await finish(unfinished, folder).catch((cause: unknown) => {
      removeFolder(keysCopy);
      throw cause;
    });
    return { ...backup, abandoned };
  } catch (cause) {
    throw toBackupFailure(cause);
  } finally {
    removeFolder(unfinished);
  }
}

function removeFolder(folder: string | undefined): void {
  if (folder !== undefined) {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Before the backup has its name: one that has it can be opened. */
async function writeKeysCopy(keysCopy: string, keysFolder: string): Promise<void> {
  const unfinished = toUnfinished(keysCopy);
  try {
    writeKeyFiles(unfinished, readKeyFiles(keysFolder));
    await finish(unfinished, keysCopy);
  } finally {
    removeFolder(unfinished);
  }
}

function checkPlaces(folder: string, keysCopy: string | undefined): void {
  const taken = [folder, keysCopy].find((place) => place !== undefined && existsSync(place));
  if (taken !== undefined) {
    throw placeTaken(taken);
  }
  if (keysCopy !== undefined && (isWithin(keysCopy, folder) || isWithin(folder, keysCopy))) {
    throw new AppError({
      code: "wrong_usage",
      message: "the keys belong into another place than the backup: together they protect nothing",
    });
  }
}

function isWithin(place: string, folder: string): boolean {
  return `${place}/`.startsWith(`${folder}/`);
}

async function finish(unfinished: string, folder: string): Promise<void> {
  await syncFolder(unfinished);
  await rename(unfinished, folder);
  await syncFolder(dirname(folder));
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  await handle.sync().finally(() => handle.close());
}

const createRealFile: CreateFile = (file) => open(file, "wx", 0o600);

async function fill(folder: string, options: BackupOptions): Promise<Omit<Backup, "abandoned">> {
  const { storage, clock, createFile = createRealFile } = options;
  const madeAt = clock.now().toISOString();
  const migration = await findLatestMigration(storage);
  const { files, ringKeys, ...written } = await writeTables(folder, storage, createFile);
  const { missing, list } = await writeEvidence(folder, files, { ...options, createFile });
  const keys = toKeyHashes(readKeyFiles(options.keysFolder));
  checkRing(ringKeys, keys);
  const manifest = {
    ...{ format: 1 as const, madeAt, migration, ...written },
    ...{ evidence: list, missingEvidence: [...missing], keys },
  };
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  writeWholeFile(toManifestFile(folder), text, 0o600);
  const wanted = await listKeptFiles(storage.database);
  const unreadable = missing.filter((id) => wanted.some((file) => file.id === id));
  return { manifest, sha256: toSha256(text), unreadable };
}

/** Keys are read after the snapshot: newer ones do no harm, one that was destroyed since does. */
function checkRing(ids: readonly string[], keys: Readonly<Record<string, string>>): void {
  const lost = ids.find((id) => keys[`sealing/${id}.key.json`] === undefined);
  if (lost !== undefined) {
    throw new Error(`the key ${lost} was destroyed meanwhile: begin again`);
  }
}

function writeTables(folder: string, storage: Storage, createFile: CreateFile) {
  return withSnapshot(storage, async ({ database, readRows }) => {
    const tables: Record<string, LineCount> = {};
    for (const table of TABLE_NAMES) {
      tables[table] = await writeLines(toTableFile(folder, table), readRows(table), createFile);
    }
    const files = await listKeptFiles(database);
    const ringKeys = await listRingKeyIds(database);
    return { tables, files, ringKeys, head: await readChainHead(database) };
  });
}

async function writeEvidence(
  folder: string,
  files: readonly KeptFile[],
  { storage, evidence, createFile }: BackupOptions & { readonly createFile: CreateFile },
) {
  const target = createFolderBackend(toEvidenceFolder(folder));
  const done = new Set<string>();
  const missing: string[] = [];
  async function* copyAll(): AsyncGenerator<EvidenceEntry> {
    for (const file of files) {
      const name = toObjectName(file);
      const entry = done.has(name)
        ? undefined
        : await copyEvidence(file, evidence, target, storage.database);
      if (entry !== undefined) {
        done.add(name);
        yield entry;
      } else if (!done.has(name)) {
        missing.push(file.id);
        await target.remove(name);
      }
    }
  }
  const list = await writeLines(toEvidenceListFile(folder), copyAll(), createFile);
  return { missing, list };
}

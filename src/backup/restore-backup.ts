import { join } from "node:path";
import { type Clock, toLocalDate, toLocalTime } from "../base/clock.ts";
import { openKeyRing } from "../base/key-ring.ts";
import type { Log } from "../base/log.ts";
import { toCounterName } from "../report/case-number.ts";
import { eraseAgain } from "../report/erase-report.ts";
import { appendEvent, verifyEventChain } from "../report/event-log-repository.ts";
import { createFolderBackend } from "../report/evidence/folder-backend.ts";
import { listKeptFiles } from "../report/evidence-repository.ts";
import { moveCounter } from "../storage/counters.ts";
import { fillDatabase, isWithoutTables } from "../storage/fill-database.ts";
import { flushDeleted } from "../storage/flush-deleted.ts";
import { migrate } from "../storage/migrate.ts";
import { openBareDatabase, openStorage, type Storage } from "../storage/open-storage.ts";
import { settleRestored } from "../storage/settle-restored.ts";
import type { RawRow } from "../storage/snapshot.ts";
import type { Tables } from "../storage/tables.ts";
import { backupUnusable, placeTaken } from "./backup-fault.ts";
import { type BackupManifest, toEvidenceFolder, toTableFile } from "./backup-manifest.ts";
import { checkBackup, readEvidenceList } from "./check-backup.ts";
import { copyObject, type EvidencePlaces, isOriginal } from "./copy-evidence.ts";
import { checkKeys, readKeyFiles, writeKeyFiles } from "./key-files.ts";
import { readLines } from "./line-file.ts";
import { readShredded } from "./shredded-list.ts";

export interface RestoreOptions {
  /** The backup. */
  readonly folder: string;
  /** The backup's keys. */
  readonly keysCopy: string;
  /** The database to fill; either kind takes a backup of either. */
  readonly url: string;
  readonly evidence: EvidencePlaces;
  /** Where the installation's keys will lie. */
  readonly keysFolder: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** What was restored and found right. */
export interface Restored {
  readonly madeAt: string;
  readonly rows: number;
  readonly events: number;
  readonly evidenceFiles: number;
  /** Files that the backup does not hold. */
  readonly missingEvidence: readonly string[];
  /** Reports that the backup holds and that were destroyed since: they are destroyed again. */
  readonly erasedAgain: number;
  /** Replies that were waiting when the backup was made: a person says whether they go out. */
  readonly unknownReplies: number;
}

/**
 * Restores a backup into an empty place: everything is checked before anything is written, and the
 * chain of events and each file again afterwards. The keys come last: without them nothing of what
 * was left half done can be used.
 *
 * @throws AppError `backup_unusable`, `place_taken`; what the places throw.
 */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const { folder, keysCopy, keysFolder } = options;
  const manifest = await checkBackup(folder);
  const keys = checkKeys(keysCopy, manifest.keys);
  await checkEmpty(options);
  await restoreEvidence(options);
  const keyRing = openKeyRing(join(keysCopy, "sealing"), options.clock.now());
  await restoreRows(manifest, options);
  const storage = await openStorage({ ...options, keyRing });
  try {
    await verify(storage, manifest, options.evidence);
    const settled = await settle(storage, manifest, readShredded(keysCopy), options.clock.now());
    await flushDeleted(storage.database);
    writeKeyFiles(keysFolder, keys);
    return { ...toSummary(manifest), ...settled };
  } finally {
    await storage.close();
  }
}

function toSummary({ madeAt, tables, head, evidence, missingEvidence }: BackupManifest) {
  const rows = Object.values(tables).reduce((sum, { lines }) => sum + lines, 0);
  return { madeAt, rows, events: head.events, evidenceFiles: evidence.lines, missingEvidence };
}

async function checkEmpty({ url, evidence, keysFolder, log }: RestoreOptions): Promise<void> {
  if (readKeyFiles(keysFolder).size > 0) {
    throw placeTaken(keysFolder);
  }
  for (const backend of new Set([evidence.backend, evidence.clearBackend])) {
    for await (const { name } of backend.list()) {
      throw placeTaken(`evidence (${name})`);
    }
  }
  const { database } = await openBareDatabase({ url, log });
  try {
    if (!(await isWithoutTables(database))) {
      throw placeTaken("the database");
    }
  } finally {
    await database.destroy();
  }
}

/** What lay in the clear goes back to where such files lie. */
async function restoreEvidence({ folder, evidence }: RestoreOptions): Promise<void> {
  const source = createFolderBackend(toEvidenceFolder(folder));
  const clear = await listClearNames(folder);
  for await (const { name } of readEvidenceList(folder)) {
    await copyObject(name, source, clear.has(name) ? evidence.clearBackend : evidence.backend);
  }
}

async function listClearNames(folder: string): Promise<ReadonlySet<unknown>> {
  const names = new Set<unknown>();
  for await (const row of readRows(folder, "evidence")) {
    if (row.sealed === 0) {
      names.add(row.sha256);
    }
  }
  return names;
}

function readRows(folder: string, table: keyof Tables): AsyncIterable<RawRow> {
  return readLines(toTableFile(folder, table)) as AsyncIterable<RawRow>;
}

async function* noRows(): AsyncGenerator<RawRow> {}

/** The tables get the form that they had, and are brought up to date with what is in them. */
async function restoreRows(
  { migration, tables }: BackupManifest,
  { folder, url, log }: RestoreOptions,
): Promise<void> {
  const bare = await openBareDatabase({ url, log });
  try {
    await migrate(bare.database, bare.kind, migration);
    await fillDatabase(bare, (table) =>
      tables[table] === undefined ? noRows() : readRows(folder, table),
    );
  } finally {
    await bare.database.destroy();
  }
}

async function verify(
  { database }: Storage,
  { head, missingEvidence }: BackupManifest,
  evidence: EvidencePlaces,
): Promise<void> {
  const chain = await verifyEventChain(database, head);
  if (chain.kind !== "intact" || chain.head.hash !== head.hash) {
    throw backupUnusable("the chain of events does not hold, or ends elsewhere than it did");
  }
  for (const file of await listKeptFiles(database)) {
    if (!missingEvidence.includes(file.id) && !(await isOriginal(file, evidence, database))) {
      throw backupUnusable(`the file ${file.id} is not the one that was handed in`);
    }
  }
}

/** More case numbers than are given in no time, and in a second. */
const NUMBERS_AT_ONCE = 10_000;
const NUMBERS_PER_SECOND = 100;

/**
 * Case numbers that were given after the backup was made are not known any more: those of today go
 * on after all that can have been given, also when the same backup is restored again. What was
 * destroyed since is destroyed again, and the record says that a backup came back.
 */
async function settle(
  storage: Storage,
  { madeAt, head }: BackupManifest,
  shredded: readonly string[],
  now: Date,
): Promise<Pick<Restored, "unknownReplies" | "erasedAgain">> {
  const [hours = 0, minutes = 0] = toLocalTime(now).split(":").map(Number);
  const seconds = (hours * 60 + minutes + 1) * 60;
  return storage.transaction(async (trx) => {
    const least = NUMBERS_AT_ONCE + seconds * NUMBERS_PER_SECOND;
    await moveCounter(trx, toCounterName(toLocalDate(now)), least);
    const erasedAgain = await eraseAgain(trx, shredded, now);
    await appendEvent(trx, {
      kind: "restored",
      actor: { id: "restore", role: "operator" },
      at: now,
      data: { madeAt, events: head.events, head: head.hash, erasedAgain },
    });
    return { erasedAgain, unknownReplies: (await settleRestored(trx, now)).unknownReplies };
  });
}

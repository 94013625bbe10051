import type { Clock } from "../base/clock.ts";
import { inParts } from "../base/in-parts.ts";
import type { Log } from "../base/log.ts";
import { type RepeatedJob, repeatJob } from "../base/repeat-job.ts";
import { releaseLease, takeLease } from "../storage/leases.ts";
import type { Storage } from "../storage/open-storage.ts";
import type { EvidenceBackend } from "./evidence/evidence-backend.ts";
import type { EvidenceStore } from "./evidence/evidence-store.ts";
import type { ScanFile } from "./evidence/scan-file.ts";
import { deleteExpiredLinks } from "./evidence/upload-link-repository.ts";
import {
  findKnownObjects,
  listClearEvidence,
  listUnscannedEvidence,
  markScan,
  markSealed,
} from "./evidence-repository.ts";

export interface EvidenceCareOptions {
  readonly storage: Storage;
  readonly store: EvidenceStore;
  readonly scan: ScanFile;
  readonly backends: readonly EvidenceBackend[];
  readonly clock: Clock;
  readonly log: Log;
  /** Names this process among those that share the database. */
  readonly owner: string;
  readonly everyMs?: number | undefined;
}

/** What was done at one time. */
interface EvidenceCare {
  readonly sealed: number;
  readonly scanned: number;
  readonly infected: number;
  readonly removed: number;
}

const NAME = "evidence-care";
const EVERY_MS = 600_000;
const LEASE_MS = 3_600_000;
const FILES_AT_ONCE = 50;
const NAMES_AT_ONCE = 500;
/**
 * A file is there before its row: what no row speaks of long after was given up. Whoever restores
 * the wrong backup has a week to notice.
 */
const ABANDONED_MS = 7 * 24 * 3_600_000;

/** Cares for evidence every ten minutes, in one process at a time. */
export function createEvidenceCare(options: EvidenceCareOptions): RepeatedJob {
  const { storage, clock, log, owner, everyMs = EVERY_MS } = options;
  async function work() {
    const lease = { name: NAME, owner, leaseMs: LEASE_MS };
    if (await takeLease(storage.database, lease, clock.now())) {
      const done = await careForEvidence(options);
      if (Object.values(done).some((count) => count > 0)) {
        log.info(done, "evidence cared for");
      }
    }
  }
  const job = repeatJob({ everyMs, work, failure: "evidence could not be cared for", log });
  return {
    start: job.start,
    async stop() {
      await job.stop();
      await releaseLease(storage.database, { name: NAME, owner });
    },
  };
}

/**
 * Seals files of before, has files scanned that no scanner has seen, removes bytes of which no row
 * speaks any more, and links that have expired.
 */
export async function careForEvidence(options: EvidenceCareOptions): Promise<EvidenceCare> {
  const sealed = await sealClearFiles(options);
  const { scanned, infected } = await scanAgain(options);
  const before = new Date(options.clock.now().getTime() - ABANDONED_MS);
  await deleteExpiredLinks(options.storage.database, before);
  let removed = 0;
  for (const backend of options.backends) {
    removed += await removeAbandoned(backend, before, options);
  }
  return { sealed, scanned, infected, removed };
}

/** The clear bytes go with the abandoned ones, when no row needs them any more. */
async function sealClearFiles({ storage, store, log }: EvidenceCareOptions): Promise<number> {
  let count = 0;
  for (const file of await listClearEvidence(storage.database, FILES_AT_ONCE)) {
    try {
      await store.seal(file);
      await markSealed(storage.database, file.id);
      count += 1;
    } catch (error) {
      log.error({ err: error, evidence: file.id }, "a file could not be sealed");
    }
  }
  return count;
}

/** The scanner that cannot be asked now is asked at another time. */
async function scanAgain({ storage, store, scan, clock, log }: EvidenceCareOptions) {
  const counts = { scanned: 0, infected: 0 };
  for (const file of await listUnscannedEvidence(storage.database, FILES_AT_ONCE)) {
    const content = await store.open(file).catch((error: unknown) => {
      log.error({ err: error, evidence: file.id }, "a file could not be opened");
    });
    const result = content && (await scan(content));
    content?.destroy();
    await markScan(storage.database, file.id, result?.kind ?? "unscanned", clock.now());
    if (result?.kind === "unscanned") {
      return counts;
    }
    counts.scanned += result === undefined ? 0 : 1;
    counts.infected += result?.kind === "infected" ? 1 : 0;
  }
  return counts;
}

async function removeAbandoned(
  backend: EvidenceBackend,
  before: Date,
  { storage }: EvidenceCareOptions,
): Promise<number> {
  const old: string[] = [];
  for await (const { name, keptAt } of backend.list()) {
    if (keptAt < before) {
      old.push(name);
    }
  }
  let count = 0;
  for (const names of inParts(old, NAMES_AT_ONCE)) {
    const known = await findKnownObjects(storage.database, names);
    for (const name of names.filter((one) => !known.has(one))) {
      await backend.remove(name);
      count += 1;
    }
  }
  return count;
}

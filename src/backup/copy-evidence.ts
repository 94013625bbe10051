import { createHash } from "node:crypto";
import { AppError } from "../base/app-error.ts";
import { createDataEvidenceKeys } from "../report/evidence/data-evidence-keys.ts";
import type { EvidenceBackend } from "../report/evidence/evidence-backend.ts";
import { type KeptFile, openEvidenceFile } from "../report/evidence/evidence-store.ts";
import type { StorageDatabase } from "../storage/tables.ts";
import type { EvidenceEntry } from "./backup-manifest.ts";

/** Where evidence lies: sealed, and what was kept before files were sealed. */
export interface EvidencePlaces {
  readonly backend: EvidenceBackend;
  readonly clearBackend: EvidenceBackend;
}

const UNREADABLE = ["evidence_missing", "sealed_data_damaged", "sealing_key_missing"];

/** The name of a file's object in its place. */
export function toObjectName({ id, sha256, isSealed }: KeptFile): string {
  return isSealed ? id : sha256;
}

/**
 * Copies the object of a file as it lies there; `undefined` when it cannot be read, or what was
 * copied is not what was handed in.
 */
export async function copyEvidence(
  file: KeptFile,
  from: EvidencePlaces,
  to: EvidenceBackend,
  database: StorageDatabase,
): Promise<EvidenceEntry | undefined> {
  const name = toObjectName(file);
  const source = file.isSealed ? from.backend : from.clearBackend;
  try {
    const entry = await copyObject(name, source, to);
    const copied = { backend: to, clearBackend: to };
    return (await isOriginal(file, copied, database)) ? entry : undefined;
  } catch (cause) {
    if (cause instanceof AppError && UNREADABLE.includes(cause.code)) {
      return undefined;
    }
    throw cause;
  }
}

/** Copies one object, measuring it on its way. */
export async function copyObject(
  name: string,
  from: EvidenceBackend,
  to: EvidenceBackend,
): Promise<EvidenceEntry> {
  const measured = createMeasure();
  await to.put(name, measured.pass(await from.get(name)));
  return { name, ...measured.result() };
}

/** The size and the hash of an object as it lies there. */
export async function measureObject(name: string, from: EvidenceBackend): Promise<EvidenceEntry> {
  const measured = createMeasure();
  for await (const _ of measured.pass(await from.get(name))) {
    // Only measured.
  }
  return { name, ...measured.result() };
}

/** Whether the bytes of a file, opened, are those that were handed in. */
export async function isOriginal(
  file: KeptFile,
  places: EvidencePlaces,
  database: StorageDatabase,
): Promise<boolean> {
  const hash = createHash("sha256");
  const keys = createDataEvidenceKeys(database);
  for await (const bytes of await openEvidenceFile(file, { ...places, keys })) {
    hash.update(bytes);
  }
  return hash.digest("hex") === file.sha256;
}

function createMeasure() {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  return {
    async *pass(content: AsyncIterable<Uint8Array>) {
      for await (const bytes of content) {
        hash.update(bytes);
        sizeBytes += bytes.length;
        yield bytes;
      }
    },
    result: () => ({ sizeBytes, sha256: hash.digest("hex") }),
  };
}

import { Readable } from "node:stream";
import type { CreateId } from "../../base/id.ts";
import { openStream, sealStream } from "../../base/seal-stream.ts";
import type { DataKey, SealPlace } from "../../base/seal-text.ts";
import { cleanFileName } from "./clean-file-name.ts";
import type { EvidenceBackend } from "./evidence-backend.ts";
import { evidenceMissing } from "./evidence-fault.ts";
import type { EvidenceRules, Finding } from "./evidence-rules.ts";
import { examineEvidence } from "./examine-evidence.ts";
import { type ReceivedFile, receiveFile } from "./receive-file.ts";
import type { ScanFile, ScanResult } from "./scan-file.ts";

/** A file as it was received. */
export interface StoredFile {
  /** Also its name in the storage, which so says nothing of its content. */
  readonly id: string;
  /** The intake or supplement it was sent in, under whose key it is sealed. */
  readonly draftId: string;
  /** Hexadecimal, of the original bytes. */
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly name: string;
  readonly claimedType?: string;
  readonly sniffedType: string;
  /** What staff should know before they open it. */
  readonly cautions: readonly Finding[];
  readonly scan: ScanMark;
  /** False for files of before, which lie in the clear under their SHA-256. */
  readonly isSealed: boolean;
}

/** What is known of viruses in a kept file; `infected` was found after it had been kept. */
export type ScanMark = ScanResult["kind"];

type EvidenceRefusal = "empty" | "too_large" | "type_not_allowed" | "infected" | Finding;

type StoringResult =
  | { readonly kind: "stored"; readonly file: StoredFile }
  | { readonly kind: "refused"; readonly reason: EvidenceRefusal };

/** What the sender says of a file, where it belongs, and how large it may be. */
interface OfferedFile {
  readonly name: string;
  readonly mediaType?: string;
  readonly draftId: string;
  /** The store's own limit unless told. */
  readonly limitBytes?: number;
}

/** The keys that seal the files of an intake or supplement. */
export interface EvidenceKeys {
  openOrCreate(draftId: string): Promise<DataKey>;
  /** `undefined` when the key was destroyed, and the files with it. */
  open(draftId: string): Promise<DataKey | undefined>;
}

/** Keeps original bytes, sealed. */
export interface EvidenceStore {
  /**
   * Takes in one file: hashed while it streams, examined, scanned, sealed, and kept for certain when
   * the promise settles. Its row is the caller's to write.
   *
   * @throws AppError `evidence_storage_full`, `evidence_storage_failed`; what the stream throws.
   *   Nothing half-written stays.
   */
  store(content: AsyncIterable<Uint8Array>, offered: OfferedFile): Promise<StoringResult>;
  /**
   * The original bytes; an error in the stream means that what came before is not to be used.
   *
   * @throws AppError `evidence_missing` when the file or its key is not there any more.
   */
  open(file: StoredFile): Promise<Readable>;
  /** Removes the bytes of a file that is not wanted after all. */
  remove(file: StoredFile): Promise<void>;
  /** Seals the original bytes of a file that lies in the clear; the row's `isSealed` comes after. */
  seal(file: StoredFile): Promise<void>;
}

export interface EvidenceStoreOptions {
  readonly backend: EvidenceBackend;
  /** Where files lie that were kept in the clear, before files were sealed. */
  readonly clearBackend: EvidenceBackend;
  readonly keys: EvidenceKeys;
  /** What holds now: the knowledge may change while the process runs. */
  readonly rules: () => EvidenceRules;
  readonly scan: ScanFile;
  /** For files on their way; nothing stays there. */
  readonly incomingFolder: string;
  readonly limitBytes: number;
  readonly createId: CreateId;
}

export function createEvidenceStore(options: EvidenceStoreOptions): EvidenceStore {
  const { backend, clearBackend, keys, createId } = options;
  async function keep(
    file: Pick<StoredFile, "id" | "draftId">,
    content: AsyncIterable<Uint8Array>,
  ) {
    const key = await keys.openOrCreate(file.draftId);
    await backend.put(file.id, sealStream(content, key, toPlace(file)));
  }
  return {
    async store(content, offered) {
      const limitBytes = offered.limitBytes ?? options.limitBytes;
      const { incomingFolder: folder } = options;
      const received = await receiveFile(content, { folder, limitBytes, createId });
      try {
        const checked = await check(received, offered, limitBytes, options);
        if (checked.kind === "stored") {
          await keep(checked.file, received.stream());
        }
        return checked;
      } finally {
        await received.close();
      }
    },
    open: (file) => openEvidenceFile(file, options),
    remove: ({ id }) => backend.remove(id),
    seal: async (file) => keep(file, await clearBackend.get(file.sha256)),
  };
}

/** What it takes to find a kept file and to read it. */
export type KeptFile = Pick<StoredFile, "id" | "draftId" | "sha256" | "isSealed">;

/** The original bytes of a kept file; see {@link EvidenceStore.open}. */
export async function openEvidenceFile(
  file: KeptFile,
  places: Pick<EvidenceStoreOptions, "backend" | "clearBackend"> & {
    readonly keys: Pick<EvidenceKeys, "open">;
  },
): Promise<Readable> {
  if (!file.isSealed) {
    return places.clearBackend.get(file.sha256);
  }
  const key = await places.keys.open(file.draftId);
  if (key === undefined) {
    throw evidenceMissing(file.id);
  }
  const opened = openStream(await places.backend.get(file.id), key, toPlace(file));
  return Readable.from(opened, { objectMode: false });
}

function toPlace({ id }: Pick<StoredFile, "id">): SealPlace {
  return { record: id, field: "evidence" };
}

async function check(
  received: ReceivedFile,
  { name: claimedName, mediaType, draftId }: OfferedFile,
  limitBytes: number,
  { rules, scan, createId }: EvidenceStoreOptions,
): Promise<StoringResult> {
  const { sha256, sizeBytes } = received;
  if (sizeBytes === 0 || sizeBytes > limitBytes) {
    return { kind: "refused", reason: sizeBytes === 0 ? "empty" : "too_large" };
  }
  const name = cleanFileName(claimedName);
  const examined = await examineEvidence(received, name, rules());
  if (examined.kind === "refused") {
    return examined;
  }
  const scanned = await scan(received.stream());
  if (scanned.kind === "infected") {
    return { kind: "refused", reason: "infected" };
  }
  const { sniffedType, cautions } = examined;
  const file = {
    ...{ id: createId(), draftId, sha256, sizeBytes, name, sniffedType, cautions },
    ...{ scan: scanned.kind, isSealed: true },
  };
  return {
    kind: "stored",
    file: mediaType === undefined ? file : { ...file, claimedType: mediaType },
  };
}

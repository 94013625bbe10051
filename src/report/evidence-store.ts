import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import type { CreateId } from "../base/id.ts";
import { cleanFileName } from "./clean-file-name.ts";
import { sniffEvidence } from "./sniff-evidence.ts";

/** A file as it was received. */
export interface StoredFile {
  /** Hexadecimal, of the original bytes. */
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly name: string;
  readonly claimedType?: string;
  readonly sniffedType: string;
}

type EvidenceRefusal = "empty" | "too_large" | "type_not_allowed";

type StoringResult =
  | { readonly kind: "stored"; readonly file: StoredFile }
  | { readonly kind: "refused"; readonly reason: EvidenceRefusal };

/** Keeps original bytes, each file once, named by its SHA-256. */
export interface EvidenceStore {
  /**
   * Takes in one file: hashed while it streams, on the disk for certain when the promise settles.
   *
   * @throws what the stream or the disk throws; nothing half-written stays.
   */
  store(content: Readable, claimed: { name: string; mediaType?: string }): Promise<StoringResult>;
  open(sha256: string): Readable;
}

export interface EvidenceStoreOptions {
  /** Where the files are kept, for example `data/evidence`. */
  readonly folder: string;
  readonly maximumBytes: number;
  readonly createId: CreateId;
}

export function createEvidenceStore(options: EvidenceStoreOptions): EvidenceStore {
  const { folder, maximumBytes, createId } = options;
  const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256);
  return {
    async store(content, claimed) {
      await mkdir(folder, { recursive: true });
      const temporary = join(folder, `incoming-${createId()}`);
      try {
        const written = await write(content, temporary, maximumBytes);
        const refusal = refuseSize(written.sizeBytes, maximumBytes);
        if (refusal !== undefined) {
          return { kind: "refused", reason: refusal };
        }
        const name = cleanFileName(claimed.name);
        const sniffedType = await sniffEvidence(temporary, name);
        if (sniffedType === undefined) {
          return { kind: "refused", reason: "type_not_allowed" };
        }
        await moveInto(temporary, folder, pathOf(written.sha256));
        const { mediaType } = claimed;
        const file = { ...written, name, sniffedType };
        const stored = mediaType === undefined ? file : { ...file, claimedType: mediaType };
        return { kind: "stored", file: stored };
      } finally {
        await rm(temporary, { force: true });
      }
    },
    open: (sha256) => createReadStream(pathOf(sha256)),
  };
}

function refuseSize(sizeBytes: number, maximumBytes: number): EvidenceRefusal | undefined {
  if (sizeBytes === 0) {
    return "empty";
  }
  return sizeBytes > maximumBytes ? "too_large" : undefined;
}

/** Stops reading at the first byte beyond the maximum. */
async function write(content: Readable, file: string, maximumBytes: number) {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  const handle = await open(file, "wx", 0o600);
  try {
    for await (const chunk of content) {
      const bytes = Buffer.from(chunk);
      sizeBytes += bytes.length;
      if (sizeBytes > maximumBytes) {
        break;
      }
      hash.update(bytes);
      await writeAll(handle, bytes);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { sha256: hash.digest("hex"), sizeBytes };
}

async function writeAll(handle: FileHandle, bytes: Buffer): Promise<void> {
  let offset = 0;
  while (offset < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, offset);
    offset += bytesWritten;
  }
}

async function moveInto(temporary: string, folder: string, path: string): Promise<void> {
  const parent = join(path, "..");
  await mkdir(parent, { recursive: true });
  await rename(temporary, path);
  for (const directory of [parent, folder]) {
    const handle = await open(directory, "r");
    await handle.sync().finally(() => handle.close());
  }
}

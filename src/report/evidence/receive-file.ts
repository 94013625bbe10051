import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";
import type { CreateId } from "../../base/id.ts";
import { storageFailed, toStorageFault } from "./evidence-fault.ts";
import { writeBytes } from "./folder-backend.ts";

/** A file that has been received and is looked at before it is kept. */
export interface ReceivedFile {
  readonly sizeBytes: number;
  /** Hexadecimal, of the original bytes. */
  readonly sha256: string;
  /** The bytes from `start` up to but not including `end`, or to where the file ends. */
  slice(start: number, end: number): Promise<Buffer>;
  /** All bytes, a piece at a time. */
  stream(): AsyncGenerator<Buffer>;
  /** Forgets the file. */
  close(): Promise<void>;
}

export interface ReceiveFileOptions {
  /** For bytes on their way; nothing in it can be read, and nothing stays. */
  readonly folder: string;
  readonly limitBytes: number;
  readonly createId: CreateId;
}

const CIPHER = "aes-256-ctr";
const BLOCK_BYTES = 16;
const PIECE_BYTES = 256 * 1024;

/**
 * Takes a file in, hashing it while it streams; reading stops at the first byte beyond the limit, so
 * that `sizeBytes` is larger than it. On the disk the bytes lie in a file without a name, which the
 * system removes even when the process is killed, under a key that only this process knows.
 *
 * @throws AppError `evidence_storage_full`; what the stream throws. Nothing half-written stays.
 */
export async function receiveFile(
  content: AsyncIterable<Uint8Array>,
  options: ReceiveFileOptions,
): Promise<ReceivedFile> {
  const handle = await openNameless(options);
  const secret = { key: randomBytes(32), firstBlock: randomBytes(BLOCK_BYTES) };
  try {
    const written = await write(content, handle, secret, options.limitBytes);
    const slice = (start: number, end: number) =>
      readSlice(handle, secret, start, Math.min(end, written.sizeBytes));
    return {
      ...{ ...written, slice },
      async *stream() {
        for (let start = 0; start < written.sizeBytes; start += PIECE_BYTES) {
          yield await slice(start, start + PIECE_BYTES);
        }
      },
      close: () => handle.close(),
    };
  } catch (cause) {
    await handle.close();
    throw toStorageFault(cause);
  }
}

async function openNameless({ folder, createId }: ReceiveFileOptions): Promise<FileHandle> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, createId());
  const handle = await open(path, "wx+", 0o600);
  await rm(path);
  return handle;
}

interface Secret {
  readonly key: Buffer;
  /** The cipher's counter at the first byte. */
  readonly firstBlock: Buffer;
}

async function write(
  content: AsyncIterable<Uint8Array>,
  handle: FileHandle,
  { key, firstBlock }: Secret,
  limitBytes: number,
) {
  const hash = createHash("sha256");
  const cipher = createCipheriv(CIPHER, key, firstBlock);
  let sizeBytes = 0;
  for await (const bytes of content) {
    sizeBytes += bytes.length;
    if (sizeBytes > limitBytes) {
      break;
    }
    hash.update(bytes);
    await writeBytes(handle, cipher.update(bytes));
  }
  return { sha256: hash.digest("hex"), sizeBytes };
}

/** The cipher can begin at any block: a slice costs what it is long. */
async function readSlice(
  handle: FileHandle,
  { key, firstBlock }: Secret,
  start: number,
  end: number,
): Promise<Buffer> {
  const block = Math.floor(start / BLOCK_BYTES);
  const from = block * BLOCK_BYTES;
  const stored = Buffer.allocUnsafe(Math.max(0, end - from));
  let filled = 0;
  while (filled < stored.length) {
    const { bytesRead } = await handle.read(stored, filled, stored.length - filled, from + filled);
    if (bytesRead === 0) {
      throw storageFailed("a received file is shorter than it was");
    }
    filled += bytesRead;
  }
  const decipher = createDecipheriv(CIPHER, key, addBlocks(firstBlock, block));
  return decipher.update(stored).subarray(start - from);
}

/** The counter is a big-endian number of 128 bits. */
function addBlocks(counter: Buffer, blocks: number): Buffer {
  const sum = BigInt.asUintN(128, BigInt(`0x${counter.toString("hex")}`) + BigInt(blocks));
  return Buffer.from(sum.toString(16).padStart(2 * BLOCK_BYTES, "0"), "hex");
}

import { createSecretKey, hkdfSync, type KeyObject, randomBytes } from "node:crypto";
import { decrypt, encrypt, NONCE_BYTES, TAG_BYTES } from "./authenticated-cipher.ts";
import { type DataKey, type SealPlace, sealedDataDamaged, toContext } from "./seal-text.ts";

const MAGIC = Buffer.from("ZQT1");
const SALT_BYTES = 32;
const HEADER_BYTES = MAGIC.length + SALT_BYTES;
const CHUNK_BYTES = 64 * 1024;
const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES;

/**
 * Seals a stream of any length, piece by piece, keeping one chunk in memory.
 *
 * The form: `ZQT1`, a salt of 32 bytes, then chunks of 64 KiB (the last one shorter or as long,
 * empty for an empty stream), each with its tag. Every stream has its own key, derived from the
 * data key, the salt and the place (HKDF-SHA-256), so that a chunk's nonce can be its number; the
 * nonce's last byte says whether it is the last. Left out, added, exchanged or cut off: it shows.
 */
export async function* sealStream(
  source: AsyncIterable<Uint8Array>,
  key: DataKey,
  place: SealPlace,
): AsyncGenerator<Buffer> {
  const salt = randomBytes(SALT_BYTES);
  yield Buffer.concat([MAGIC, salt]);
  const streamKey = deriveKey(key, salt, place);
  let index = 0;
  for await (const { bytes, isLast } of toChunks(source, CHUNK_BYTES)) {
    yield encrypt(streamKey, bytes, toInput(index, isLast));
    index += 1;
  }
}

/**
 * Opens what {@link sealStream} sealed. What was given out before damage is found is genuine but
 * not whole: the reader throws it away.
 *
 * @throws AppError `sealed_data_damaged` when it was changed, cut, moved or sealed with another key.
 */
export async function* openStream(
  source: AsyncIterable<Uint8Array>,
  key: DataKey,
  place: SealPlace,
): AsyncGenerator<Buffer> {
  const pieces = splitHeader(source);
  try {
    const header = await pieces.next();
    if (header.done === true || !header.value.subarray(0, MAGIC.length).equals(MAGIC)) {
      throw sealedDataDamaged(place);
    }
    const streamKey = deriveKey(key, header.value.subarray(MAGIC.length), place);
    let index = 0;
    for await (const { bytes, isLast } of toChunks(pieces, SEALED_CHUNK_BYTES)) {
      yield openChunk(streamKey, bytes, { index, isLast, place });
      index += 1;
    }
  } finally {
    await pieces.return(undefined);
  }
}

/** How long the sealed form of so many bytes is. */
export function toSealedBytes(plainBytes: number): number {
  const chunks = Math.max(1, Math.ceil(plainBytes / CHUNK_BYTES));
  return HEADER_BYTES + plainBytes + chunks * TAG_BYTES;
}

function openChunk(
  key: KeyObject,
  bytes: Buffer,
  { index, isLast, place }: { index: number; isLast: boolean; place: SealPlace },
): Buffer {
  try {
    return decrypt(key, bytes, toInput(index, isLast));
  } catch (cause) {
    throw sealedDataDamaged(place, cause);
  }
}

function deriveKey(key: DataKey, salt: Uint8Array, place: SealPlace): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync("sha256", key, salt, toContext(place), 32)));
}

function toInput(index: number, isLast: boolean) {
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeUIntBE(index, NONCE_BYTES - 1 - 6, 6);
  nonce[NONCE_BYTES - 1] = isLast ? 1 : 0;
  return { nonce, context: Buffer.alloc(0) };
}

interface Chunk {
  readonly bytes: Buffer;
  readonly isLast: boolean;
}

/** Cuts a stream into chunks of exactly `size` bytes, the last one shorter or as long. */
async function* toChunks(source: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Chunk> {
  let pieces: Uint8Array[] = [];
  let held = 0;
  for await (const piece of source) {
    pieces.push(piece);
    held += piece.byteLength;
    // A full chunk waits for a byte more: it may be the last one.
    if (held > size) {
      const joined = Buffer.concat(pieces);
      let start = 0;
      for (; joined.length - start > size; start += size) {
        yield { bytes: joined.subarray(start, start + size), isLast: false };
      }
      pieces = [joined.subarray(start)];
      held = joined.length - start;
    }
  }
  yield { bytes: Buffer.concat(pieces), isLast: true };
}

/** The header first, then what comes after it as it comes. */
async function* splitHeader(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let header: Buffer | undefined = Buffer.alloc(0);
  for await (const piece of source) {
    if (header === undefined) {
      yield Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
      continue;
    }
    header = Buffer.concat([header, piece]);
    if (header.length >= HEADER_BYTES) {
      yield header.subarray(0, HEADER_BYTES);
      yield header.subarray(HEADER_BYTES);
      header = undefined;
    }
  }
}

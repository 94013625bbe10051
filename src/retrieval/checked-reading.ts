import { createHash } from "node:crypto";
import { readSync } from "node:fs";

const CHUNK_BYTES = 16 * 1024 * 1024;
const LINE_FEED = 10;

/** The first line of an open file, and where the next one begins. */
export function readLine(file: number): { readonly line: string; readonly end: number } {
  const chunks: Buffer[] = [];
  let length = 0;
  for (const chunk of readChunks(file, 0, CHUNK_BYTES)) {
    chunks.push(Buffer.from(chunk));
    length += chunk.length;
  }
  const bytes = Buffer.concat(chunks, length);
  const end = bytes.indexOf(LINE_FEED);
  return { line: bytes.toString("utf8", 0, end), end: end + 1 };
}

/** Reads piece after piece, as far as the file reaches; each piece is valid until the next. */
export function* readChunks(file: number, start: number, bytes: number): Generator<Buffer> {
  const chunk = Buffer.alloc(Math.min(bytes, CHUNK_BYTES));
  for (let done = 0; done < bytes; ) {
    const length = Math.min(chunk.length, bytes - done);
    const read = readSync(file, chunk, 0, length, start + done);
    if (read === 0) {
      return;
    }
    yield chunk.subarray(0, read);
    done += read;
  }
}

/** Reads a section into memory of its own. */
export function readHashed(
  file: number,
  start: number,
  section: { readonly bytes: number; readonly sha256: string },
): Buffer {
  const bytes = Buffer.from(new ArrayBuffer(section.bytes));
  const hash = createHash("sha256");
  for (let done = 0; done < bytes.length; ) {
    const length = Math.min(CHUNK_BYTES, bytes.length - done);
    const read = readSync(file, bytes, done, length, start + done);
    if (read === 0) {
      break;
    }
    hash.update(bytes.subarray(done, done + read));
    done += read;
  }
  if (hash.digest("hex") !== section.sha256) {
    throw new Error("a section is not the one that was written");
  }
  return bytes;
}

/** SHA-256, in hexadecimal. */
export function hashChunks(chunks: Iterable<Buffer>): string {
  const hash = createHash("sha256");
  for (const chunk of chunks) {
    hash.update(chunk);
  }
  return hash.digest("hex");
}

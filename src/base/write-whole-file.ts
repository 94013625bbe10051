import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Writes a file so that readers see the old one or the new one, never half of it, even after a power
 * cut; its folder is made. What the disk throws leaves nothing behind.
 *
 * @param content the whole of it, or its pieces one after another.
 * @param mode who may read it; what the process's mask allows unless told.
 */
export function writeWholeFile(
  file: string,
  content: string | Uint8Array | Iterable<Uint8Array>,
  mode = 0o666,
): void {
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    writeThrough(temporary, toPieces(content), mode);
    renameSync(temporary, file);
  } finally {
    rmSync(temporary, { force: true });
  }
}

function toPieces(content: string | Uint8Array | Iterable<Uint8Array>): Iterable<Uint8Array> {
  if (typeof content === "string") {
    return [Buffer.from(content)];
  }
  return content instanceof Uint8Array ? [content] : content;
}

const LONGEST_WRITE_BYTES = 64 * 1024 * 1024;

function writeThrough(file: string, pieces: Iterable<Uint8Array>, mode: number): void {
  const opened = openSync(file, "w", mode);
  try {
    for (const piece of pieces) {
      for (let done = 0; done < piece.byteLength; ) {
        const length = Math.min(LONGEST_WRITE_BYTES, piece.byteLength - done);
        done += writeSync(opened, piece, done, length);
      }
    }
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}

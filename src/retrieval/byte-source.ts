import { closeSync, readSync } from "node:fs";

/** Bytes that are read where they lie: in memory, or in a file. */
export interface ByteSource {
  readonly length: number;
  /** The bytes from `start` up to but without `end`. */
  read(start: number, end: number): Buffer;
}

/** Bytes in memory. */
export class MemoryBytes implements ByteSource {
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get length(): number {
    return this.#bytes.length;
  }

  read(start: number, end: number): Buffer {
    return this.#bytes.subarray(start, end);
  }
}

/** Files are closed when nobody reads them any more: a reader keeps the file that it opened, even replaced. */
const unusedFiles = new FinalizationRegistry<number>((file) => closeSync(file));

/** A part of an open file, which it closes in the end. */
export class FileBytes implements ByteSource {
  readonly length: number;
  readonly #file: number;
  readonly #offset: number;

  constructor(file: number, offset: number, length: number) {
    this.length = length;
    this.#file = file;
    this.#offset = offset;
    unusedFiles.register(this, file);
  }

  read(start: number, end: number): Buffer {
    const bytes = Buffer.alloc(end - start);
    readSync(this.#file, bytes, 0, bytes.length, this.#offset + start);
    return bytes;
  }
}

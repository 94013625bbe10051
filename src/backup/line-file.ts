import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { createInterface } from "node:readline";
import { backupUnusable } from "./backup-fault.ts";

/** How many lines a file has, and the SHA-256 of the whole. */
export interface LineCount {
  readonly lines: number;
  readonly sha256: string;
}

/** Makes a file that must not be there yet; tests hand in a disk that is full. */
export type CreateFile = (file: string) => Promise<Pick<FileHandle, "write" | "sync" | "close">>;

const BUFFERED_CHARACTERS = 256 * 1024;

/** Writes items as JSON, one a line, synced before it counts as written. */
export async function writeLines(
  file: string,
  items: AsyncIterable<object>,
  createFile: CreateFile,
): Promise<LineCount> {
  const hash = createHash("sha256");
  const handle = await createFile(file);
  let lines = 0;
  let text = "";
  async function flush(): Promise<void> {
    const bytes = Buffer.from(text);
    hash.update(bytes);
    text = "";
    for (let offset = 0; offset < bytes.length; ) {
      offset += (await handle.write(bytes, offset)).bytesWritten;
    }
  }
  try {
    for await (const item of items) {
      text += `${JSON.stringify(item)}\n`;
      lines += 1;
      if (text.length > BUFFERED_CHARACTERS) {
        await flush();
      }
    }
    await flush();
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { lines, sha256: hash.digest("hex") };
}

/** The items of a file that {@link writeLines} wrote. */
export async function* readLines(file: string): AsyncGenerator<unknown> {
  for await (const line of createInterface({ input: createReadStream(file) })) {
    yield JSON.parse(line);
  }
}

/** @throws AppError `backup_unusable` when the file is not there or not as it was written. */
export async function checkLines(file: string, { lines, sha256 }: LineCount): Promise<void> {
  const hash = createHash("sha256");
  let found = 0;
  try {
    for await (const bytes of createReadStream(file)) {
      hash.update(bytes);
      found += countLineEnds(bytes);
    }
  } catch (cause) {
    throw backupUnusable(`${file} cannot be read`, cause);
  }
  if (found !== lines || hash.digest("hex") !== sha256) {
    throw backupUnusable(`${file} is not as it was written`);
  }
}

function countLineEnds(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) {
    count += 1;
  }
  return count;
}

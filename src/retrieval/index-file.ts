import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { writeWholeFile } from "../base/write-whole-file.ts";
import type { IndexContents } from "./index-contents.ts";

/**
 * Layout: a line of JSON (format, key, SHA-256 of the rest, byte lengths), then the contents as JSON
 * without its typed arrays, then the arrays' bytes one after another.
 */
const FORMAT = "zhiquantong-index-2";

const ARRAYS = { Uint32Array, Float32Array, Int8Array } as const;
type StoredArray = InstanceType<(typeof ARRAYS)[keyof typeof ARRAYS]>;

interface Header {
  readonly format: string;
  readonly key: string;
  readonly sha256: string;
  readonly jsonBytes: number;
  readonly arrays: readonly ArrayHeader[];
}

interface ArrayHeader {
  readonly type: keyof typeof ARRAYS;
  readonly bytes: number;
  /** Where it belongs: a part of the contents and a field of that part. */
  readonly part: string;
  readonly field: string;
}

/** Writes an index so that readers see the old file or the new one, never half of it. */
export function writeIndexFile(file: string, key: string, contents: IndexContents): void {
  const arrays = Object.entries(contents).flatMap(([part, fields]) =>
    Object.entries(fields as object)
      .filter((entry): entry is [string, StoredArray] => isStoredArray(entry[1]))
      .map(([field, array]) => ({ part, field, array })),
  );
  const json = Buffer.from(
    JSON.stringify(contents, (_, value: unknown) => (isStoredArray(value) ? undefined : value)),
  );
  const body = Buffer.concat([json, ...arrays.map(({ array }) => bytesOf(array))]);
  const header: Header = {
    format: FORMAT,
    key,
    sha256: sha256(body),
    jsonBytes: json.byteLength,
    arrays: arrays.map(({ part, field, array }) => ({
      type: arrayType(array),
      bytes: array.byteLength,
      part,
      field,
    })),
  };
  writeWholeFile(file, Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), body]));
}

/** What a file that exists turned out to be. */
export type IndexFileState = "missing" | "outdated" | "corrupt";

/** Reads an index that was written with the same key; says why when there is none. */
export function readIndexFile(file: string, key: string): IndexContents | IndexFileState {
  if (!existsSync(file)) {
    return "missing";
  }
  try {
    const bytes = readFileSync(file);
    const end = bytes.indexOf("\n");
    const header = JSON.parse(bytes.toString("utf8", 0, end)) as Header;
    if (header.format !== FORMAT || header.key !== key) {
      return "outdated";
    }
    const body = bytes.subarray(end + 1);
    return sha256(body) === header.sha256 ? readBody(body, header) : "corrupt";
  } catch {
    return "corrupt";
  }
}

function readBody(body: Buffer, header: Header): IndexContents {
  const contents = JSON.parse(body.toString("utf8", 0, header.jsonBytes));
  let start = header.jsonBytes;
  for (const { type, bytes, part, field } of header.arrays) {
    // A copy, because typed arrays must begin at a multiple of their element size.
    const copy = Uint8Array.prototype.slice.call(body, start, start + bytes);
    contents[part][field] = new ARRAYS[type](copy.buffer, copy.byteOffset);
    start += bytes;
  }
  return contents;
}

function bytesOf(array: StoredArray): Buffer {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength);
}

function isStoredArray(value: unknown): value is StoredArray {
  return Object.values(ARRAYS).some((type) => value instanceof type);
}

function arrayType(array: StoredArray): keyof typeof ARRAYS {
  if (array instanceof Uint32Array) {
    return "Uint32Array";
  }
  return array instanceof Float32Array ? "Float32Array" : "Int8Array";
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

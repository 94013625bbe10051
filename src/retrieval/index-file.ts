import { closeSync, existsSync, fstatSync, openSync, renameSync, rmSync } from "node:fs";
import { writeWholeFile } from "../base/write-whole-file.ts";
import { FileBytes, MemoryBytes } from "./byte-source.ts";
import { hashChunks, readChunks, readHashed, readLine } from "./checked-reading.ts";
import type { IndexContents } from "./index-contents.ts";
import { VectorGraph } from "./vector-graph.ts";

/**
 * Layout: a line with the SHA-256 of what follows in it, JSON (format, key, and length and SHA-256 of
 * every section), then the sections:
 * the contents as JSON without typed arrays and passages, the typed arrays, the records of the
 * passages. A graph of vectors lies in a file of its own beside it.
 */
const FORMAT = "zhiquantong-index-7";

const ARRAYS = { Uint8Array, Uint32Array, Float32Array, Float64Array, Int8Array, Int16Array };
type ArrayType = keyof typeof ARRAYS;
type StoredArray = InstanceType<(typeof ARRAYS)[ArrayType]>;

/** Records of passages that need more are read one by one where they lie. */
const IN_MEMORY_BYTES = 32 * 1024 * 1024;

interface Section {
  readonly bytes: number;
  readonly sha256: string;
}

interface ArraySection extends Section {
  readonly type: ArrayType;
  /** Where it belongs: a part of the contents and a field of that part. */
  readonly part: string;
  readonly field: string;
}

interface Header {
  readonly format: string;
  readonly key: string;
  readonly json: Section;
  readonly arrays: readonly ArraySection[];
  readonly records: Section;
  readonly graph?: Section;
}

/** Writes an index so that readers see the old file or the new one, never half of it. */
export function writeIndexFile(file: string, key: string, contents: IndexContents): void {
  const { passages, passageGraph, ...rest } = contents;
  const { records, ...recordArrays } = passages;
  const parts = Object.entries({ ...rest, passages: recordArrays });
  const arrays = parts.flatMap(([part, fields]) =>
    Object.entries(fields as object)
      .filter((entry): entry is [string, StoredArray] => isStoredArray(entry[1]))
      .map(([field, array]) => ({ part, field, array })),
  );
  const json = Buffer.from(
    JSON.stringify(Object.fromEntries(parts), (_, value: unknown) =>
      isStoredArray(value) ? undefined : value,
    ),
  );
  const recordBytes = records.read(0, records.length);
  const header: Header = {
    ...{ format: FORMAT, key },
    json: describe(json),
    arrays: arrays.map(({ part, field, array }) => ({
      ...{ type: typeOf(array), part, field },
      ...describe(bytesOf(array)),
    })),
    records: describe(recordBytes),
    ...(passageGraph !== undefined && { graph: writeGraph(file, passageGraph) }),
  };
  const headJson = JSON.stringify(header);
  const head = Buffer.from(`${hashText(headJson)} ${headJson}\n`);
  writeWholeFile(file, [head, json, ...arrays.map(({ array }) => bytesOf(array)), recordBytes]);
}

/** What a file holds, and the key that it was written with. */
export interface StoredIndex {
  readonly key: string;
  readonly contents: IndexContents;
}

/** Why a file holds no index that can be read. */
export type IndexFileState = "missing" | "outdated" | "corrupt";

/** Reads an index; says why when there is none. */
export function readIndexFile(file: string): StoredIndex | IndexFileState {
  if (!existsSync(file)) {
    return "missing";
  }
  const opened = openSync(file, "r");
  let stored: StoredIndex | IndexFileState = "corrupt";
  try {
    stored = readOpened(file, opened);
  } catch {
    // Whatever cannot be read of a damaged file is one more sign of the same.
  }
  if (typeof stored === "string" || !(stored.contents.passages.records instanceof FileBytes)) {
    closeSync(opened);
  }
  return stored;
}

function readOpened(file: string, opened: number): StoredIndex | IndexFileState {
  const { line, end } = readLine(opened);
  const [hash = "", headJson = ""] = line.split(/ (.*)/s);
  if (hashText(headJson) !== hash) {
    return "corrupt";
  }
  const header = JSON.parse(headJson) as Header;
  if (header.format !== FORMAT) {
    return "outdated";
  }
  const { json, arrays, records, graph } = header;
  const total = [json, ...arrays, records].reduce((sum, { bytes }) => sum + bytes, end);
  if (fstatSync(opened).size !== total || !isGraphWhole(file, graph)) {
    return "corrupt";
  }
  const contents = JSON.parse(readHashed(opened, end, json).toString("utf8"));
  let start = end + json.bytes;
  for (const section of arrays) {
    const { buffer } = readHashed(opened, start, section);
    contents[section.part][section.field] = new ARRAYS[section.type](buffer as ArrayBuffer);
    start += section.bytes;
  }
  contents.passages.records = openRecords(opened, start, records);
  if (graph !== undefined) {
    const { dimensions } = contents.passageVectors;
    contents.passageGraph = VectorGraph.read(graphFile(file), dimensions);
  }
  return { key: header.key, contents };
}

function openRecords(opened: number, start: number, section: Section): FileBytes | MemoryBytes {
  if (section.bytes <= IN_MEMORY_BYTES) {
    return new MemoryBytes(readHashed(opened, start, section));
  }
  if (hashChunks(readChunks(opened, start, section.bytes)) !== section.sha256) {
    throw new Error("the records are not those that were written");
  }
  return new FileBytes(opened, start, section.bytes);
}

function graphFile(file: string): string {
  return `${file}.graph`;
}

function writeGraph(file: string, graph: VectorGraph): Section {
  const temporary = `${graphFile(file)}.${process.pid}.tmp`;
  try {
    graph.write(temporary);
    const section = describeFile(temporary);
    renameSync(temporary, graphFile(file));
    return section;
  } finally {
    rmSync(temporary, { force: true });
  }
}

function isGraphWhole(file: string, wanted: Section | undefined): boolean {
  if (wanted === undefined) {
    return true;
  }
  const found = describeFile(graphFile(file));
  return found.bytes === wanted.bytes && found.sha256 === wanted.sha256;
}

function describeFile(file: string): Section {
  const opened = openSync(file, "r");
  try {
    const bytes = fstatSync(opened).size;
    return { bytes, sha256: hashChunks(readChunks(opened, 0, bytes)) };
  } finally {
    closeSync(opened);
  }
}

function describe(bytes: Buffer): Section {
  return { bytes: bytes.byteLength, sha256: hashChunks([bytes]) };
}

function hashText(text: string): string {
  return hashChunks([Buffer.from(text)]);
}

function bytesOf(array: StoredArray): Buffer {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength);
}

function isStoredArray(value: unknown): value is StoredArray {
  return Object.values(ARRAYS).some((type) => value instanceof type);
}

function typeOf(array: StoredArray): ArrayType {
  return array.constructor.name as ArrayType;
}

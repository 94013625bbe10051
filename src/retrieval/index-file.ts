import { closeSync, existsSync, fstatSync, openSync, renameSync, rmSync } from "node:fs";
import { writeWholeFile } from "../base/write-whole-file.ts";
import { FileBytes, MemoryBytes } from "./byte-source.ts";
import { hashChunks, readChunks, readHashed } from "./checked-reading.ts";
import type { IndexContents } from "./index-contents.ts";
import {
  type PackedParts,
  packParts,
  readHeaderLine,
  type Section,
  toHeaderLine,
  toSection,
  unpackParts,
} from "./packed-parts.ts";
import { VectorGraph } from "./vector-graph.ts";

/**
 * Layout: a line with the SHA-256 of what follows in it, JSON (format, key, and length and SHA-256 of
 * every section), then the sections:
 * the contents as JSON without typed arrays and passages, the typed arrays, the records of the
 * passages. A graph of vectors lies in a file of its own beside it.
 */
const FORMAT = "zhiquantong-index-10";

/** Records of passages that need more are read one by one where they lie. */
const IN_MEMORY_BYTES = 32 * 1024 * 1024;

interface Header extends PackedParts {
  readonly format: string;
  readonly key: string;
  readonly records: Section;
  readonly graph?: Section;
}

/** Writes an index so that readers see the old file or the new one, never half of it. */
export function writeIndexFile(file: string, key: string, contents: IndexContents): void {
  const { passages, passageGraph, ...rest } = contents;
  const { records, ...recordArrays } = passages;
  const { packed, pieces } = packParts({ ...rest, passages: recordArrays });
  const recordBytes = records.read(0, records.length);
  const header: Header = {
    ...{ format: FORMAT, key, ...packed },
    records: toSection(recordBytes),
    ...(passageGraph !== undefined && { graph: writeGraph(file, passageGraph) }),
  };
  writeWholeFile(file, [toHeaderLine(header), ...pieces, recordBytes]);
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
  const read = readHeaderLine(opened);
  if (read === undefined) {
    return "corrupt";
  }
  const header = read.header as Header;
  if (header.format !== FORMAT) {
    return "outdated";
  }
  const { json, arrays, records, graph } = header;
  const total = [json, ...arrays, records].reduce((sum, { bytes }) => sum + bytes, read.end);
  if (fstatSync(opened).size !== total || !isGraphWhole(file, graph)) {
    return "corrupt";
  }
  const { parts: contents, end } = unpackParts(opened, read.end, header);
  contents.passages.records = openRecords(opened, end, records);
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

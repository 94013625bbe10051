import { hashChunks, readHashed, readLine } from "./checked-reading.ts";

const ARRAYS = { Uint8Array, Uint32Array, Float32Array, Float64Array, Int8Array, Int16Array };
type ArrayType = keyof typeof ARRAYS;
type StoredArray = InstanceType<(typeof ARRAYS)[ArrayType]>;

/** Bytes of a file, and what proves that they are those that were written. */
export interface Section {
  readonly bytes: number;
  readonly sha256: string;
}

interface ArraySection extends Section {
  readonly type: ArrayType;
  /** Where it belongs: a part and a field of that part. */
  readonly part: string;
  readonly field: string;
}

/** Where parts lie in a file: as JSON without their typed arrays, then these. */
export interface PackedParts {
  readonly json: Section;
  readonly arrays: readonly ArraySection[];
}

/** Packs named parts of plain data, whose own fields may be typed arrays. */
export function packParts(parts: object): { packed: PackedParts; pieces: readonly Buffer[] } {
  const arrays = Object.entries(parts).flatMap(([part, fields]) =>
    Object.entries(fields as object)
      .filter((entry): entry is [string, StoredArray] => isStoredArray(entry[1]))
      .map(([field, array]) => ({ part, field, type: typeOf(array), bytes: bytesOf(array) })),
  );
  const json = Buffer.from(
    JSON.stringify(parts, (_, value: unknown) => (isStoredArray(value) ? undefined : value)),
  );
  return {
    packed: {
      json: toSection(json),
      arrays: arrays.map(({ bytes, ...place }) => ({ ...place, ...toSection(bytes) })),
    },
    pieces: [json, ...arrays.map(({ bytes }) => bytes)],
  };
}

/**
 * Reads parts that lie in an open file from a place on, and says where they end.
 *
 * @throws Error when they are not those that were written.
 */
export function unpackParts(file: number, start: number, { json, arrays }: PackedParts) {
  // biome-ignore lint/suspicious/noExplicitAny: its hash says that it is what was written
  const parts: any = JSON.parse(readHashed(file, start, json).toString("utf8"));
  let end = start + json.bytes;
  for (const section of arrays) {
    const { buffer } = readHashed(file, end, section);
    parts[section.part][section.field] = new ARRAYS[section.type](buffer as ArrayBuffer);
    end += section.bytes;
  }
  return { parts, end };
}

/** The first line of such a file: a header and its SHA-256. */
export function toHeaderLine(header: object): Buffer {
  const json = JSON.stringify(header);
  return Buffer.from(`${hashText(json)} ${json}\n`);
}

/** Reads that line, and where the rest begins; undefined when it is not what was written. */
export function readHeaderLine(file: number): { header: unknown; end: number } | undefined {
  const { line, end } = readLine(file);
  const [hash = "", json = ""] = line.split(/ (.*)/s);
  return hashText(json) === hash ? { header: JSON.parse(json), end } : undefined;
}

/** What proves later that bytes are these. */
export function toSection(bytes: Buffer): Section {
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

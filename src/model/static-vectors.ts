import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { z } from "zod";
import { brokenDataFile } from "../base/yaml-file.ts";

const headerSchema = z.object({
  format: z.literal("zhiquan-static-vectors-1"),
  dimensions: z.number().int().positive(),
  words: z.number().int().positive(),
  /** The sentence encoder that the vectors imitate. */
  teacher: z.string(),
  /** SHA-256 of everything the vectors were learnt from. */
  corpus: z.string(),
  /** How they were learnt: the same input and options give the same file. */
  options: z.record(z.string(), z.number()),
  /** SHA-256 of everything below the header. */
  content: z.string(),
});

export type StaticVectorsHeader = z.infer<typeof headerSchema>;

/** Word vectors and the weights with which words count in a sentence. */
export interface StaticVectors {
  readonly header: StaticVectorsHeader;
  readonly words: readonly string[];
  /** Weight of each word, as `round(weight × 255)`. */
  readonly weights: Uint8Array;
  /** `words × dimensions` numbers, one scale for all. */
  readonly vectors: Int8Array;
}

/**
 * The file as bytes: a line of JSON (header), a line of words separated by tabs, the weights, the
 * vectors. The header's `content` is filled in here.
 */
export function encodeStaticVectors({ header, words, weights, vectors }: StaticVectors): Buffer {
  const body = Buffer.concat([
    Buffer.from(`${words.join("\t")}\n`),
    weights,
    new Uint8Array(vectors.buffer, vectors.byteOffset, vectors.byteLength),
  ]);
  const content = createHash("sha256").update(body).digest("hex");
  return Buffer.concat([Buffer.from(`${JSON.stringify({ ...header, content })}\n`), body]);
}

/**
 * Reads a file that {@link encodeStaticVectors} made. Its length is checked, its hash is not: that
 * would cost more than the reading.
 *
 * @throws AppError `broken_data_file`.
 */
export function loadStaticVectors(file: string): StaticVectors {
  const bytes = readBytes(file);
  const headEnd = bytes.indexOf(10);
  const wordsEnd = bytes.indexOf(10, headEnd + 1);
  const header = headerSchema.safeParse(parseJson(bytes.toString("utf8", 0, Math.max(headEnd, 0))));
  if (!header.success || wordsEnd < 0) {
    throw brokenDataFile(file, "is no file of static vectors");
  }
  const words = bytes.toString("utf8", headEnd + 1, wordsEnd).split("\t");
  const weightsEnd = wordsEnd + 1 + header.data.words;
  const end = weightsEnd + header.data.words * header.data.dimensions;
  if (words.length !== header.data.words || bytes.length !== end) {
    throw brokenDataFile(file, "is cut off or has grown");
  }
  const weights = bytes.subarray(wordsEnd + 1, weightsEnd);
  const vectors = new Int8Array(bytes.buffer, bytes.byteOffset + weightsEnd, end - weightsEnd);
  return { header: header.data, words, weights, vectors };
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw brokenDataFile(file, "cannot be read", cause);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

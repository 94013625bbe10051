import { readFileSync } from "node:fs";
import { z } from "zod";
import { brokenDataFile } from "../base/yaml-file.ts";

const headerSchema = z.object({
  format: z.literal("zhiquan-static-embeddings"),
  dimensions: z.number().int().positive(),
  words: z.number().int().positive(),
  /** A stored number times this is the vector's component. */
  scale: z.number().positive(),
  teacher: z.string(),
  /** SHA-256 of everything the vectors were learnt from. */
  corpus: z.string(),
});

export type StaticEmbeddingsHeader = z.infer<typeof headerSchema>;

/** Word vectors and the weights with which words count in a sentence. */
export interface StaticVectors {
  readonly header: StaticEmbeddingsHeader;
  readonly words: readonly string[];
  /** Weight of each word, as `round(weight × 255)`. */
  readonly weights: Uint8Array;
  /** `words × dimensions` numbers. */
  readonly vectors: Int8Array;
}

/** Cuts a normalised text into words. */
export type CutWords = (text: string) => readonly string[];

/** Turns a text into a unit vector; the zero vector when it holds no known word. */
export type EmbedText = (text: string) => Float32Array;

/**
 * The file as bytes: a line of JSON (header), a line of words separated by tabs, the weights, the
 * vectors.
 */
export function encodeStaticVectors(content: StaticVectors): Buffer {
  const head = `${JSON.stringify(content.header)}\n${content.words.join("\t")}\n`;
  return Buffer.concat([Buffer.from(head), content.weights, Buffer.from(content.vectors.buffer)]);
}

/**
 * Reads a file that {@link encodeStaticVectors} made.
 *
 * @throws AppError `broken_data_file`.
 */
export function loadStaticVectors(file: string): StaticVectors {
  const bytes = readFileSync(file);
  const headEnd = bytes.indexOf(10);
  const wordsEnd = bytes.indexOf(10, headEnd + 1);
  const header = headerSchema.safeParse(parseJson(bytes.toString("utf8", 0, Math.max(headEnd, 0))));
  if (!header.success || wordsEnd < 0) {
    throw brokenDataFile(file, "is no file of static embeddings");
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

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * A text's vector is the weighted sum of its words' vectors, normed; a word that has none gives way
 * to its characters.
 */
export function createStaticEmbedder(content: StaticVectors, cutWords: CutWords): EmbedText {
  const { dimensions } = content.header;
  const positions = new Map(content.words.map((word, position) => [word, position]));
  return (text) => {
    const sum = new Float32Array(dimensions);
    for (const word of cutWords(text)) {
      for (const position of positionsOf(word, positions)) {
        addWord(sum, content, position);
      }
    }
    return toUnitLength(sum);
  };
}

/** The word's own position, or those of its characters. */
export function positionsOf(word: string, positions: ReadonlyMap<string, number>): number[] {
  const own = positions.get(word);
  if (own !== undefined) {
    return [own];
  }
  return [...word].flatMap((character) => positions.get(character) ?? []);
}

function addWord(sum: Float32Array, content: StaticVectors, position: number): void {
  const { dimensions } = content.header;
  const weight = (content.weights[position] as number) / 255;
  const start = position * dimensions;
  for (let index = 0; index < dimensions; index += 1) {
    sum[index] = (sum[index] as number) + weight * (content.vectors[start + index] as number);
  }
}

function toUnitLength(vector: Float32Array): Float32Array {
  const norm = Math.hypot(...vector);
  return norm === 0 ? vector : vector.map((value) => value / norm);
}

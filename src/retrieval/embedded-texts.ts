import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { z } from "zod";
import { writeWholeFile } from "../base/write-whole-file.ts";
import { VectorList, type VectorListData } from "./vector-list.ts";

const headerSchema = z.object({
  format: z.literal("zhiquantong-vectors-1"),
  /** What made the vectors. */
  id: z.string(),
  dimensions: z.int().positive(),
  /** What each vector was made of, hashed, in their order. */
  keys: z.array(z.string()),
  /** SHA-256 of the numbers below the header. */
  sha256: z.string(),
});

/** Vectors by the hash of what they were made of. */
export type EmbeddedTexts = ReadonlyMap<string, Float32Array>;

/** The key of a list of texts. */
export function hashTexts(texts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(texts)).digest("hex").slice(0, 32);
}

/** Reads vectors that `id` made; none when the file is missing, damaged or from something else. */
export function readEmbeddedTexts(file: string, id: string): EmbeddedTexts {
  try {
    const bytes = readFileSync(file);
    const headEnd = bytes.indexOf("\n");
    const header = headerSchema.parse(JSON.parse(bytes.toString("utf8", 0, headEnd)));
    const body = Uint8Array.from(bytes.subarray(headEnd + 1));
    const { dimensions, keys } = header;
    const isWhole = body.length === 2 * dimensions * keys.length && hash(body) === header.sha256;
    if (header.id !== id || !isWhole) {
      return new Map();
    }
    const list = new VectorList({ dimensions, values: new Int16Array(body.buffer) });
    return new Map(keys.map((key, place) => [key, Float32Array.from(list.at(place))]));
  } catch {
    // Whatever cannot be read is made again.
    return new Map();
  }
}

/** Keeps vectors, in the place of those that were kept before. */
export function writeEmbeddedTexts(file: string, id: string, texts: EmbeddedTexts): void {
  const { dimensions, values }: VectorListData = VectorList.build(texts.values()).data;
  const body = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const header = {
    ...{ format: "zhiquantong-vectors-1", id, dimensions },
    ...{ keys: [...texts.keys()], sha256: hash(body) },
  };
  writeWholeFile(file, [Buffer.from(`${JSON.stringify(header)}\n`), body]);
}

function hash(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

import { createHash } from "node:crypto";
import { z } from "zod";

/** What is used of a Keyv. */
export interface KeyValueCache {
  getMany(keys: string[]): Promise<unknown[]>;
  setMany(entries: { key: string; value: string }[]): Promise<unknown>;
}

/** Keeps vectors of texts for later. A cache that fails is a cache that holds nothing. */
export interface VectorCache {
  read(texts: readonly string[]): Promise<Map<string, number[]>>;
  write(vectors: ReadonlyMap<string, readonly number[]>): Promise<void>;
}

const storedSchema = z.base64().min(1);

/**
 * Keeps vectors in `store` under a hash of `id` (what made them) and text: the text itself, which
 * may be personal, is not stored.
 */
export function createVectorCache(store: KeyValueCache | undefined, id: string): VectorCache {
  const toKey = (text: string) =>
    `embedding:${createHash("sha256").update(`${id}\n${text}`).digest("hex")}`;
  return {
    async read(texts) {
      const vectors = new Map<string, number[]>();
      const stored = await orNothing(store?.getMany(texts.map(toKey)));
      for (const [index, text] of texts.entries()) {
        const value = storedSchema.safeParse(stored?.[index]);
        if (value.success) {
          vectors.set(text, decodeVector(value.data));
        }
      }
      return vectors;
    },
    async write(vectors) {
      const entries = [...vectors].map(([text, vector]) => ({
        key: toKey(text),
        value: encodeVector(vector),
      }));
      await orNothing(store?.setMany(entries));
    },
  };
}

async function orNothing<Value>(work: Promise<Value> | undefined): Promise<Value | undefined> {
  try {
    return await work;
  } catch {
    return undefined;
  }
}

function encodeVector(vector: readonly number[]): string {
  return Buffer.from(Float64Array.from(vector).buffer).toString("base64");
}

function decodeVector(stored: string): number[] {
  // A copy: the bytes of a small buffer need not begin where a number may begin.
  const bytes = Uint8Array.from(Buffer.from(stored, "base64"));
  return [...new Float64Array(bytes.buffer, 0, Math.floor(bytes.length / 8))];
}

import { Embeddings } from "@langchain/core/embeddings";

/**
 * Turns texts into vectors of unit length: LangChain's `Embeddings`, so that anything of LangChain's
 * takes it, with a name for what made the vectors.
 *
 * Texts hold at least one character that is no space. Vectors of different ids must not be compared:
 * an index records the id and is built again when it changes.
 */
export abstract class TextEmbeddings extends Embeddings {
  /** `<kind>/<model>/<dimensions or ->/<hash of the contents or ->`. */
  abstract readonly id: string;

  constructor() {
    super({});
  }

  /** Where the texts go elsewhere, `signal` ends waiting for them. */
  abstract override embedDocuments(texts: string[], signal?: AbortSignal): Promise<number[][]>;
}

/** The name of what makes vectors; parts that are not known are left out. */
export function toEmbeddingsId(parts: {
  readonly kind: "static" | "onnx" | "openai";
  readonly model: string;
  readonly dimensions?: number | undefined;
  /** SHA-256 of what the vectors come from, in hexadecimal. */
  readonly sha256?: string | undefined;
}): string {
  const { kind, model, dimensions = "-", sha256 = "-" } = parts;
  return [kind, model, dimensions, sha256.slice(0, 16)].join("/");
}

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { type Encode, type ImportRuntime, openOnnxEncoder } from "./onnx-encoder.ts";
import { TextEmbeddings, toEmbeddingsId } from "./text-embeddings.ts";

/**
 * Embeddings of a model in a folder, by onnxruntime-node, which is no part of the install.
 *
 * @throws AppError `onnx_unavailable`, saying what is missing and how to get it.
 */
export async function openOnnxEmbeddings(
  folder: string,
  importRuntime?: ImportRuntime,
): Promise<TextEmbeddings> {
  const { encode, dimensions, modelFile } = await openOnnxEncoder(folder, importRuntime);
  const sha256 = createHash("sha256").update(readFileSync(modelFile)).digest("hex");
  const model = basename(resolve(folder));
  return new OnnxEmbeddings(toEmbeddingsId({ kind: "onnx", model, dimensions, sha256 }), encode);
}

class OnnxEmbeddings extends TextEmbeddings {
  readonly id: string;
  readonly #encode: Encode;

  constructor(id: string, encode: Encode) {
    super();
    this.id = id;
    this.#encode = encode;
  }

  override async embedQuery(text: string): Promise<number[]> {
    const [vector] = await this.#encode([text]);
    return [...(vector ?? [])];
  }

  override async embedDocuments(texts: string[]): Promise<number[][]> {
    const vectors: number[][] = [];
    for (const text of texts) {
      // One by one: a quantised model's numbers depend a little on what else is in the batch.
      vectors.push(await this.embedQuery(text));
    }
    return vectors;
  }
}

import { existsSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "../base/app-error.ts";
import { loadWordPiece } from "./word-piece.ts";

const LONGEST_SEQUENCE = 512;
const MODEL_FILES = [
  "model_quantized.onnx",
  "model.onnx",
  "onnx/model_quantized.onnx",
  "onnx/model.onnx",
];

/** The part of onnxruntime-node that is used; the package itself is optional. */
interface OnnxRuntime {
  InferenceSession: {
    create(file: string, options: object): Promise<OnnxSession>;
  };
  Tensor: new (type: "int64", data: BigInt64Array, dimensions: number[]) => object;
}
interface OnnxSession {
  run(
    feeds: Record<string, object>,
  ): Promise<Record<string, { data: Float32Array; dims: number[] }>>;
}

/** Texts to unit vectors, one row each, by a BERT-like model. */
export type Encode = (texts: readonly string[]) => Promise<Float32Array[]>;

/**
 * Opens a sentence-embedding model (BERT, ONNX, first token pooled) from a folder that holds
 * `tokenizer.json` and an ONNX file.
 *
 * @throws AppError `onnx_unavailable` when onnxruntime-node is not installed or the folder lacks a
 *   file: the message says what to do.
 */
export async function openOnnxEncoder(folder: string): Promise<Encode> {
  const modelFile = MODEL_FILES.map((name) => join(folder, name)).find(existsSync);
  const tokenizerFile = join(folder, "tokenizer.json");
  if (modelFile === undefined || !existsSync(tokenizerFile)) {
    throw unavailable(`${folder} holds no ${MODEL_FILES[0]} or no tokenizer.json`);
  }
  const runtime = await importRuntime();
  // One thread count everywhere: the order of additions, and so the last bits, depend on it.
  const session = await runtime.InferenceSession.create(modelFile, { intraOpNumThreads: 2 });
  const toTokens = loadWordPiece(tokenizerFile, LONGEST_SEQUENCE);
  return (texts) => encodeBatch(runtime, session, texts.map(toTokens));
}

async function importRuntime(): Promise<OnnxRuntime> {
  // Not a literal: the compiler must not ask for a package that the default install leaves out.
  const name: string = "onnxruntime-node";
  try {
    const module = await import(name);
    return module.default ?? module;
  } catch (cause) {
    throw unavailable(
      "onnxruntime-node is not installed: npm install --no-save --ignore-scripts onnxruntime-node",
      cause,
    );
  }
}

async function encodeBatch(
  runtime: OnnxRuntime,
  session: OnnxSession,
  sequences: readonly number[][],
): Promise<Float32Array[]> {
  const width = Math.max(...sequences.map((sequence) => sequence.length));
  const shape = [sequences.length, width];
  const ids = new BigInt64Array(sequences.length * width);
  const mask = new BigInt64Array(sequences.length * width);
  for (const [row, sequence] of sequences.entries()) {
    for (const [column, id] of sequence.entries()) {
      ids[row * width + column] = BigInt(id);
      mask[row * width + column] = 1n;
    }
  }
  const output = await session.run({
    input_ids: new runtime.Tensor("int64", ids, shape),
    attention_mask: new runtime.Tensor("int64", mask, shape),
    token_type_ids: new runtime.Tensor("int64", new BigInt64Array(ids.length), shape),
  });
  const hidden = output.last_hidden_state;
  if (hidden === undefined) {
    throw unavailable("the model has no output last_hidden_state");
  }
  const size = hidden.dims[2] ?? 0;
  return sequences.map((_, row) => {
    const start = row * width * size;
    return toUnitVector(hidden.data.slice(start, start + size));
  });
}

function toUnitVector(vector: Float32Array): Float32Array {
  let sum = 0;
  for (const value of vector) {
    sum += value * value;
  }
  const norm = Math.sqrt(sum) || 1;
  return vector.map((value) => value / norm);
}

function unavailable(message: string, cause?: unknown): AppError {
  return new AppError({ code: "onnx_unavailable", message, cause });
}

import { existsSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "../base/app-error.ts";
import { toUnitVector } from "./unit-vector.ts";
import { loadWordPiece, type WordPiece } from "./word-piece.ts";

const LONGEST_SEQUENCE = 512;
/** One count everywhere: the order of additions, and so the last bits, depend on it. */
const THREADS = 2;
const INSTALL_COMMAND =
  "ONNXRUNTIME_NODE_INSTALL=skip npm i --no-save --ignore-scripts onnxruntime-node";
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

/** A sentence-embedding model, ready. */
export interface OnnxEncoder {
  readonly encode: Encode;
  readonly dimensions: number;
  readonly modelFile: string;
}

/** Gives the module onnxruntime-node; fails where it is not installed. */
export type ImportRuntime = () => Promise<unknown>;

/**
 * Opens a sentence-embedding model (BERT, ONNX, first token pooled) from a folder that holds
 * `tokenizer.json` and an ONNX file.
 *
 * @throws AppError `onnx_unavailable` when onnxruntime-node is not installed, or the folder lacks a
 *   file or holds another kind of model: the message says what to do.
 */
export async function openOnnxEncoder(
  folder: string,
  importRuntime: ImportRuntime = importInstalled,
): Promise<OnnxEncoder> {
  const modelFile = MODEL_FILES.map((name) => join(folder, name)).find(existsSync);
  const tokenizerFile = join(folder, "tokenizer.json");
  if (modelFile === undefined || !existsSync(tokenizerFile)) {
    throw unavailable(`${folder} holds no ${MODEL_FILES[0]} or no tokenizer.json`);
  }
  const runtime = await loadRuntime(importRuntime);
  const toTokens = readTokenizer(tokenizerFile);
  const session = await openSession(runtime, modelFile);
  const encode: Encode = (texts) => encodeBatch(runtime, session, texts.map(toTokens));
  const [probe] = await encode(["。"]);
  return { encode, dimensions: probe?.length ?? 0, modelFile };
}

function importInstalled(): Promise<unknown> {
  // Not a literal: the compiler must not ask for a package that the default install leaves out.
  const name: string = "onnxruntime-node";
  return import(name);
}

async function loadRuntime(importRuntime: ImportRuntime): Promise<OnnxRuntime> {
  try {
    const module = (await importRuntime()) as OnnxRuntime & { readonly default?: OnnxRuntime };
    return module.default ?? module;
  } catch (cause) {
    throw unavailable(`onnxruntime-node is not installed: ${INSTALL_COMMAND}`, cause);
  }
}

function readTokenizer(file: string): WordPiece {
  try {
    return loadWordPiece(file, LONGEST_SEQUENCE);
  } catch (cause) {
    throw unavailable(`${file} is no tokenizer of the kind WordPiece`, cause);
  }
}

async function openSession(runtime: OnnxRuntime, modelFile: string): Promise<OnnxSession> {
  try {
    return await runtime.InferenceSession.create(modelFile, { intraOpNumThreads: THREADS });
  } catch (cause) {
    throw unavailable(`${modelFile} is no model that can be used`, cause);
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

function unavailable(message: string, cause?: unknown): AppError {
  return new AppError({ code: "onnx_unavailable", message, cause });
}

import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toRandomVector } from "./character-vectors.ts";

const INT64 = 7;
const FLOAT = 1;

/**
 * Writes a folder with a sentence encoder of three operations: every character has a vector, and
 * each place holds its own vector plus the mean of all. Special tokens have the zero vector.
 */
export function writeTinyOnnxModel(characters: string): string {
  const folder = mkdtempSync(join(tmpdir(), "tiny-onnx-"));
  const tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", ...new Set(characters)];
  const vocab = Object.fromEntries(tokens.map((token, id) => [token, id]));
  writeFileSync(
    join(folder, "tokenizer.json"),
    JSON.stringify({ model: { type: "WordPiece", vocab } }),
  );
  const rows = tokens.map((token) =>
    token.startsWith("[") ? new Array<number>(16).fill(0) : toRandomVector(token),
  );
  writeFileSync(join(folder, "model.onnx"), toModel(rows));
  return folder;
}

/** The messages and field numbers of onnx.proto3. */
function toModel(rows: readonly number[][]): Buffer {
  const table = Buffer.concat([
    whole(1, rows.length),
    whole(1, 16),
    whole(2, FLOAT),
    bytes(8, "table"),
    bytes(9, Buffer.from(Float32Array.from(rows.flat()).buffer)),
  ]);
  const graph = Buffer.concat([
    node("Gather", ["table", "input_ids"], "own"),
    node("ReduceMean", ["own"], "mean", bytes(5, axes(1))),
    node("Add", ["own", "mean"], "last_hidden_state"),
    bytes(2, "tiny"),
    bytes(5, table),
    ...["input_ids", "attention_mask", "token_type_ids"].map((name) =>
      bytes(11, tensorInfo(name, INT64, ["batch", "length"])),
    ),
    bytes(12, tensorInfo("last_hidden_state", FLOAT, ["batch", "length", "size"])),
  ]);
  return Buffer.concat([whole(1, 8), bytes(7, graph), bytes(8, whole(2, 13))]);
}

function node(type: string, inputs: readonly string[], output: string, rest?: Buffer): Buffer {
  const content = [...inputs.map((name) => bytes(1, name)), bytes(2, output), bytes(4, type)];
  return bytes(1, Buffer.concat(rest === undefined ? content : [...content, rest]));
}

function axes(axis: number): Buffer {
  return Buffer.concat([bytes(1, "axes"), whole(8, axis), whole(20, 7)]);
}

function tensorInfo(name: string, type: number, dimensions: readonly string[]): Buffer {
  const shape = Buffer.concat(dimensions.map((dimension) => bytes(1, bytes(2, dimension))));
  const tensor = Buffer.concat([whole(1, type), bytes(2, shape)]);
  return Buffer.concat([bytes(1, name), bytes(2, bytes(1, tensor))]);
}

function whole(field: number, value: number): Buffer {
  return Buffer.concat([varint(field << 3), varint(value)]);
}

function bytes(field: number, value: Buffer | string): Buffer {
  const content = Buffer.from(value);
  return Buffer.concat([varint((field << 3) | 2), varint(content.length), content]);
}

function varint(value: number): Buffer {
  return value < 128
    ? Buffer.of(value)
    : Buffer.concat([Buffer.of((value & 127) | 128), varint(value >>> 7)]);
}

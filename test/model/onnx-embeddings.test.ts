import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openOnnxEmbeddings } from "../../src/model/onnx-embeddings.ts";
import { writeTinyOnnxModel } from "./tiny-onnx-model.ts";

const notInstalled = () => Promise.reject(new Error("Cannot find package"));

describe("openOnnxEmbeddings", () => {
  it("says how to install what is not installed", async () => {
    const opening = openOnnxEmbeddings(writeTinyOnnxModel("商标"), notInstalled);
    await expect(opening).rejects.toMatchObject({ code: "onnx_unavailable" });
    await expect(opening).rejects.toThrow(
      "ONNXRUNTIME_NODE_INSTALL=skip npm i --no-save --ignore-scripts onnxruntime-node",
    );
  });

  it.each(["model.onnx", "tokenizer.json"])("names a folder without %s", async (name) => {
    const folder = writeTinyOnnxModel("商标");
    rmSync(join(folder, name));
    await expect(openOnnxEmbeddings(folder, notInstalled)).rejects.toThrow(folder);
  });

  it("names a model file that is none", async () => {
    const folder = mkdtempSync(join(tmpdir(), "no-model-"));
    writeFileSync(join(folder, "model.onnx"), "nothing");
    writeFileSync(
      join(folder, "tokenizer.json"),
      '{"model":{"type":"WordPiece","vocab":{"[UNK]":0}}}',
    );
    const runtime = {
      InferenceSession: { create: () => Promise.reject(new Error("protobuf parsing failed")) },
    };
    const opening = openOnnxEmbeddings(folder, async () => runtime);
    await expect(opening).rejects.toMatchObject({ code: "onnx_unavailable" });
    await expect(opening).rejects.toThrow("model.onnx");
  });

  it("names a tokenizer file of another kind", async () => {
    const folder = writeTinyOnnxModel("商标");
    writeFileSync(join(folder, "tokenizer.json"), '{"model":{"type":"BPE"}}');
    await expect(openOnnxEmbeddings(folder, async () => ({}))).rejects.toMatchObject({
      code: "onnx_unavailable",
    });
  });
});

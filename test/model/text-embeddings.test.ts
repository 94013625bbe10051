import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openOnnxEmbeddings } from "../../src/model/onnx-embeddings.ts";
import { createOpenAiEmbeddings } from "../../src/model/openai-embeddings.ts";
import { createStaticEmbeddings } from "../../src/model/static-embeddings.ts";
import { loadStaticVectors } from "../../src/model/static-vectors.ts";
import type { TextEmbeddings } from "../../src/model/text-embeddings.ts";
import { createTokenizer } from "../../src/retrieval/tokenize-text.ts";
import { openEmbeddingServer } from "./embedding-server.ts";
import { writeTinyOnnxModel } from "./tiny-onnx-model.ts";

const TEXTS = ["卖假货罚款多少", "卖假货罚款几倍", "今天天气不错", "商标"];

/** The optional package is there where a person put it. */
const hasOnnx = await import(`onnxruntime-${"node"}`).then(
  () => true,
  () => false,
);
const server = await openEmbeddingServer();
afterAll(() => server.close());

describe.each<[string, boolean, RegExp, () => Promise<TextEmbeddings>]>([
  [
    "createStaticEmbeddings",
    true,
    /^static\/bge-small-zh-v1\.5\/\d+\/[0-9a-f]{16}$/,
    async () =>
      createStaticEmbeddings(
        loadStaticVectors("knowledge/vectors/static-zh.bin"),
        createTokenizer().words,
      ),
  ],
  [
    "openOnnxEmbeddings (needs onnxruntime-node)",
    hasOnnx,
    /^onnx\/tiny-onnx-\w+\/16\/[0-9a-f]{16}$/,
    () => openOnnxEmbeddings(writeTinyOnnxModel(TEXTS.join(""))),
  ],
  [
    "createOpenAiEmbeddings",
    true,
    /^openai\/tiny@127\.0\.0\.1:\d+\/-\/-$/,
    async () => createOpenAiEmbeddings({ baseUrl: server.baseUrl, model: "tiny" }),
  ],
])("%s", (_, isThere, id, open) => {
  let embeddings: TextEmbeddings;
  beforeAll(async () => {
    if (isThere) {
      embeddings = await open();
    }
  });

  it.skipIf(!isThere)("has a name that tells what makes the vectors", () => {
    expect(embeddings.id).toMatch(id);
  });

  it.skipIf(!isThere)("gives one vector of unit length for each text, in order", async () => {
    const vectors = await embeddings.embedDocuments([...TEXTS, TEXTS[0] ?? ""]);
    expect(vectors).toHaveLength(5);
    expect(new Set(vectors.map((vector) => vector.length)).size).toBe(1);
    for (const vector of vectors) {
      expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
    }
    expect(vectors[4]).toEqual(vectors[0]);
    expect(vectors[1]).not.toEqual(vectors[0]);
  });

  it.skipIf(!isThere)("gives a question the vector that a document would get", async () => {
    const vectors = await embeddings.embedDocuments([...TEXTS]);
    const questions = await Promise.all(TEXTS.map((text) => embeddings.embedQuery(text)));
    for (const [index, vector] of questions.entries()) {
      expect(similarity(vector, vectors[index])).toBeCloseTo(1, 5);
    }
  });

  it.skipIf(!isThere)("puts texts that are alike near each other", async () => {
    const [one, alike, other] = await embeddings.embedDocuments([...TEXTS]);
    expect(similarity(one, alike)).toBeGreaterThan(similarity(one, other) + 0.1);
  });

  it.skipIf(!isThere)("gives nothing for nothing", async () => {
    expect(await embeddings.embedDocuments([])).toEqual([]);
  });
});

function similarity(one: readonly number[] = [], other: readonly number[] = []): number {
  return one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0);
}

import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import {
  createStaticEmbeddings,
  type StaticEmbeddings,
} from "../../src/model/static-embeddings.ts";
import { loadStaticVectors, type StaticVectors } from "../../src/model/static-vectors.ts";
import { createTokenizer } from "../../src/retrieval/tokenize-text.ts";

const FILE = "knowledge/vectors/static-zh.bin";

describe("createStaticEmbeddings", () => {
  let embeddings: StaticEmbeddings;
  beforeAll(() => {
    embeddings = createStaticEmbeddings(loadStaticVectors(FILE), createTokenizer().words);
  });

  const similarity = (one: string, other: string) => {
    const left = embeddings.embed(one);
    return embeddings
      .embed(other)
      .reduce((sum, value, index) => sum + value * (left[index] ?? 0), 0);
  };

  it.each([
    ["卖假货罚多少钱", "销售假冒商品的处罚", "今天天气怎么样"],
    ["别人抄我的发明", "专利侵权", "版权登记要多少钱"],
    ["找谁投诉", "向哪个部门举报", "专利质押融资"],
  ])("finds %s nearer to %s than to %s", (text, near, far) => {
    expect(similarity(text, near)).toBeGreaterThan(similarity(text, far) + 0.1);
  });

  it("embeds alike what is written in traditional characters or full width", () => {
    expect(similarity("商標侵權", "商标侵权")).toBeCloseTo(1);
    expect(similarity("ＡＰＰ上卖", "app上卖")).toBeCloseTo(1);
  });

  it("gives the zero vector to a text without a known word", () => {
    expect([...embeddings.embed("……")]).toEqual(new Array(embeddings.dimensions).fill(0));
  });

  it("takes an unknown word for its parts", () => {
    const vectors = tinyVectors(["专利", "局"]);
    const tiny = createStaticEmbeddings(vectors, (text) => [text]);
    expect([...tiny.embed("局")]).toEqual([0, 1]);
    expect([...tiny.embed("他局")]).toEqual([0, 1]);
  });
});

describe(FILE, () => {
  it("is at most 8 MB and holds what its header says", () => {
    expect(statSync(FILE).size).toBeLessThanOrEqual(8_000_000);
    const bytes = readFileSync(FILE);
    const content = createHash("sha256").update(bytes.subarray(bytes.indexOf(10) + 1));
    expect(loadStaticVectors(FILE).header.content).toBe(content.digest("hex"));
  });
});

function tinyVectors(words: readonly string[]): StaticVectors {
  return {
    header: {
      format: "zhiquan-static-vectors-1",
      dimensions: words.length,
      words: words.length,
      teacher: "none",
      corpus: "",
      options: {},
      content: "",
    },
    words,
    weights: new Uint8Array(words.length).fill(255),
    vectors: Int8Array.from(
      words.flatMap((_, row) => words.map((__, column) => +(row === column))),
    ),
  };
}

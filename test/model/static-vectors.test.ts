import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  encodeStaticVectors,
  loadStaticVectors,
  type StaticVectors,
} from "../../src/model/static-vectors.ts";

const CONTENT: StaticVectors = {
  header: {
    format: "zhiquan-static-vectors-1",
    dimensions: 2,
    words: 3,
    teacher: "bge",
    corpus: "c0ffee",
    options: { ridge: 1 },
    content: "",
  },
  words: ["专利", "商标", "a"],
  weights: Uint8Array.of(255, 10, 0),
  vectors: Int8Array.of(1, -127, 10, 0, 127, 9),
};
const file = join(mkdtempSync(join(tmpdir(), "vectors-")), "vectors.bin");

function load(bytes: Uint8Array | string): StaticVectors {
  writeFileSync(file, bytes);
  return loadStaticVectors(file);
}

describe("loadStaticVectors", () => {
  it("reads what was encoded", () => {
    const { header, words, weights, vectors } = load(encodeStaticVectors(CONTENT));
    expect(header).toEqual({ ...CONTENT.header, content: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect([words, [...weights], [...vectors]]).toEqual([
      CONTENT.words,
      [...CONTENT.weights],
      [...CONTENT.vectors],
    ]);
  });

  it.each([
    ["is empty", ""],
    ["is of another kind", '{"format":"other"}\na\tb\n'],
    ["is cut off", encodeStaticVectors(CONTENT).subarray(0, -1)],
    ["has grown", Buffer.concat([encodeStaticVectors(CONTENT), Buffer.of(0)])],
  ])("names a file that %s", (_, bytes) => {
    expect(() => load(bytes)).toThrow(file);
    expect(() => load(bytes)).toThrow(expect.objectContaining({ code: "broken_data_file" }));
  });

  it("names a file that is missing", () => {
    expect(() => loadStaticVectors("/nowhere/vectors.bin")).toThrow("/nowhere/vectors.bin");
  });
});

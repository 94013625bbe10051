import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { loadSearchWeights, SEARCH_WEIGHTS_FILE } from "../../src/retrieval/search-weights.ts";

it("reads the weights that the program ships with", () => {
  const { prepared, unprepared } = loadSearchWeights(SEARCH_WEIGHTS_FILE);
  expect(prepared.need).toBeGreaterThan(prepared.meaning);
  expect(unprepared.sentence).toBeGreaterThan(0);
});

it("refuses a file that lacks a weight", () => {
  const file = join(mkdtempSync(join(tmpdir(), "weights-")), "weights.yaml");
  writeFileSync(file, "prepared: { need: 1, words: 1, meaning: 1 }\nunprepared: {}\n");
  expect(() => loadSearchWeights(file)).toThrow(/sentence/);
});

import { expect, it } from "vitest";
import { CLASSIFIERS_FILE } from "../../src/open-knowledge.ts";
import { readClassifiersFile } from "../../src/retrieval/classifiers-file.ts";
import { readIndexFile } from "../../src/retrieval/index-file.ts";
import { openTestKnowledge, SHARED_INDEX_FILE } from "../support/test-knowledge.ts";

it("ships classifiers that were learnt from the knowledge as it ships", () => {
  openTestKnowledge();
  const stored = readIndexFile(SHARED_INDEX_FILE);
  expect(
    readClassifiersFile(CLASSIFIERS_FILE)?.learntFrom,
    "learn them again: npm run zhiquan -- classifiers learn --out knowledge/vectors/classifiers.bin",
  ).toBe(typeof stored === "string" ? stored : stored.contents.learntFrom);
});

import { expect, it } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import { holdOutAsks, keepAsks } from "../../src/retrieval/hold-out-asks.ts";
import { openIndex } from "../../src/retrieval/open-index.ts";
import type { Need } from "../../src/retrieval/passage.ts";
import { writeKnowledge } from "../support/write-knowledge.ts";

const { needs } = openIndex({ knowledgeFolder: writeKnowledge(), log: silentLog });
const answered = needs.find(({ answer }) => answer.kind === "quotes") as Need;
const unknown = needs.find(({ answer }) => answer.kind === "unknown") as Need;
const withAsks = (need: Need, name: string): Need => ({
  ...need,
  asks: Array.from({ length: 6 }, (_, place) => `${name}${place}`),
});
const some = ["a", "b", "c"].map((name) => withAsks(answered, name));

it("lets all that is asked of one need either teach or measure", () => {
  const held = holdOutAsks(some).map(({ ask, isMeasured }) => [ask, isMeasured]);
  expect(held).toEqual([
    ["a0", false],
    ["a4", false],
    ["b0", true],
    ["b4", true],
    ["c0", false],
    ["c4", false],
  ]);
});

it("asks nothing of what nothing answers, and nothing that stays in the index", () => {
  expect(holdOutAsks([withAsks(unknown, "x")])).toEqual([]);
  expect(some.flatMap(keepAsks)).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/[04]$/)]),
  );
  expect(keepAsks(some[0] as Need)).toEqual(["a1", "a2", "a3", "a5"]);
});

import { describe, expect, it } from "vitest";
import { createFindPositions } from "../../src/model/word-positions.ts";

const WORDS = ["知识产权", "知识", "局", "trade", "mark", "s"];

describe("createFindPositions", () => {
  const find = createFindPositions(WORDS);
  const wordsOf = (word: string) => find(word).map((position) => WORDS[position]);

  it.each([
    ["知识", ["知识"]],
    ["知识产权局", ["知识产权", "局"]],
    ["知识局长", ["知识", "局"]],
    ["trademarks", ["trade", "mark"]],
    ["无", []],
    ["", []],
  ])("takes %s for its longest known pieces, single letters left out", (word, pieces) => {
    expect(wordsOf(word)).toEqual(pieces);
  });

  it("ends soon with a word without end", () => {
    expect(find("x".repeat(200_000))).toEqual([]);
  });
});

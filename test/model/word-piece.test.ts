import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadWordPiece } from "../../src/model/word-piece.ts";

const TOKENS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "商", "标", "trade", "##mark", "##s", "，"];
const file = join(mkdtempSync(join(tmpdir(), "tokenizer-")), "tokenizer.json");
const vocab = Object.fromEntries(TOKENS.map((token, id) => [token, id]));
writeFileSync(file, JSON.stringify({ model: { type: "WordPiece", vocab } }));

describe("loadWordPiece", () => {
  it.each([
    ["商标", ["商", "标"]],
    ["Trademarks，商", ["trade", "##mark", "##s", "，", "商"]],
    ["trade商x", ["trade", "商", "[UNK]"]],
    ["", []],
  ])("cuts %s as BERT does", (text, tokens) => {
    const ids = loadWordPiece(file, 512)(text);
    expect(ids.map((id) => TOKENS[id])).toEqual(["[CLS]", ...tokens, "[SEP]"]);
  });

  it("keeps to the longest sequence, the end mark included", () => {
    expect(loadWordPiece(file, 4)("商标商标商标")).toEqual([2, 4, 5, 3]);
  });
});

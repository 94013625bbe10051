import { describe, expect, it } from "vitest";
import { chooseSentences } from "../../src/answer/choose-sentences.ts";
import type { Passage, SearchResult } from "../../src/retrieval/passage.ts";

const LIST = "申领版权登记补助的材料：\n1. 登记证书复印件。\n2. 营业执照。";
const TEXT = `本办法由市局解释。每件作品补助300元。补助由县区局发放，作品登记后申领。\n${LIST}`;

function passage(id: string, text: string, kind: Passage["kind"] = "clause"): Passage {
  const document = { id, kind: "policy" as const, title: "版权登记补助办法" };
  return { id: `${id}#1`, document, path: ["补助"], text, kind, confidence: "verified" };
}

function found(...passages: Passage[]): SearchResult {
  const scored = passages.map((one) => ({ passage: one, score: 1, parts: {} }));
  return { needs: [], passages: scored, rejected: [] };
}

describe("chooseSentences", () => {
  it("gives the sentences that hold the subject, in the order of the document", () => {
    const { pieces } = chooseSentences("每件作品补助由谁发放", found(passage("policies/a", TEXT)));
    expect(pieces.map(({ quote }) => quote)).toEqual([
      "每件作品补助300元。",
      "补助由县区局发放，作品登记后申领。",
    ]);
  });

  it("gives a list whole", () => {
    const { pieces } = chooseSentences(
      "申领版权登记补助的材料",
      found(passage("policies/a", TEXT)),
    );
    expect(pieces[0]?.quote).toBe(LIST);
  });

  it("gives nothing when no sentence holds half of the subject, or none is wanted", () => {
    const result = found(passage("policies/a", TEXT));
    expect(chooseSentences("驰名商标认定奖励", result).pieces).toEqual([]);
    expect(chooseSentences("申领版权登记补助的材料", result, () => false).coverage).toBe(0);
  });
});

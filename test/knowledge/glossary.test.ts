import { describe, expect, it } from "vitest";
import { createGlossary, loadGlossary } from "../../src/retrieval/glossary.ts";
import { normalizeText } from "../../src/retrieval/normalize-text.ts";

const entries = loadGlossary("knowledge/glossary.yaml");
const expand = createGlossary(entries);
/** Single characters stand anywhere in a text, so only dialect words that nobody else writes may be one. */
const DIALECT_CHARACTERS = "厝恁冇乜咩阮";

describe("knowledge/glossary.yaml", () => {
  it("holds many terms, each once", () => {
    expect(entries.length).toBeGreaterThanOrEqual(250);
    const terms = entries.map(({ term }) => normalizeText(term));
    expect(new Set(terms).size).toBe(terms.length);
  });

  it("gives every term another way to say it, and none that is the term itself", () => {
    for (const { term, everyday, english, abbreviations } of entries) {
      const sayings = [...everyday, ...english, ...abbreviations];
      expect(sayings.length, term).toBeGreaterThan(0);
      expect(sayings, term).not.toContain(term);
      expect(new Set(sayings).size, term).toBe(sayings.length);
    }
  });

  it("has no saying so short that it stands in every sentence", () => {
    const short = entries
      .flatMap(({ everyday }) => everyday)
      .filter((saying) => saying.length === 1 && !DIALECT_CHARACTERS.includes(saying));
    expect(short).toEqual([]);
  });

  it.each([
    ["高企有什么补贴", "高新技术企业"],
    ["隔壁卖山寨鞋", "假冒"],
    ["工商局管不管", "市监局"],
    ["人家冒我牌子", "商标侵权"],
    ["我的款被人抄版了", "外观设计专利侵权"],
    ["有人盗图", "著作权侵权"],
    ["29490认证奖多少", "贯标"],
    ["how to report counterfeit goods", "假冒"],
    ["PCT奖励", "PCT国际专利申请"],
    ["GI products", "地理标志"],
    ["trade dress", "包装装潢"],
    ["恁局电话", "你们部门"],
    ["拼夕夕上有人卖", "拼多多"],
    ["想把商标撤三", "三年不使用撤销"],
  ])("turns “%s” into the term %s", (question, term) => {
    expect(expand(question)).toContain(term);
  });

  it("leaves a plain English question without terms that it does not mean", () => {
    expect(expand("what do you do and where are we")).toEqual([]);
  });
});

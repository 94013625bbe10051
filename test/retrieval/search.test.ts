import { describe, expect, it } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import { loadStaticVectors } from "../../src/model/static-vectors.ts";
import { openIndex } from "../../src/retrieval/open-index.ts";
import { createSearch } from "../../src/retrieval/search.ts";
import { writeKnowledge } from "../support/write-knowledge.ts";

const search = createSearch(openIndex({ knowledgeFolder: writeKnowledge(), log: silentLog }));
const today = { limit: 5, date: "2026-11-25" };

describe("createSearch", () => {
  it("finds the need and the passage of a question in other words", () => {
    const { needs, passages } = search("请问盗版到哪里举报好", today);
    expect(needs[0]).toMatchObject({ need: { id: "n4" }, nearestAsk: "盗版去哪里举报" });
    expect(passages[0]?.passage.id).toBe("law/penalties#copyright-where");
  });

  it("finds by meaning what shares no word with the question", () => {
    const vectors = loadStaticVectors("knowledge/vectors/static-zh.bin");
    const knowledgeFolder = writeKnowledge();
    const byMeaning = createSearch(openIndex({ knowledgeFolder, vectors, log: silentLog }));
    const question = "山寨图书到啥地方反映";
    const rank = (one: typeof search) =>
      one(question, today).needs.find(({ need }) => need.id === "n4")?.score ?? 0;
    expect(rank(byMeaning)).toBeGreaterThan(rank(search));
    expect(byMeaning(question, today).needs[0]?.need.id).toBe("n4");
  });

  it("says how each passage got its score", () => {
    const [first] = search("盗版去哪里举报", today).passages;
    expect(Object.keys(first?.parts ?? {})).toEqual(["need", "words", "meaning"]);
    expect(first?.score).toBeGreaterThan(0);
  });

  it.each([
    ["2026-12-31", "trademark-fine-2019", "trademark-fine-2026", "not in force before 2027-01-01"],
    ["2027-01-01", "trademark-fine-2026", "trademark-fine-2019", "not in force after 2026-12-31"],
  ])("on %s takes only the fact in force", (date, current, other, reason) => {
    const { needs, passages, rejected } = search("商标侵权罚多少钱", { limit: 5, date });
    expect(needs[0]?.need.answer).toEqual({
      kind: "facts",
      passageIds: [`law/penalties#${current}`],
    });
    expect(passages.map(({ passage }) => passage.id)).toContain(`law/penalties#${current}`);
    expect(passages.map(({ passage }) => passage.id)).not.toContain(`law/penalties#${other}`);
    expect(rejected).toContainEqual({ passageId: `law/penalties#${other}`, reason });
  });

  it("still answers from a plan that has ended", () => {
    const [first] = search("全市有多少注册商标", today).passages;
    expect(first?.passage.id).toBe("plan/plan#1");
  });

  it("understands everyday words, English and traditional characters", () => {
    const first = (question: string) => search(question, today).needs[0]?.need.id;
    expect(first("trademark fine")).toBe("n1");
    expect(first("翻印的书")).toBe("n4");
    expect(first("盜版去哪裡舉報")).toBe("n4");
  });

  it("gives at most as many as wanted, best first", () => {
    const { needs, passages } = search("商标 专利 盗版 多少", { ...today, limit: 2 });
    expect(needs).toHaveLength(2);
    expect(passages).toHaveLength(2);
    expect(needs[0]?.score).toBeGreaterThanOrEqual(needs[1]?.score ?? 0);
  });

  it("finds nothing for a question that shares nothing", () => {
    expect(search("zzz", today)).toEqual({ needs: [], passages: [], rejected: [] });
    expect(search("", today).passages).toEqual([]);
  });
});

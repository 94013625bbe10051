import { describe, expect, it } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import { loadStaticVectors } from "../../src/model/static-vectors.ts";
import { openIndex } from "../../src/retrieval/open-index.ts";
import { createSearch } from "../../src/retrieval/search.ts";
import { SMALL_KNOWLEDGE, writeKnowledge } from "../support/write-knowledge.ts";

const search = createSearch(openIndex({ knowledgeFolder: writeKnowledge(), log: silentLog }));
const today = { limit: 5, date: "2026-11-25" };

const ADDED = `---
title: 某市会展扶持办法
kind: policy
confidence: verified
---
## 第一条  目的

为了扶持本市企业，制定本办法。

## 第二条  费用

申请应当在活动结束后提出。企业赴国外参加展览的，交通费用按百分之五十给予补贴。逾期提出的不予受理。

## 第三条  诉讼

企业在商标侵权纠纷的诉讼中胜诉的，给予补助。
`;

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
    expect(Object.keys(first?.parts ?? {})).toEqual(["need", "words", "meaning", "sentence"]);
    expect(first?.score).toBeGreaterThan(0);
  });

  describe("of a document that no need speaks of, among others", () => {
    const vectors = loadStaticVectors("knowledge/vectors/static-zh.bin");
    const added = createSearch(
      openIndex({
        knowledgeFolder: writeKnowledge({
          ...SMALL_KNOWLEDGE,
          "policies/added.md": ADDED,
        }),
        vectors,
        log: silentLog,
      }),
    );

    it.each([
      ["公司去境外办展，路费政府给报多少", "第二条  费用"],
      ["商标侵权的案子打赢以后能领钱吗", "第三条  诉讼"],
    ])("finds the clause that answers %s before those that needs speak of", (question, heading) => {
      const [first] = added(question, today).passages;
      expect(first?.passage.path.at(-1)).toBe(heading);
      expect(Object.keys(first?.parts ?? {})).toEqual([
        ...["need", "words", "meaning"],
        ...["sentence", "nearWords", "heading"],
      ]);
    });

    it("leaves the first place to what a need knows better", () => {
      const [first] = added("商标侵权罚多少钱", today).passages;
      expect(first?.passage.id).toBe("law/penalties#trademark-fine-2019");
    });
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

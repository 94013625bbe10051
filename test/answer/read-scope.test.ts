import { describe, expect, it } from "vitest";
import type { AnswerKnowledge } from "../../src/answer/answer-knowledge.ts";
import { loadQuestionWords } from "../../src/answer/question-words.ts";
import { readFacets } from "../../src/answer/read-facets.ts";
import { namesPlan, readAskedOfPlan, readScope } from "../../src/answer/read-scope.ts";
import type { Need, NeedAnswer, Passage } from "../../src/retrieval/passage.ts";

describe("namesPlan", () => {
  it.each([
    "规划对人才有什么要求",
    "十四五规划怎么说",
    "咱们市的规划里有没有提到海外维权",
    "我市规划里怎么说商标",
    "我们是汕头过来投资的,请问规划里怎么说商标",
  ])("takes the city's plan for the source of %s", (question) => {
    expect(namesPlan(question)).toBe(true);
  });

  it.each([
    "国家十四五知识产权规划怎么说",
    "广东省的规划定了多少件",
    "十五五规划出了吗",
    "城市规划局在哪",
    "商标使用规划有什么要求",
    "怎么做企业的品牌规划",
    "下一份新规划什么时候出",
    "商标怎么续展",
  ])("does not in %s", (question) => {
    expect(namesPlan(question)).toBe(false);
  });
});

describe("readAskedOfPlan", () => {
  it.each([
    ["规划里关于商业秘密怎么说", "商业秘密"],
    ["规划对商业秘密说了啥", "商业秘密"],
    ["规划中提到驰名商标了吗", "驰名商标"],
    ["规划对展会有什么规定", "展会"],
  ])("reads the subject of %s", (question, subject) => {
    expect(readAskedOfPlan(question)).toBe(subject);
  });

  it("reads none where something else is wanted", () => {
    expect(readAskedOfPlan("规划的质押目标是多少")).toBeUndefined();
    expect(readAskedOfPlan("商业秘密怎么规定")).toBeUndefined();
  });
});

describe("readScope", () => {
  const words = loadQuestionWords("knowledge/question-words.yaml");
  const document = { id: "law/test", kind: "law", title: "测试" } as Passage["document"];
  const facts = { where: "where", fee: "amount" } as const;
  const passages = Object.entries(facts).map(([id, topic]) => ({
    ...{ document, id, path: [], text: id, confidence: "verified", kind: "fact" },
    fact: { topic, law: [] },
  })) as unknown as Passage[];
  const knowledge = {
    findPassage: (id: string) => passages.find((passage) => passage.id === id),
  } as AnswerKnowledge;
  const need = (answer: NeedAnswer): Need => ({ id: "need", title: "", asks: [], answer });
  const scopeOf = (question: string) =>
    readScope({ question, facets: readFacets(question, words), words }, knowledge);

  it.each([
    "怎么举报卖盗版书的",
    "商标被冒用找谁投诉",
    "假酒归哪个局管",
    "how do I report fake shoes",
  ])("keeps to who is in charge for %s", (question) => {
    const scope = scopeOf(question);
    expect(scope?.holdsNeed(need({ kind: "facts", passageIds: ["where"] }))).toBe(true);
    expect(scope?.holdsNeed(need({ kind: "facts", passageIds: ["fee"] }))).toBe(false);
    expect(scope?.holdsNeed(need({ kind: "unknown", why: "contact" }))).toBe(true);
    expect(scope?.holdsNeed(need({ kind: "unknown", why: "amount" }))).toBe(false);
  });

  it("keeps to hotlines for the number to call, but not for an office's", () => {
    const line = { ...passages[0], id: "line", fact: { topic: "hotline", law: [] } } as Passage;
    const scope = readScope(
      { question: "卖假货举报电话", facets: readFacets("卖假货举报电话", words), words },
      knowledge,
    );
    expect(scope?.holdsPassage(line)).toBe(true);
    expect(scope?.holdsPassage(passages[0] as Passage)).toBe(false);
    for (const other of [
      "榕城区市监局举报电话",
      "税务举报电话是多少",
      "法院的投诉电话",
      "环保举报电话",
    ]) {
      expect(scopeOf(other)).toBeUndefined();
    }
  });

  it.each([
    "怎么举报才有奖励多少钱",
    "举报后多久有结果，怎么投诉",
    "我被同行举报了，怎么投诉他",
    "下班后的发明归谁",
    "商标续展费",
  ])("keeps to nothing for %s", (question) => {
    expect(scopeOf(question)).toBeUndefined();
  });
});

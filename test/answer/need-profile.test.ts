import { describe, expect, it } from "vitest";
import { createNeedProfiler } from "../../src/answer/need-profile.ts";
import { loadQuestionWords } from "../../src/answer/question-words.ts";
import type { Need } from "../../src/retrieval/passage.ts";

const asks = ["举报奖励多少钱", "举报去哪里"];
const need: Need = {
  ...{ id: "reward", title: "举报奖励", asks },
  answer: { kind: "facts", passageIds: ["law/test#reward"] },
};

const profile = createNeedProfiler(loadQuestionWords("knowledge/question-words.yaml"))(need);

describe("the profile of a need", () => {
  it("knows what each way of asking asks for", () => {
    expect([...profile.facetsOfAsk("举报奖励多少钱")]).toContain("money");
    expect([...profile.facetsOfAsk("举报去哪里")]).not.toContain("money");
  });

  it("reads what a way of asking asks for that is not among its own", () => {
    expect([...profile.facetsOfAsk("要多久")]).toEqual(["duration"]);
  });

  it("gives the pairs of the answer that it is given, also when the answer has changed", () => {
    expect([...profile.pairsOfAnswer("三万元")]).toEqual(["三万", "万元"]);
    expect([...profile.pairsOfAnswer("两万元")]).toEqual(["两万", "万元"]);
  });
});

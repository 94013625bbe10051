import { describe, expect, it } from "vitest";
import { toStretches } from "../../src/retrieval/to-stretches.ts";

describe("toStretches", () => {
  it("leaves a short text alone, and a long one that is a single clause", () => {
    expect(toStretches("商标被抢注了，怎么办")).toEqual([]);
    expect(toStretches("How long does it take the bureau to decide on a patent dispute")).toEqual(
      [],
    );
  });

  it("takes clauses, and short ones together with what follows", () => {
    const story =
      "老板你好，我在普宁开了家鞋店，昨天有人来说我卖的是假货 要我赔两万 我到底该不该给";
    expect(toStretches(story)).toEqual([
      "老板你好，我在普宁开了家鞋店",
      "昨天有人来说我卖的是假货",
      "要我赔两万，我到底该不该给",
    ]);
  });

  it("adds what is left over at the end to the last stretch", () => {
    const story = "他们把我设计的图案印在衣服上卖了一整年，去找他们理论也没有人理我，怎么办";
    expect(toStretches(story).at(-1)).toBe("去找他们理论也没有人理我，怎么办");
  });

  it("keeps to a bounded number of stretches", () => {
    expect(toStretches("这件事情我已经说了很多很多遍。".repeat(300)).length).toBeLessThan(20);
  });
});

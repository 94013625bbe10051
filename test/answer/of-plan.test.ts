import { describe, expect, it } from "vitest";
import { namesPlan, readAskedOfPlan } from "../../src/answer/of-plan.ts";

describe("namesPlan", () => {
  it.each(["规划对人才有什么要求", "十四五规划怎么说", "咱们市的规划里有没有提到海外维权"])(
    "takes the city's plan for the source of %s",
    (question) => {
      expect(namesPlan(question)).toBe(true);
    },
  );

  it.each([
    "国家十四五知识产权规划怎么说",
    "广东省的规划定了多少件",
    "十五五规划出了吗",
    "城市规划局在哪",
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

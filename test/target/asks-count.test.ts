import { describe, expect, it } from "vitest";
import { createAsksCount } from "../../src/target/asks-count.ts";
import { targetCatalog } from "../support/ask-targets.ts";

const asksCount = createAsksCount(targetCatalog);

describe("createAsksCount", () => {
  it.each([
    "揭阳市有多少件驰名商标",
    "我们揭阳有多少件驰名商标",
    "有多少家广东省知识产权示范企业",
    "有效注册商标总量有多少件？",
    "地理标志商标现在有几件",
    "十三五期间全市申请了多少专利",
    "前五年公安立案几宗",
  ])("hears that it is asked how many there are: %s", (text) => {
    expect(asksCount(text)).toBe(true);
  });

  it.each([
    "驰名商标要满足几个条件",
    "注册商标要几个工作日",
    "驰名商标奖励多少钱",
    "商标有几种",
    "我名下有几件注册商标",
    "一个人最多可以有几件注册商标",
    "全国有多少件驰名商标",
    "十三五期间全省申请了多少专利",
    "五年内两次商标侵权，前五年罚过一次，这次罚多少",
    "过去五年有三次以上侵犯商标权的，罚多少",
    "我公司前五年申请了多少专利",
    "十三五期间怎么打击假冒专利",
  ])("leaves other questions: %s", (text) => {
    expect(asksCount(text)).toBe(false);
  });
});

import { describe, expect, it } from "vitest";
import { normalizeText } from "../../src/retrieval/normalize-text.ts";

describe("normalizeText", () => {
  it.each([
    ["舊嘅商標被侵權，向揭陽舉報", "旧的商标被侵权,向揭阳举报"],
    ["ＺＬ２０２２　Ａ", "zl2022 a"],
    ["How  Do\nI File", "how do i file"],
    ["卖了 3 万 双", "卖了3万双"],
    ["罚款1,500,000元", "罚款1500000元"],
    ["卖了3w双", "卖了3万双"],
    ["第5\u200b7条", "第57条"],
  ])("brings %j to one form", (text, normalized) => {
    expect(normalizeText(text)).toBe(normalized);
  });

  it.each([
    ["一百五十家", "150家"],
    ["一百五", "150"],
    ["一百零五条", "105条"],
    ["三万五千元", "3.5万元"],
    ["九月一号交的", "9月1号交的"],
    ["十二月十日", "12月10日"],
    ["九月廿一日", "9月21日"],
    ["五月卅日", "5月30日"],
    ["一号档口", "一号档口"],
    ["一万二千三百四十五", "12345"],
    ["十亿元", "10亿元"],
    ["二〇二五年", "2025年"],
    ["第五十七条", "第57条"],
    ["三个月", "3个月"],
    ["百分之三十", "30%"],
  ])("writes %s in Arabic digits", (text, normalized) => {
    expect(normalizeText(text)).toBe(normalized);
  });

  it.each(["十四五规划", "万一被查", "三五个人", "十分", "第一章", "五金厂", "千万别", "三方协议"])(
    "leaves %s as it is",
    (text) => {
      expect(normalizeText(text)).toBe(text);
    },
  );

  it("does not change what is normalised already", () => {
    const once = normalizeText("《揭陽市》 二十件、 ＡＢＣ 三万");
    expect(normalizeText(once)).toBe(once);
  });
});

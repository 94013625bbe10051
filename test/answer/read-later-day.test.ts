import { describe, expect, it } from "vitest";
import { readLaterDay } from "../../src/answer/read-later-day.ts";
import { normalizeText } from "../../src/retrieval/normalize-text.ts";

const read = (question: string) => readLaterDay(normalizeText(question), "2026-11-26");

describe("readLaterDay", () => {
  it.each([
    ["2027年商标异议期是几个月", "2027-01-01"],
    ["明年商标异议期是几个月", "2027-01-01"],
    ["假如2027年1月5号才作出处罚决定，引第几条", "2027-01-05"],
    ["2026年12月31日的罚款按哪条", "2026-12-31"],
    ["What is the opposition period in 2027?", "2027-01-01"],
    ["Does the fine change next year?", "2027-01-01"],
    ["2027年3月的商标异议期", "2027-03-01"],
    ["published on 2027-01-10, when does the opposition period end?", "2027-01-10"],
  ])("reads that %s asks as of %s", (question, day) => {
    expect(read(question)).toBe(day);
  });

  it("takes what only begins with 前 for no end", () => {
    expect(read("2027年提前续展要什么材料")).toBe("2027-01-01");
  });

  it.each([
    "商标异议期是几个月",
    "2025年修订的反法第几条",
    "2026年10月的通知还算数吗",
    "2027年以前商标异议期几个月",
    "明年之前商标异议期几个月",
    "到明年为止商标异议期几个月",
    "有2027件没卖完的假鞋，商标侵权罚多少",
    "罚款2028元",
    "粤知〔2027〕3号",
    "商标2028年2月到期，现在续展要交什么材料",
    "明年我们要搬厂，现在收到商标异议，答辩期限多久",
    "What is the fine until 2027?",
    "到2035年要建成什么",
    "2027年版的条号现在能引用吗",
    "规划里2027年的专利目标是多少",
  ])("reads no later day in %s", (question) => {
    expect(read(question)).toBeUndefined();
  });
});

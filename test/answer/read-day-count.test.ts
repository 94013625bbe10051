import { describe, expect, it } from "vitest";
import { isDaySum, readDayCount, readTimeLength } from "../../src/answer/read-day-count.ts";
import { normalizeText } from "../../src/retrieval/normalize-text.ts";

function read(question: string) {
  return readDayCount(normalizeText(question), "2026-11-26");
}

describe("readDayCount", () => {
  it.each([
    ["三月二十日收到通知，15个工作日到哪天", "2026-03-20", { length: 15, unit: "working_day" }],
    ["2025/12/30 递交的，两个月到期是几号", "2025-12-30", { length: 2, unit: "month" }],
    ["昨天收到副本，最晚哪天答辩", "2026-11-25", undefined],
    [
      "2026年4月28日收到的举报，15个工作日（碰上五一）届满日期",
      "2026-04-28",
      { length: 15, unit: "working_day" },
    ],
    ["9月8日立的案，没延期，应于何日前结案", "2026-09-08", undefined],
    ["这个月3号交的，7天，还来得及吗", "2026-11-03", { length: 7, unit: "day" }],
    ["28号收到的决定书，60日到哪天", "2026-10-28", { length: 60, unit: "day" }],
    ["上周五交的举报，15个工作日到哪天", "2026-11-20", { length: 15, unit: "working_day" }],
    ["下周一收到决定，15天内起诉，哪天截止", "2026-11-30", { length: 15, unit: "day" }],
    ["等到上周三才收到受理通知，7个工作日到哪天", "2026-11-18", { length: 7, unit: "working_day" }],
    ["上周三到窗口交的材料，7个工作日到哪天", "2026-11-18", { length: 7, unit: "working_day" }],
    ["这周一提交的，7个工作日到几号", "2026-11-23", { length: 7, unit: "working_day" }],
    ["上上个星期三收到，15日到哪天", "2026-11-11", { length: 15, unit: "day" }],
    ["周四收到，15日到哪天", "2026-11-26", { length: 15, unit: "day" }],
    ["周五收到，15日到哪天", "2026-11-20", { length: 15, unit: "day" }],
    ["礼拜天收到，15日到哪天", "2026-11-22", { length: 15, unit: "day" }],
    ["国庆前一天提交，15个工作日到哪天", "2026-09-30", { length: 15, unit: "working_day" }],
    ["元旦那天收到传票，15日，最晚哪天答辩", "2026-01-01", { length: 15, unit: "day" }],
    ["处罚决定书10月22日到我手，想复议，最后一天？", "2026-10-22", undefined],
    ["八月十七立的案，该几号前结掉", "2026-08-17", undefined],
    [
      "裁决书落款10月20号，26号才送到厂里，十五日数到几号",
      "2026-10-26",
      { length: 15, unit: "day" },
    ],
    ["通知书落款10月20号，26号才送到厂里，最晚哪天", "2026-10-26", undefined],
    ["10月20日发的受理通知，11月3日收到，到哪天", "2026-11-03", undefined],
    ["9月28日寄出，3号收到，15日到哪天", "2026-10-03", { length: 15, unit: "day" }],
    ["9月28号寄的，31号收到决定书，15日到哪天", "2026-09-28", { length: 15, unit: "day" }],
    [
      "dated October 20, reached us on the 26th, 15 days, which date?",
      "2026-10-26",
      { length: 15, unit: "day" },
    ],
    ["告知书是这个星期三（11月25日）签收的，申辩最迟几号", "2026-11-25", undefined],
    ["双十一那天买的，7个工作日到哪天", "2026-11-11", { length: 7, unit: "working_day" }],
    ["notice came on the 25th, which date is the deadline?", "2026-11-25", undefined],
    [
      "received last Friday, 15 days, what is the last day?",
      "2026-11-20",
      { length: 15, unit: "day" },
    ],
    ["这个礼拜一11月16收到的裁定，上诉到哪天截止", "2026-11-16", undefined],
    ["11月2日寄的，周五收到，15日到哪天", "2026-11-20", { length: 15, unit: "day" }],
    ["10月20日发出，上周五收到裁定，上诉到哪天", "2026-11-20", undefined],
    ["周五收到，28号截止来得及吗", "2026-11-20", undefined],
    [
      "filed on Monday, 16 November 2026. 15 days, which date?",
      "2026-11-16",
      { length: 15, unit: "day" },
    ],
    [
      "received on 3 March. 15 days, what is the last day?",
      "2026-03-03",
      { length: 15, unit: "day" },
    ],
  ])("reads the first day and the limit of %s", (question, start, limit) => {
    expect(read(question)).toMatchObject({ start, limit });
  });

  it.each([
    [
      "7月20日立案，90天后又批了延30天，拖到几号",
      { length: 90, unit: "day" },
      { length: 30, unit: "day" },
    ],
    ["9月17日被贴封条，延长30日，封到哪天", undefined, { length: 30, unit: "day" }],
    [
      "10月12日收到举报，15个工作日，领导批了延长，到几号",
      { length: 15, unit: "working_day" },
      true,
    ],
    ["8月17日立案，不延期的话几号前结", undefined, undefined],
    ["5月1日至5日放假，5月6日收到的，哪天截止", undefined, undefined],
  ])("tells an extension from the limit in %s", (question, limit, extension) => {
    expect(read(question)).toMatchObject({ limit, extension });
  });

  it("takes a day without a year that is far ahead for last year's", () => {
    expect(readDayCount("3月20日收到，15天到哪天", "2026-01-05")?.start).toBe("2025-03-20");
    expect(readDayCount("1月20日收到，15天到哪天", "2026-01-05")?.start).toBe("2026-01-20");
  });

  it("takes no sum for a day, and a day before a company for one", () => {
    expect(readDayCount("收到通知要罚我4.8万，15天到哪天", "2026-11-05")).toBeUndefined();
    const before = "9.24公司收到裁决书，15天内起诉到几号";
    expect(readDayCount(before, "2026-11-05")?.start).toBe("2026-09-24");
  });

  it.each([
    "2月30日收到，15天到哪天",
    "新商标法2027年1月1日起有什么变化",
    "3月20日收到了通知",
    "2025年要达到多少件",
    "国庆假期从哪天开始",
    "周一起每周几号受理",
    "商标12月1日到期，哪天前续展",
    "今天几号",
    "fakes on the 3rd floor, which date",
  ])("finds no count of days in %s", (question) => {
    expect(read(question)).toBeUndefined();
  });
});

describe("isDaySum", () => {
  it("wants the day and the length", () => {
    expect(isDaySum("9月24号打12315投诉的，7个工作日内答复，最晚哪天")).toBe(true);
    expect(isDaySum("9月24号投诉的，最晚哪天答复")).toBe(false);
  });
});

describe("readTimeLength", () => {
  it("counts weeks as days and years as months", () => {
    expect(readTimeLength("两周 2周内")).toEqual({ length: 14, unit: "day" });
    expect(readTimeLength("有效期3年")).toEqual({ length: 36, unit: "month" });
    expect(readTimeLength("第2日期")).toBeUndefined();
  });
});

import { describe, expect, it } from "vitest";
import { loadReportKnowledge } from "../../src/report/report-knowledge.ts";
import { triage } from "../../src/report/triage.ts";

const knowledge = loadReportKnowledge("knowledge");

function run(text: string, label: string) {
  return triage({ text, date: "2026-11-25" }, knowledge, () => [
    { label, probability: 0.8 },
    { label: "copyright", probability: 0.15 },
    { label: "customs", probability: 0.01 },
  ]);
}

describe("triage", () => {
  it("gives type, place, office, rule, law and clocks", () => {
    expect(run("葵潭美佳服饰店卖假“野鹿”鞋", "counterfeit_mark")).toMatchObject({
      type: "counterfeit_mark",
      types: ["counterfeit_mark"],
      district: "惠来县",
      authority: "county_bureau",
      office: "huilai-market-bureau",
      rule: "counterfeit-mark-county@1",
      clocks: [{ id: "r_check", due: "2026-12-16", provisional: false }],
    });
  });

  it("gives pieces of the text under the names of the contract", () => {
    const text = "普宁流沙的鑫丰鞋店卖假冒运动鞋，我的注册号18827365";
    expect(run(text, "counterfeit_mark").fields).toMatchObject({
      right_no: "18827365",
      respondent: "鑫丰鞋店",
    });
  });

  it("names what is missing", () => {
    expect(run("有人卖假鞋", "counterfeit_mark")).toMatchObject({
      district: "unknown",
      authority: "city_bureau",
      missing: ["district", "respondent", "amount"],
    });
  });

  it("routes nothing that is unclear", () => {
    expect(run("我要举报", "unclear")).toMatchObject({
      type: "unclear",
      authority: "none",
      office: null,
      rule: null,
      clocks: [],
      missing: ["type", "district"],
    });
  });

  it("runs no clock on what is only informed", () => {
    expect(run("货柜在盐田报关", "customs").clocks).toEqual([]);
  });

  it("calls a place abroad outside", () => {
    expect(run("揭阳的店铺在美国被起诉", "overseas").district).toBe("outside");
  });
});

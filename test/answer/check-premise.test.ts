import { describe, expect, it } from "vitest";
import { findFalseFigure } from "../../src/answer/check-premise.ts";
import { normalizeText } from "../../src/retrieval/normalize-text.ts";

function check(question: string, answer: string) {
  return findFalseFigure(normalizeText(question), answer);
}

describe("findFalseFigure", () => {
  it("finds a figure to be confirmed that the answer gives otherwise", () => {
    expect(check("规划说奖励五十万元，对吗？", "奖励20万元")).toEqual({
      figure: "50万元",
      isCorrected: true,
    });
  });

  it("takes a sum without its unit for the one that is held", () => {
    expect(check("最高罚500万，对吗", "处以10万元以上500万元以下的罚款")).toBeUndefined();
    expect(check("最高罚五百万块对吗", "500万元以下")).toBeUndefined();
    expect(check("奖励50万，对吗", "最高奖励20万元")?.isCorrected).toBe(true);
  });

  it("takes days for days, thousands for their figure, and a year of the calendar for no length", () => {
    expect(check("60天内申请复议，对吗", "可以在60日内申请")).toBeUndefined();
    expect(check("罚5千元对吗", "罚款5000元")).toBeUndefined();
    expect(check("听证五天内申请对吗", "2019年修正的规定")?.isCorrected).toBe(false);
  });

  it("corrects one length of time by another, whatever its unit", () => {
    expect(check("听证三天内申请对吗", "5个工作日内提出")?.isCorrected).toBe(true);
    expect(check("听证三天内申请对吗", "罚款5万元")?.isCorrected).toBe(false);
  });

  it("tells that the answer has no figure of the kind", () => {
    const expected = { figure: "3个亿", isCorrected: false };
    expect(check("总预算是三个亿没错吧", "纳入财政预算")).toEqual(expected);
  });

  it("reads a sum of money without its unit, and a wish to have one's memory confirmed", () => {
    const expected = { figure: "20万", isCorrected: false };
    expect(check("胜诉企业最高补贴二十万，我没记错吧", "给予维权补贴")).toEqual(expected);
  });

  it("takes whether something is said for a wish to have it confirmed", () => {
    const question = "规划有没有说每件专利奖励一万元";
    expect(check(question, "加大奖励力度")?.isCorrected).toBe(false);
  });

  it("leaves a figure that is told before what is to be confirmed", () => {
    expect(check("我们用了10年了，有没有规定多久要改", "30日内改名")).toBeUndefined();
  });

  it("is content with a figure that is held, and with a question that confirms nothing", () => {
    expect(check("奖励五十万元，对吗", "奖励 50万元")).toBeUndefined();
    expect(check("超过5万元怎么罚", "不足1万元的")).toBeUndefined();
  });
});

import { describe, expect, it } from "vitest";
import { deniesAsked } from "../../src/answer/denies-asked.ts";
import type { Facet } from "../../src/answer/read-facets.ts";

function denies(question: string, text: string, ...facets: Facet[]): boolean {
  return deniesAsked({ question, facets: new Set(facets) }, text);
}

const SUBSIDY =
  "规划提出对胜诉的企业给予维权补贴，但规划里只有方向，没有金额和申请条件。现行标准暂未收录，请致电12345咨询。";
const ENTRANCE = "用官网页脚的“知识产权”入口，具体材料暂未收录。请以平台当前页面为准。";
const COURTS =
  "一般案件由指定的基层法院审理。揭阳具体指定哪家基层法院、标的额是多少，暂未收录，请向法院咨询。";

describe("deniesAsked", () => {
  it("is true of what the answer says is unknown", () => {
    expect(denies("胜诉补贴给多少", SUBSIDY, "money")).toBe(true);
    expect(denies("胜诉补贴什么条件", SUBSIDY)).toBe(true);
    expect(denies("这个平台维权要交什么材料", ENTRANCE)).toBe(true);
    expect(denies("揭阳指定了哪家基层法院", COURTS)).toBe(true);
  });

  it("is false of anything else that the answer tells", () => {
    expect(denies("胜诉了有没有补贴", SUBSIDY, "yes_no")).toBe(false);
    expect(denies("这个平台的入口在哪", ENTRANCE)).toBe(false);
    expect(denies("这个平台怎么投诉，要什么材料", ENTRANCE)).toBe(false);
    expect(denies("商标案件在哪里审", COURTS, "where")).toBe(false);
  });

  it("is false where the answer tells it beside what it does not know", () => {
    const text = "发明申请费900元，其他费用暂未收录。每件年费另算，第一年900元。";
    expect(denies("申请费多少钱", text, "money")).toBe(false);
    expect(denies("材料要哪些", "要身份证明等材料。其他材料暂未收录。")).toBe(false);
  });

  it("is false where another's address or papers are told beside", () => {
    const address = "市政府在临江北路555号。市局的地址和电话暂未收录。";
    expect(denies("市政府在哪条路", address, "contact")).toBe(false);
    expect(denies("市局在哪条路", "市局的地址和电话暂未收录。", "contact")).toBe(true);
    const papers = "先交请求书和身份证明。完整材料暂未收录。";
    expect(denies("请求调解要哪些材料", papers)).toBe(false);
    const proof = "登记证明是权属的初步证明。要交哪些材料暂未收录。";
    expect(denies("登记要交什么材料", proof)).toBe(true);
  });

  it("takes how many papers are handed in for no sum", () => {
    expect(denies("申报书交多少份", "补贴提了方向，没有金额。", "count")).toBe(false);
  });

  it("is false where nothing is said to be unknown", () => {
    expect(denies("补贴多少", "规划提出给予补贴。", "money")).toBe(false);
  });
});

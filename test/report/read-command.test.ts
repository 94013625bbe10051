import { describe, expect, it } from "vitest";
import { asksBeside, isQuestion, readCommand } from "../../src/report/read-command.ts";

describe("readCommand", () => {
  it("understands the words for the buttons, politeness and punctuation aside", () => {
    const said = {
      back: ["返回", "上一步", "请返回上一步。", "back"],
      cancel: ["取消", "不报了", "那算了吧", "取消举报！", "Cancel"],
      edit: ["修改", "我要修改", "写错了"],
      skip: [
        "跳过",
        "没有",
        "没有证据",
        "暂时没有",
        "没有别的了",
        "不知道",
        "不用了",
        "匿名",
        "ｓｋｉｐ",
      ],
      confirm: ["确认提交", "确认", "是的", "好的", "没问题", "OK"],
      other: ["其他", "都不是"],
    } as const;
    for (const [command, texts] of Object.entries(said)) {
      for (const text of texts) {
        expect(readCommand(text), text).toBe(command);
      }
    }
  });

  it("finds no command in a longer sentence, a name or nothing", () => {
    for (const text of [
      "取消了我的订单还卖假货",
      "没有授权就用我的商标",
      "无名鞋厂",
      "好又多超市",
      "",
      "？",
    ]) {
      expect(readCommand(text), text).toBeUndefined();
    }
  });
});

describe("asksBeside", () => {
  it("hears a choice that is put to the other side, and a hope to be told so", () => {
    for (const text of ["到底县里管还是市里管", "这总不能算我抄吧", "归谁管？"]) {
      expect(asksBeside(text), text).toBe(true);
    }
    for (const text of ["还是榕城区那家店", "证据还是不够", "没有这个地址吧", "那还是撤回吧"]) {
      expect(asksBeside(text), text).toBe(false);
    }
  });
});

describe("isQuestion", () => {
  it("tells questions from answers", () => {
    for (const text of [
      "多久有结果",
      "要带什么？",
      "你们管吗",
      "How long does it take",
      "为什么要留电话",
    ]) {
      expect(isQuestion(text), text).toBe(true);
    }
    for (const text of [
      "普宁流沙",
      "鑫丰鞋店",
      "大概两百双",
      "已经发了，请查收",
      "wholesale shop",
    ]) {
      expect(isQuestion(text), text).toBe(false);
    }
  });
});

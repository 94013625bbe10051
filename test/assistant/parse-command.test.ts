import { describe, expect, it } from "vitest";
import { parseCommand } from "../../src/assistant/parse-command.ts";

describe("parseCommand", () => {
  it.each([
    ["/start", { kind: "help" }],
    ["/start@zhiquan_bot", { kind: "help" }],
    ["/start web", { kind: "help" }],
    ["/HELP", { kind: "help" }],
    ["帮助！", { kind: "help" }],
    ["/帮助", { kind: "help" }],
    ["怎么用？", { kind: "help" }],
    ["Hello, how does this work?", { kind: "help" }],
    ["你好，怎么操作", { kind: "help" }],
    ["你好，我想举报", { kind: "report" }],
    ["您好 我要投诉！", { kind: "report" }],
    ["人工", { kind: "human" }],
    ["取消。", { kind: "cancel" }],
    ["我要举报", { kind: "report" }],
    ["/report", { kind: "report" }],
    ["我的事项", { kind: "status" }],
    ["今天到期。", { kind: "status" }],
    ["我的事项几号到期？", { kind: "status" }],
    ["请问我那件举报什么时候到期", { kind: "status" }],
    ["手上的案子哪天届满？", { kind: "status" }],
    ["/start wrong-code", { kind: "bind", code: "wrong-code" }],
    ["/start ABCDE23456", { kind: "bind", code: "ABCDE23456" }],
    ["/start@zhiquan_bot abcde23456", { kind: "bind", code: "abcde23456" }],
    ["绑定 ABCDE23456", { kind: "bind", code: "ABCDE23456" }],
    ["绑定：ABCDE-23456", { kind: "bind", code: "ABCDE-23456" }],
    ["綁定ABCDE23456", { kind: "bind", code: "ABCDE23456" }],
  ])("reads %s", (text, command) => {
    expect(parseCommand(text)).toEqual(command);
  });

  it.each([
    "帮助中心在哪里",
    "你好",
    "商标怎么用",
    "你好，我想举报普宁一家店",
    "我要取消商标注册",
    "人工智能专利怎么申请",
    "绑定手机号怎么操作",
    "绑定",
    "我要举报普宁一家店",
    "今天到期的商标怎么续展",
    "我的商标什么时候到期",
    "我的举报什么时候有结果",
    "/stats",
    "",
  ])("takes %s for no command", (text) => {
    expect(parseCommand(text)).toBeUndefined();
  });
});

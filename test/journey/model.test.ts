import { afterAll, beforeAll, expect, it } from "vitest";
import { openRunningApp, type RunningApp } from "../support/running-app.ts";
import {
  openScriptedModel,
  type ScriptedModel,
  sayFrom,
  sayPart,
} from "../support/scripted-model.ts";
import { openTestKnowledge } from "../support/test-knowledge.ts";

let server: ScriptedModel;
let running: RunningApp;

beforeAll(async () => {
  server = await openScriptedModel(
    sayFrom(({ user }) => `${/<条款[^>]*>\n([^。\n]*)/.exec(user)?.[1]}[1]。罚款三百万元[1]。`),
  );
  running = await openRunningApp({
    knowledge: openTestKnowledge(),
    environment: { MODEL_BASE_URL: server.baseUrl, MODEL_NAME: "scripted" },
  });
});

afterAll(async () => {
  await running.close();
  server.close();
});

it("answers in a model's words on every channel, labelled, without its lies", async () => {
  for (const channel of ["web", "telegram"] as const) {
    const chat = await running.chat(channel);
    const { text } = await chat.says("专利侵权找谁处理");
    expect(text, channel).toContain("【AI生成】");
    expect(text, channel).not.toContain("三百万");
  }
  expect(server.requests).toHaveLength(2);
});

it("shows the first sentences while the model goes on writing", async () => {
  const { length } = running.telegram.calls("sendMessageDraft");
  let finish = () => {};
  server.plan((response, { user }) => {
    const sentence = /<条款[^>]*>\n([^。\n]*)/.exec(user)?.[1];
    const part = sayPart(response, `${sentence}[1]。\n${sentence}[1]。\n`);
    finish = () => part.end(`${sentence}[1]。`);
  });
  const chat = await running.chat("telegram");
  const reply = chat.says("专利侵权找谁处理");
  await running.telegram.called("sendMessageDraft", length + 1);
  expect(running.telegram.calls("sendMessageDraft")[length]?.text).toContain("【AI生成】");
  finish();
  expect((await reply).text).toContain("【AI生成】");
});

it("never asks the model about reports and targets", async () => {
  const before = server.requests.length;
  const chat = await running.chat("web");
  await chat.says("普宁流沙有家鑫丰鞋店在卖假耐克，我要举报");
  const other = await running.chat("telegram");
  const { text } = await other.says("2025年有效发明专利目标是多少，比2020年多多少？");
  expect(text).toContain("1500");
  expect(text).not.toContain("【AI生成】");
  expect(server.requests).toHaveLength(before);
});

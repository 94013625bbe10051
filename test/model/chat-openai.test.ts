import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createOpenAiChatModel, type OpenAiChatOptions } from "../../src/model/chat-openai.ts";
import {
  answerBody,
  breakOffAfter,
  failWith,
  keepSilent,
  openScriptedModel,
  type ScriptedModel,
  say,
  stopAfter,
  writeWithoutEnd,
} from "../support/scripted-model.ts";

const MESSAGES = { system: "任务", user: "资料" };

let server: ScriptedModel;
let waits: number[];

beforeEach(async () => {
  server = await openScriptedModel(say("你好。"));
  waits = [];
});

afterEach(() => server.close());

function open(options: Partial<OpenAiChatOptions> = {}) {
  return createOpenAiChatModel({
    baseUrl: server.baseUrl,
    name: "scripted",
    apiKey: "key",
    timeoutMs: 10_000,
    limitTokens: 100,
    wait: async (delayMs) => void waits.push(delayMs),
    ...options,
  });
}

describe("createOpenAiChatModel", () => {
  it("sends task and data to the endpoint and gives what it wrote", async () => {
    expect(await open()(MESSAGES)).toBe("你好。");
    expect(server.requests).toEqual([
      { authorization: "Bearer key", model: "scripted", ...MESSAGES },
    ]);
  });

  it("needs no key", async () => {
    expect(await open({ apiKey: undefined })(MESSAGES)).toBe("你好。");
  });

  it("waits as long as an overloaded endpoint asks, and tries again", async () => {
    server.plan(failWith(429, { "retry-after": "4" }));
    expect(await open()(MESSAGES)).toBe("你好。");
    expect(waits).toEqual([4000]);
  });

  it("does not wait longer than the answer may take", async () => {
    server.plan(failWith(429, { "retry-after": "60" }));
    await expect(open()(MESSAGES)).rejects.toMatchObject({ code: "model_unavailable" });
    expect(waits).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ["is broken", failWith(500)],
    ["breaks off", breakOffAfter("你好，我")],
    ["ends before the answer does", stopAfter("你好，我")],
    ["answers with something else", answerBody('{"hello":1}')],
  ])("tries once more when the endpoint %s, then says that it is unavailable", async (_, fail) => {
    server.plan(fail);
    expect(await open()(MESSAGES)).toBe("你好。");
    server.plan(fail, fail);
    await expect(open()(MESSAGES)).rejects.toMatchObject({
      code: "model_unavailable",
      retryable: true,
    });
    expect(server.requests).toHaveLength(4);
  });

  it.each([400, 401, 404])("does not repeat what was refused with %i", async (status) => {
    server.plan(failWith(status));
    await expect(open()(MESSAGES)).rejects.toMatchObject({ code: "model_refused" });
    expect(server.requests).toHaveLength(1);
  });

  it("ends when there is no answer in time", async () => {
    server.plan(keepSilent);
    await expect(open({ timeoutMs: 50 })(MESSAGES)).rejects.toMatchObject({
      code: "model_unavailable",
      message: expect.stringContaining("in time"),
    });
    expect(server.requests).toHaveLength(1);
  });

  it("ends when whoever asks waits no longer", async () => {
    server.plan(keepSilent);
    const call = open()(MESSAGES, { signal: AbortSignal.timeout(50) });
    await expect(call).rejects.toMatchObject({ code: "model_unavailable" });
  });

  it("cuts off what has no end", async () => {
    server.plan(writeWithoutEnd);
    await expect(open()(MESSAGES)).rejects.toMatchObject({ code: "model_unusable" });
  });

  it("repeats neither key nor messages in its errors", async () => {
    server.plan(failWith(401));
    const error = await open()({ system: "任务", user: "机密" }).catch(String);
    expect(error).toContain("401");
    expect(error).not.toMatch(/key\b|机密/);
  });
});

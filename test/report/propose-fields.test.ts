import { afterAll, beforeAll, expect, it } from "vitest";
import type { Log } from "../../src/base/log.ts";
import { createOpenAiChatModel } from "../../src/model/chat-openai.ts";
import { loadOwnPrompts } from "../../src/prompt/own-prompts.ts";
import { createProposeFields } from "../../src/report/propose-fields.ts";
import { describeOnEachStorage, type TestStorage } from "../support/open-test-storage.ts";
import { openReportOffice, reportKnowledge } from "../support/report-office.ts";
import { failWith, keepSilent, openScriptedModel, say } from "../support/scripted-model.ts";

const STORY =
  "我叫陈小明，电话13800138000。举报普宁流沙那边霜降记，卖的假冒商标的口哨糖，一共三千盒，证号18827365";

let endpoint: Awaited<ReturnType<typeof openScriptedModel>>;
const warned: object[] = [];
const keep = () => undefined;
const log: Log = { debug: keep, info: keep, warn: (facts) => void warned.push(facts), error: keep };

beforeAll(async () => {
  endpoint = await openScriptedModel();
});
afterAll(() => endpoint.close());

function open(timeoutMs = 20_000) {
  return createProposeFields({
    model: createOpenAiChatModel({
      ...{ baseUrl: endpoint.baseUrl, name: "scripted", limitTokens: 200, timeoutMs: 20_000 },
    }),
    prompts: loadOwnPrompts(),
    cues: reportKnowledge.cues,
    timeoutMs,
  });
}

it("shows the model no personal data, and takes pieces of the text that pass the checks", async () => {
  endpoint.plan(
    say(
      '好的：{"respondent":"霜降记","goods":"口哨糖","amount":"三千盒","rightNumber":"18827365","platform":"拼多多","link":null,"verdict":"侵权"}',
    ),
  );
  expect(await open()(STORY, log)).toEqual({
    ...{ respondent: "霜降记", goods: "口哨糖", amount: "三千盒", rightNumber: "18827365" },
  });
  const { system, user } = endpoint.requests.at(-1) ?? { system: "", user: "" };
  expect(user).toContain("霜降记");
  expect(system + user).not.toMatch(/陈小明|13800138000/);
});

it.each([
  ["words that do not stand in the text", '{"respondent":"霜降糖业公司"}'],
  ["who reported, who is hidden", '{"respondent":"〔已隐去〕"}'],
  ["a telephone number", '{"goods":"13800138000"}'],
  ["an amount without a number", '{"amount":"一共"}'],
  ["a platform that is none", '{"platform":"流沙"}'],
  ["a number of another shape", '{"rightNumber":"三千"}'],
  ["something that is no piece", '{"goods":["口哨糖"],"amount":3000}'],
  ["no object", "我不知道"],
  ["a broken object", '{"goods":"口哨糖'],
])("takes nothing that is %s", async (_, written) => {
  endpoint.plan(say(written));
  expect(await open()(STORY, log)).toEqual({});
});

it("does without a model that fails or says nothing in time, and says why in the log", async () => {
  endpoint.plan(failWith(401));
  expect(await open()(STORY, log)).toEqual({});
  expect(warned.at(-1)).toEqual({ reason: "model_refused" });
  endpoint.plan(keepSilent);
  expect(await open(50)(STORY, log)).toEqual({});
  expect(warned.at(-1)).toEqual({ reason: "model_unavailable" });
});

describeOnEachStorage("an intake with a model that reads reports", (openDatabase) => {
  let database: TestStorage;
  beforeAll(async () => {
    database = await openDatabase();
  });
  afterAll(() => database.drop());

  it("reads back what was proposed, under what rules found, for the reporter to confirm", async () => {
    const office = await openReportOffice(database.storage, { proposeFields: open() });
    endpoint.plan(say('{"respondent":"霜降记","goods":"口哨糖","amount":"一共三千盒"}'));
    const reporter = office.chat("reporter");
    await reporter.says(STORY);
    const asked = (await reporter.replies()).map(({ text }) => text).join("\n");
    expect(asked).toContain("口哨糖");
    expect(asked).toContain("三千盒");
    expect(asked).not.toContain("一共三千盒");
  });
});

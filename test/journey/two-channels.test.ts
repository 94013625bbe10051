import { afterAll, beforeAll, expect, it } from "vitest";
import { createInvitation } from "../../src/storage/invitations.ts";
import { addServiceInterface } from "../channel/wecom/fake-wechat-service.ts";
import { type FakeWecom, openFakeWecom } from "../channel/wecom/fake-wecom-server.ts";
import { createFakeMember, type FakeMember } from "../channel/wecom-app/fake-wecom-member.ts";
import { createHandClock, type HandClock } from "../support/hand-clock.ts";
import { openRunningApp, type RunningApp, submitReport } from "../support/running-app.ts";
import type { TestChat } from "../support/test-chat.ts";
import { openTestKnowledge } from "../support/test-knowledge.ts";
import { toVariables } from "../support/wecom-installation.ts";

const STORY = "举报：普宁流沙有家鑫丰鞋店卖假冒商标的耐克运动鞋，大概两百双";
const HOUR_MS = 3_600_000;
const knowledge = openTestKnowledge();
const { states, actions } = knowledge.reports.states;
/** Nobody connects: the bot is not what this is about. */
const NO_BOT = { botId: "", secret: "", url: "" };

let clock: HandClock;
let wecom: FakeWecom;
let running: RunningApp;
let member: FakeMember;
let onTelegram: TestChat;

beforeAll(async () => {
  // Half past nine on a working day.
  clock = createHandClock("2026-11-25T01:30:00.000Z");
  wecom = await openFakeWecom(clock);
  wecom.add("agent/get", () => ({}));
  const environment = toVariables(wecom, addServiceInterface(wecom), NO_BOT);
  running = await openRunningApp({ knowledge, clock, environment });
  const post = (path: string, body: string) =>
    fetch(`${running.url()}${path}`, { method: "POST", body });
  member = createFakeMember(wecom, post, "zhangsan");
  await member.says(`绑定 ${await running.invite("officer", "puning-market-bureau")}`);
  await seesOf(member, "绑定成功");
  onTelegram = running.telegramChat(77);
  expect((await onTelegram.says(`绑定 ${await inviteAgain()}`)).text).toContain("绑定成功");
});
afterAll(async () => {
  await running.close();
  await wecom.close();
});

/** A code for another account of the one officer there is. */
async function inviteAgain(): Promise<string> {
  const { database } = running.app().storage;
  const { id: personId } = await database
    .selectFrom("people")
    .select("id")
    .where("role", "=", "officer")
    .executeTakeFirstOrThrow();
  const expiresAt = new Date(clock.now().getTime() + HOUR_MS);
  return createInvitation(database, { role: "officer", personId, expiresAt }, clock.now());
}

async function seesOf<Seen extends { readonly text: string }>(
  chat: { sees(): Promise<Seen> },
  words: string,
): Promise<Seen> {
  let seen = await chat.sees();
  while (!seen.text.includes(words)) {
    seen = await chat.sees();
  }
  return seen;
}

const report = async () => (await submitReport(await running.web(), STORY, running)).caseNumber;

/** Until all that goes out there is recorded as sent: before that the clock must not jump. */
async function untilSent(channel: string): Promise<void> {
  const { database } = running.app().storage;
  const waiting = database
    .selectFrom("outbox")
    .select("id")
    .where("channel", "=", channel)
    .where("status", "=", "pending");
  const count = async () => (await waiting.execute()).length;
  await expect.poll(count, { timeout: 60_000 }).toBe(0);
}

/** How many cards with something to accept each of the officer's chats has got in all. */
async function countCards() {
  await untilSent("telegram");
  await untilSent("wecom-app");
  const inWecom = wecom.messages.of(member.userId).flatMap(({ buttons }) => buttons);
  const inTelegram = JSON.stringify(running.telegram.calls("sendMessage"));
  return {
    wecom: inWecom.filter(({ text }) => text === actions.accept.label).length,
    telegram: inTelegram.split(`"text":"${actions.accept.label}"`).length - 1,
  };
}

it("gives an officer of two chats each card once, where they last wrote", async () => {
  await seesOf(onTelegram, await report());
  expect(await countCards()).toEqual({ wecom: 0, telegram: 1 });
});

it("gives it where they chose, from whichever chat, and takes the press there", async () => {
  expect((await onTelegram.says("通知用 企业微信")).text).toContain("以后发到企业微信");
  const caseNumber = await report();
  await seesOf(member, caseNumber);
  expect(await countCards()).toEqual({ wecom: 1, telegram: 1 });
  await member.presses(actions.accept.label);
  await seesOf(member, states.accepted.label);
});

it("gives it in the other chat when the chosen one has been away for half an hour, and not again", async () => {
  await wecom.goDown();
  const caseNumber = await report();
  clock.advance(HOUR_MS);
  await seesOf(onTelegram, caseNumber);
  await untilSent("telegram");
  await wecom.goUp();
  clock.advance(HOUR_MS);
  const health = async () => (await fetch(`${running.url()}/healthz`)).text();
  await expect.poll(health, { timeout: 60_000 }).toContain('"wecom-app":"ok"');
  clock.advance(60_000);
  await member.says("指标");
  await seesOf(member, "指标");
  expect(await countCards()).toMatchObject({ telegram: 2 });
  expect(
    wecom.messages
      .of(member.userId)
      .map(({ text }) => text)
      .join(),
  ).not.toContain(caseNumber);
});

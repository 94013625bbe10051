import { setImmediate } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import type { LongConnectionOptions } from "../../../src/channel/wecom-bot/create-long-connection.ts";
import { toReply } from "../../../src/conversation/reply.ts";
import { createHandClock } from "../../support/hand-clock.ts";
import { type Bot, openBot, QUICK_WAITS, SOLE_HOLDER } from "./long-connection.ts";

let open: Bot[] = [];

afterEach(async () => {
  await Promise.all(open.map((bot) => bot.channel.stop()));
  await Promise.all(open.map((bot) => bot.server.close()));
  open = [];
});

async function openTracked(
  options: Partial<LongConnectionOptions> = {},
  beside?: Bot,
): Promise<Bot> {
  const bot = await openBot(options, beside?.server);
  open.push(bot);
  return bot;
}

async function until(isDone: () => boolean) {
  while (!isDone()) {
    await setImmediate();
  }
}

const isHealthy = (bot: Bot) => bot.channel.health?.() === "ok";
const isReady = (bot: Bot) => bot.channel.isReady?.() === true;

function send(bot: Bot, userId: string) {
  const conversationId = `wecom-bot:single:${userId}`;
  const address = { channel: "wecom-bot", account: bot.server.botId, conversationId };
  return bot.channel.send({ id: 1, address, reply: toReply("好的。") });
}

it("connects again when the connection breaks off, and answers what came before anew", async () => {
  const bot = await openTracked();
  await bot.connect();
  const user = bot.server.user();
  user.says("在吗");
  await bot.recorder.message(0);
  bot.server.drop();
  await until(() => !isReady(bot));
  expect(bot.channel.health?.()).toBe("not connected");
  expect(await send(bot, user.id)).toMatchObject({ kind: "retry" });
  await until(() => isReady(bot));
  expect(await send(bot, user.id)).toEqual({ kind: "sent" });
  expect(await user.sees()).toMatchObject({ text: "好的。", isAnswer: false });
});

it("connects again when two heartbeats get no answer", async () => {
  const bot = await openTracked({ waits: { heartbeatMs: 10, ackTimeoutMs: 200 } });
  await bot.connect();
  await bot.server.came("ping", 2);
  expect(isHealthy(bot)).toBe(true);
  bot.server.hang(true);
  await until(() => !isReady(bot));
  bot.server.hang(false);
  await bot.server.subscribed(2);
});

it("connects again when the platform does not know the session any more", async () => {
  const bot = await openTracked();
  await bot.connect();
  const user = bot.server.user();
  user.says("在吗");
  await bot.recorder.message(0);
  bot.server.failNext("aibot_respond_msg", { kind: "refuse", code: 846609 });
  expect(await send(bot, user.id)).toMatchObject({ kind: "retry" });
  await bot.server.subscribed(2);
});

it("names the variables when the platform refuses the bot, and does not knock all the time", async () => {
  const bot = await openTracked({
    secret: "wrong",
    waits: { delays: { ...QUICK_WAITS.delays, slowMs: 3_600_000 } },
  });
  await bot.start();
  await until(() => bot.channel.health?.() !== "not connected");
  expect(bot.channel.health?.()).toBe("WECOM_BOT_ID or WECOM_BOT_SECRET is wrong");
  expect(isReady(bot)).toBe(false);
  expect(bot.lines.join("\n")).toContain("853000");
  expect(bot.lines.join("\n")).not.toContain('"wrong"');
  expect(bot.server.frames("aibot_subscribe")).toHaveLength(1);
});

it("connects by itself when a revoked secret is good again", async () => {
  const bot = await openTracked();
  await bot.connect();
  bot.server.failNext("aibot_subscribe", { kind: "refuse", code: 853000 });
  bot.server.drop();
  await until(() => bot.channel.health?.() === "WECOM_BOT_ID or WECOM_BOT_SECRET is wrong");
  await until(() => isHealthy(bot));
  expect(bot.server.frames("aibot_subscribe")).toHaveLength(3);
});

it("does not fight a program that took its place, and looks again later", async () => {
  let looks = 0;
  const take = async () => {
    looks += 1;
    return true;
  };
  const delays = { ...QUICK_WAITS.delays, slowMs: 10 * QUICK_WAITS.delays.holdMs };
  const bot = await openTracked({ holder: { ...SOLE_HOLDER, take }, waits: { delays } });
  await bot.connect();
  bot.server.replace();
  await until(() => bot.channel.health?.() === "another program uses this bot");
  expect(isReady(bot)).toBe(false);
  looks = 0;
  await until(() => looks >= 5);
  expect(bot.server.frames("aibot_subscribe")).toHaveLength(1);
  await bot.server.subscribed(2);
  await until(() => isHealthy(bot));
});

it("lets the connection go by itself when another process has the bot", async () => {
  let isHeld = true;
  const bot = await openTracked({ holder: { ...SOLE_HOLDER, take: async () => isHeld } });
  await bot.connect();
  isHeld = false;
  await until(() => bot.channel.health?.().includes("another process") === true);
  expect(isReady(bot)).toBe(false);
});

it("survives whatever comes", async () => {
  const bot = await openTracked();
  await bot.connect();
  for (const body of [null, 7, [], { msgtype: "text" }, { event: {} }, { event: 7 }]) {
    bot.server.push("aibot_msg_callback", body);
    bot.server.push("aibot_event_callback", body);
  }
  bot.server.push("aibot_unheard_of", {});
  bot.server.user("u").says("在吗");
  expect(await bot.recorder.message(0)).toMatchObject({ text: "在吗" });
  expect(bot.recorder.messages).toHaveLength(1);
});

/** A job that processes dispute, as the database keeps it. */
function createSharedHold(leaseMs = 100) {
  const clock = createHandClock();
  let held: { owner: number; until: number } | undefined;
  const create = (owner: number) => ({
    leaseMs,
    async take() {
      const now = clock.now().getTime();
      if (held === undefined || held.owner === owner || held.until <= now) {
        held = { owner, until: now + leaseMs };
      }
      return held.owner === owner;
    },
    async release() {
      held = held?.owner === owner ? undefined : held;
    },
  });
  return { clock, create };
}

it("lets one of two processes connect, and the other when the first stops", async () => {
  const hold = createSharedHold();
  const first = await openTracked({ holder: hold.create(1), clock: hold.clock });
  await first.connect();
  const second = await openTracked({ holder: hold.create(2), clock: hold.clock }, first);
  await second.start();
  await until(() => second.channel.health?.().includes("another process") === true);
  expect(first.server.frames("aibot_subscribe")).toHaveLength(1);
  await first.channel.stop();
  await until(() => isReady(second));
});

it("hands over to another process when its own hold has run out", async () => {
  const hold = createSharedHold();
  const own = hold.create(1);
  let isFrozen = false;
  // A process that stands still does not renew; when it goes on, it asks again.
  const take = async () => (isFrozen ? Promise.reject(new Error("away")) : own.take());
  const first = await openTracked({ holder: { ...own, take }, clock: hold.clock });
  await first.connect();
  const second = await openTracked({ holder: hold.create(2), clock: hold.clock }, first);
  isFrozen = true;
  hold.clock.advance(101);
  await second.connect();
  isFrozen = false;
  await until(() => first.channel.health?.().includes("another process") === true);
  expect(isReady(second)).toBe(true);
  expect(first.server.frames("aibot_subscribe")).toHaveLength(2);
});

import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { createDeliverOutbox } from "../../src/assistant/deliver-outbox.ts";
import type { WorkLoop } from "../../src/assistant/work-loop.ts";
import { silentLog } from "../../src/base/log.ts";
import type { Delivery, OutboundMessage } from "../../src/conversation/channel.ts";
import { toReply } from "../../src/conversation/reply.ts";
import { enqueueReplies, listUndelivered, redriveReply } from "../../src/storage/outbox.ts";
import { createHandClock, type HandClock } from "../support/hand-clock.ts";
import { describeOnEachStorage, type TestStorage } from "../support/open-test-storage.ts";
import { toAddress } from "../support/test-assistant.ts";
import { openTestKnowledge } from "../support/test-knowledge.ts";

const assistantTexts = openTestKnowledge().texts.assistant;

const HOUR_MS = 3_600_000;

describeOnEachStorage("createDeliverOutbox", (open) => {
  let test: TestStorage;
  let clock: HandClock;
  let sender: WorkLoop;
  let sent: OutboundMessage[];
  /** What the platform says to a text; it takes everything else. */
  let answers: Map<string, () => Delivery | Promise<Delivery>>;
  let isReady: boolean;
  beforeAll(async () => {
    test = await open();
  });
  beforeEach(() => {
    clock = createHandClock();
    sent = [];
    answers = new Map();
    isReady = true;
    sender = createSender();
  });
  afterEach(async () => {
    await test.storage.database.deleteFrom("outbox").execute();
  });
  afterAll(() => test.drop());

  function createSender() {
    async function send(message: OutboundMessage): Promise<Delivery> {
      sent.push(message);
      const answer = answers.get(message.reply.text);
      return answer === undefined ? { kind: "sent", externalIds: [`p${message.id}`] } : answer();
    }
    return createDeliverOutbox({
      texts: assistantTexts,
      storage: test.storage,
      channels: new Map([["web", { send, isReady: () => isReady }]]),
      clock,
      log: silentLog,
      random: () => 0,
      pollMs: 10,
    });
  }

  function enqueue(...entries: readonly (readonly [conversation: string, text: string])[]) {
    return test.storage.transaction((transaction) =>
      enqueueReplies(
        transaction,
        entries.map(([name, text]) => ({ to: toAddress(name), reply: toReply(text), key: text })),
        { now: clock.now() },
      ),
    );
  }

  const texts = () => sent.map(({ reply }) => reply.text);

  async function rows() {
    const all = await test.storage.database
      .selectFrom("outbox")
      .selectAll()
      .orderBy("id")
      .execute();
    return all.map(({ status, attempts, last_error, external_id }) => ({
      status,
      attempts,
      last_error,
      external_id,
    }));
  }

  it("sends in order and records what the platform called it", async () => {
    await enqueue(["1", "一"], ["1", "二"], ["1", "三"]);
    await sender.workOff();
    expect(texts()).toEqual(["一", "二", "三"]);
    const [{ id } = { id: 0 }] = sent;
    const first = { id, address: toAddress("1"), reply: toReply("一"), isNews: true };
    expect(sent[0]).toEqual(first);
    expect(await rows()).toMatchObject([
      { status: "sent", attempts: 1, external_id: `p${sent[0]?.id}` },
      { status: "sent" },
      { status: "sent" },
    ]);
  });

  it("waits as long as the platform asks, and meanwhile holds the conversation's order", async () => {
    answers.set("一", () => ({ kind: "retry", reason: "429", afterMs: 30_000 }));
    await enqueue(["1", "一"], ["1", "二"], ["2", "三"]);
    await sender.workOff();
    expect(texts().sort()).toEqual(["一", "三"]);
    answers.clear();
    clock.advance(29_999);
    await sender.workOff();
    expect(sent).toHaveLength(2);
    clock.advance(1);
    await sender.workOff();
    expect(texts().slice(2)).toEqual(["一", "二"]);
    expect((await rows())[0]).toMatchObject({ status: "sent", attempts: 2, last_error: null });
  });

  it("leaves alone what no channel can send now, and counts no attempt", async () => {
    await enqueue(["1", "一"]);
    isReady = false;
    await sender.workOff();
    expect(await rows()).toMatchObject([{ status: "pending", attempts: 0 }]);
    isReady = true;
    await sender.workOff();
    expect(await rows()).toMatchObject([{ status: "sent", attempts: 1 }]);
  });

  it("waits longer after each refusal for now, and gives up after twelve", async () => {
    answers.set("一", () => ({ kind: "retry", reason: "503" }));
    await enqueue(["1", "一"]);
    const waitsMs: number[] = [];
    for (let attempt = 1; attempt <= 12; attempt += 1) {
      await sender.workOff();
      const row = await test.storage.database
        .selectFrom("outbox")
        .selectAll()
        .executeTakeFirstOrThrow();
      waitsMs.push(Date.parse(row.available_at) - clock.now().getTime());
      clock.advance(HOUR_MS);
    }
    expect(waitsMs.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(await rows()).toMatchObject([{ status: "dead", attempts: 12, last_error: "503" }]);
    const [dead] = await listUndelivered(test.storage.database);
    answers.clear();
    await redriveReply(test.storage.database, dead?.id ?? 0, clock.now());
    await sender.workOff();
    expect(await rows()).toMatchObject([{ status: "sent", attempts: 1 }]);
  });

  it("counts no attempt while the channel waits for its turn", async () => {
    answers.set("一", () => ({ kind: "retry", reason: "429", afterMs: 60_000, isWait: true }));
    await enqueue(["1", "一"]);
    for (let wait = 1; wait <= 20; wait += 1) {
      await sender.workOff();
      clock.advance(60_000);
    }
    expect(sent).toHaveLength(20);
    expect(await rows()).toMatchObject([{ status: "pending", attempts: 0, last_error: "429" }]);
    answers.clear();
    await sender.workOff();
    expect(await rows()).toMatchObject([{ status: "sent", attempts: 1 }]);
  });

  it("waits out an outage of hours, looks every few minutes, and counts no attempt", async () => {
    answers.set("一", () => ({ kind: "retry", reason: "ECONNREFUSED", isWait: true }));
    await enqueue(["1", "一"]);
    for (let second = 0; second < 3 * 3600; second += 30) {
      await sender.workOff();
      clock.advance(30_000);
    }
    expect(sent.length).toBeGreaterThan(36);
    expect(sent.length).toBeLessThan(80);
    expect(await rows()).toMatchObject([{ status: "pending", attempts: 0 }]);
    answers.clear();
    clock.advance(300_000);
    await sender.workOff();
    expect(await rows()).toMatchObject([{ status: "sent", attempts: 1 }]);
  });

  it("lets what may wait wait out the night, and what is said meanwhile overtake it", async () => {
    const [name, account] = ["telegram", "bot"];
    const to = { channel: name, account, conversationId: "telegram:1" };
    const texts: string[] = [];
    async function send({ reply }: OutboundMessage): Promise<Delivery> {
      texts.push(reply.text);
      return { kind: "sent" };
    }
    const night = createHandClock("2026-11-25T14:00:00.000Z");
    const quietHours = [
      { from: "00:00", to: "07:00" },
      { from: "22:00", to: "24:00" },
    ];
    async function workOff(waitsAtNight = true) {
      const channels = new Map([[name, { send, waitsAtNight }]]);
      const { storage } = test;
      await createDeliverOutbox({
        texts: assistantTexts,
        storage,
        channels,
        quietHours,
        clock: night,
        log: silentLog,
      }).workOff();
    }
    const put = (text: string, mayWait: boolean) =>
      test.storage.transaction((trx) =>
        enqueueReplies(trx, [{ to, reply: toReply(text), key: text, mayWait }], {
          now: night.now(),
        }),
      );
    await put("进展", true);
    await put("回答", false);
    await workOff();
    expect(texts).toEqual(["回答"]);
    night.advance(9 * HOUR_MS - 1);
    await workOff();
    expect(texts).toEqual(["回答"]);
    night.advance(1);
    await put("早上的回答", false);
    await workOff();
    expect(texts).toEqual(["回答", "进展", "早上的回答"]);
    night.advance(15 * HOUR_MS);
    await put("晚上的进展", true);
    await workOff(false);
    expect(texts.at(-1)).toBe("晚上的进展");
  });

  it("records a refusal for good and goes on with the next", async () => {
    answers.set("一", () => ({ kind: "refused", reason: "403 blocked" }));
    await enqueue(["1", "一"], ["1", "二"]);
    await sender.workOff();
    clock.advance(HOUR_MS);
    await sender.workOff();
    expect(texts()).toEqual(["一", "二"]);
    expect(await rows()).toMatchObject([
      { status: "refused", last_error: "403 blocked" },
      { status: "sent" },
    ]);
  });

  it("never repeats by itself what may have arrived", async () => {
    answers.set("一", () => ({ kind: "unknown", reason: "time-out" }));
    answers.set("二", () => {
      throw new Error("the channel broke its promise");
    });
    await enqueue(["1", "一"], ["1", "二"], ["1", "三"]);
    await sender.workOff();
    clock.advance(24 * HOUR_MS);
    await sender.workOff();
    expect(texts()).toEqual(["一", "二", "三"]);
    expect((await rows()).map(({ status }) => status)).toEqual(["unknown", "unknown", "sent"]);
  });

  it("leaves what is for a channel that it does not have to whoever has it", async () => {
    const to = { channel: "telegram", account: "bot", conversationId: "telegram:1" };
    await test.storage.transaction((transaction) =>
      enqueueReplies(transaction, [{ to, reply: toReply("一"), key: "一" }], { now: clock.now() }),
    );
    await sender.workOff();
    expect(await rows()).toMatchObject([{ status: "pending", attempts: 0 }]);
  });

  it("writes to several conversations beside each other", async () => {
    let together = 0;
    let mostTogether = 0;
    let release = () => {};
    const full = new Promise<void>((resolve) => {
      release = resolve;
    });
    async function answer(): Promise<Delivery> {
      together += 1;
      mostTogether = Math.max(mostTogether, together);
      if (together === 4) {
        release();
      }
      await full;
      together -= 1;
      return { kind: "sent" };
    }
    const names = ["1", "2", "3", "4"];
    for (const name of names) {
      answers.set(name, answer);
    }
    await enqueue(...names.map((name) => [name, name] as const));
    await sender.workOff();
    expect(mostTogether).toBe(4);
  });

  it("begins when it is told that there is something, and stops when all is recorded", async () => {
    let arrive = () => {};
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    answers.set("一", () => {
      arrive();
      return { kind: "sent" };
    });
    sender.start();
    await enqueue(["1", "一"]);
    sender.notify();
    await arrived;
    await sender.stop();
    expect(await rows()).toMatchObject([{ status: "sent" }]);
  });
});

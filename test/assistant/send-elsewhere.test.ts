import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { createDeliverOutbox } from "../../src/assistant/deliver-outbox.ts";
import { createRandomId } from "../../src/base/id.ts";
import { silentLog } from "../../src/base/log.ts";
import type { Delivery, OutboundMessage } from "../../src/conversation/channel.ts";
import { toReply } from "../../src/conversation/reply.ts";
import { enqueueReplies, listUndelivered } from "../../src/storage/outbox.ts";
import { findOrCreatePerson, listPersonAddresses } from "../../src/storage/people.ts";
import { createHandClock } from "../support/hand-clock.ts";
import { describeOnEachStorage, type TestStorage } from "../support/open-test-storage.ts";
import { openTestKnowledge } from "../support/test-knowledge.ts";

const texts = openTestKnowledge().texts.assistant;

const PLACES = ["telegram:zhang", "wecom-app:zhang", "wecom-bot:zhang"];

describeOnEachStorage("sendElsewhere", (open) => {
  const clock = createHandClock();
  let test: TestStorage;
  let written: string[];
  /** What a channel says to everything; it takes it otherwise. */
  let answers: Map<string, Delivery>;
  /** Channels that can send nothing now. */
  let away: string[];

  beforeAll(async () => {
    test = await open();
    const created_at = clock.now().toISOString();
    const zhang = { id: "zhang", role: "officer", office_id: "puning", created_at };
    const reporter = { id: "reporter", role: "enterprise", created_at };
    const places = [...PLACES.map((place) => [place, "zhang"]), ["telegram:reporter", "reporter"]];
    await test.storage.transaction(async (trx) => {
      await trx.insertInto("people").values([zhang, reporter]).execute();
      for (const [place = "", person_id = ""] of [...places, ["wecom-app:reporter", "reporter"]]) {
        const [channel = "", external_id = ""] = place.split(":");
        const account = { channel, account: "bot", external_id, person_id, conversation_id: place };
        await trx.insertInto("accounts").values(account).execute();
      }
    });
  });
  beforeEach(() => {
    written = [];
    answers = new Map();
    away = [];
  });
  afterEach(async () => {
    await test.storage.database.deleteFrom("outbox").execute();
  });
  afterAll(() => test.drop());

  async function deliver(place: string, { key = "card", turnId = "t1" } = {}) {
    const [channel = ""] = place.split(":");
    const to = { channel, account: "bot", conversationId: place };
    await test.storage.transaction((trx) =>
      enqueueReplies(trx, [{ to, reply: toReply("新事项"), key }], { now: clock.now(), turnId }),
    );
    await workOff();
  }

  async function workOff() {
    async function send({ address }: OutboundMessage): Promise<Delivery> {
      written.push(address.conversationId);
      return answers.get(address.channel) ?? { kind: "sent" };
    }
    const channels = new Map(
      ["telegram", "wecom-app", "wecom-bot"].map(
        (name) => [name, { send, isReady: () => !away.includes(name) }] as const,
      ),
    );
    const { storage } = test;
    await createDeliverOutbox({
      texts,
      storage,
      channels,
      clock,
      log: silentLog,
      random: () => 0,
    }).workOff();
  }

  const failures = async () =>
    (await listUndelivered(test.storage.database)).map((row) => row.conversation_id);

  it("sends a card once where it arrives", async () => {
    await deliver("telegram:zhang");
    expect(written).toEqual(["telegram:zhang"]);
  });

  it("sends what was refused to the next account, and lists what failed", async () => {
    answers.set("telegram", { kind: "refused", reason: "403 blocked" });
    await deliver("telegram:zhang");
    expect(written).toEqual(["telegram:zhang", "wecom-app:zhang"]);
    expect(await failures()).toEqual(["telegram:zhang"]);
  });

  it("tries each account once, whichever was first", async () => {
    for (const channel of ["telegram", "wecom-app", "wecom-bot"]) {
      answers.set(channel, { kind: "refused", reason: "gone" });
    }
    await deliver("wecom-app:zhang");
    expect([...written].sort()).toEqual(PLACES);
    expect(written[0]).toBe("wecom-app:zhang");
    expect(await failures()).toEqual(written);
  });

  it("goes on to the next account when twelve attempts were in vain", async () => {
    answers.set("telegram", { kind: "retry", reason: "503" });
    await deliver("telegram:zhang");
    for (let attempt = 1; attempt < 12; attempt += 1) {
      expect(written).not.toContain("wecom-app:zhang");
      clock.advance(3_600_000);
      await workOff();
    }
    expect(written.slice(-2)).toEqual(["telegram:zhang", "wecom-app:zhang"]);
  });

  it("tells, once, that nobody has an account any more: the person elsewhere, and their lead", async () => {
    const { database } = test.storage;
    const lead = { id: "lead", role: "lead", office_id: "puning", created_at: "2026-11-24" };
    const place = { channel: "telegram", account: "bot", external_id: "lead", person_id: "lead" };
    await database.insertInto("people").values(lead).execute();
    await database
      .insertInto("accounts")
      .values({ ...place, conversation_id: "telegram:lead" })
      .execute();
    answers.set("wecom-app", { kind: "refused", reason: "60111", isGone: true });
    await deliver("wecom-app:zhang");
    await deliver("wecom-app:zhang", { key: "another" });
    expect(written.filter((one) => one === "telegram:lead")).toHaveLength(1);
    expect(written.filter((one) => one === "telegram:zhang")).toHaveLength(3);
    const first = async () => (await listPersonAddresses(database, "zhang"))[0]?.channel;
    await database
      .updateTable("accounts")
      .set({ is_chosen: 1 })
      .where("conversation_id", "=", "wecom-app:zhang")
      .execute();
    expect(await first()).toBe("telegram");
    const account = { channel: "wecom-app", account: "bot", external_id: "zhang" };
    const heard = { ...account, conversation_id: "wecom-app:zhang" };
    await findOrCreatePerson(test.storage, heard, { createId: createRandomId, now: clock.now() });
    expect(await first()).toBe("wecom-app");
    await database.updateTable("accounts").set({ is_chosen: 0, used_at: "" }).execute();
    await database.deleteFrom("accounts").where("person_id", "=", "lead").execute();
    await database.deleteFrom("people").where("id", "=", "lead").execute();
  });

  it("does not leave news for longer than half an hour to a channel that is away", async () => {
    away = ["telegram"];
    await deliver("telegram:zhang");
    await deliver("telegram:reporter", { key: "news" });
    await deliver("telegram:zhang", { key: "turn:t3", turnId: "t3" });
    clock.advance(1_799_999);
    await workOff();
    expect(written).toEqual([]);
    clock.advance(1);
    await workOff();
    expect(written).toEqual(["wecom-app:zhang"]);
    clock.advance(3_600_000);
    away = [];
    await workOff();
    expect(written.slice(1).sort()).toEqual(["telegram:reporter", "telegram:zhang"]);
  });

  it("brings news away from a channel that is not configured any more", async () => {
    const to = { channel: "web", account: "web", conversationId: "web:zhang" };
    const own = { channel: "web", account: "web", external_id: "w", person_id: "zhang" };
    await test.storage.database
      .insertInto("accounts")
      .values({ ...own, conversation_id: "web:zhang", used_at: clock.now().toISOString() })
      .execute();
    // Although it was used last: it rings for nobody.
    const [first] = await listPersonAddresses(test.storage.database, "zhang");
    expect(first?.channel).toBe("telegram");
    await test.storage.transaction((trx) =>
      enqueueReplies(trx, [{ to, reply: toReply("新事项"), key: "card" }], { now: clock.now() }),
    );
    clock.advance(1_800_000);
    await workOff();
    expect(written).toHaveLength(1);
    await test.storage.database.deleteFrom("accounts").where("channel", "=", "web").execute();
  });

  it("leaves a platform that answers nobody after half an hour, and not before", async () => {
    answers.set("telegram", { kind: "retry", reason: "ECONNREFUSED", isWait: true });
    await deliver("telegram:zhang");
    for (let minute = 1; minute <= 30; minute += 1) {
      expect(written).not.toContain("wecom-app:zhang");
      clock.advance(60_000);
      await workOff();
    }
    clock.advance(300_000);
    await workOff();
    expect(written).toContain("wecom-app:zhang");
  });

  it("sends nowhere else what may have arrived, what answers, and what is for an enterprise", async () => {
    answers.set("telegram", { kind: "unknown", reason: "time-out" });
    await deliver("telegram:zhang");
    answers.set("telegram", { kind: "refused", reason: "403 blocked" });
    await deliver("telegram:zhang", { key: "turn:t2", turnId: "t2" });
    await deliver("telegram:reporter", { key: "news" });
    expect(written).toEqual(["telegram:zhang", "telegram:zhang", "telegram:reporter"]);
  });
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { toReply } from "../../../src/conversation/reply.ts";
import { openTestStorage, type TestStorage } from "../../support/open-test-storage.ts";
import {
  openServicePlatform,
  openServiceSite,
  type ServicePlatform,
  type ServiceSite,
} from "../../support/service-site.ts";
import type { FakeCustomer } from "../wecom/fake-customer.ts";

const HOUR_MS = 3_600_000;
const PATH = "kf/send_msg";

describe("sending to a customer of 微信客服", () => {
  let database: TestStorage;
  let platform: ServicePlatform;
  let site: ServiceSite;
  let customer: FakeCustomer;
  let customers = 0;

  beforeAll(async () => {
    database = await openTestStorage();
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    platform = await openServicePlatform();
    for (const table of ["inbox", "pull_cursors", "service_sessions"] as const) {
      await database.storage.database.deleteFrom(table).execute();
    }
    site = await openServiceSite({
      ...{ storage: database.storage, platform },
      options: { publicUrl: "https://ip.example" },
    });
    customers += 1;
    customer = platform.service.customer(`wm-of-test-${customers}`);
    customer.says("您好");
    await site.start();
    await site.inbox(1);
  });
  afterEach(async () => {
    await site.close();
    await platform.wecom.close();
  });

  const textsOf = (one: FakeCustomer) => one.seen.map(({ text }) => text);
  const idsOf = () => platform.wecom.calls(PATH).map(({ msgid }) => msgid);
  const news = (text: string) => site.deliver(customer.id, toReply(text), { isNews: true });

  /** The customer writes, and the platform counts anew; the process has taken note. */
  async function writesAgain(count: number) {
    platform.clock.advance(1_000);
    customer.says("还在吗");
    await site.inbox(count);
  }

  it("shows a text, and a press brings its token back", async () => {
    const button = { label: "提交", token: "report.submit" };
    const reply = toReply("提交吗？", { buttons: [[button]] });
    const { delivery } = await site.deliver(customer.id, reply);
    expect(delivery).toMatchObject({ kind: "sent" });
    expect((await customer.sees()).text).toBe("提交吗？");
    customer.presses("提交");
    const rows = await site.inbox(2);
    expect(rows[1]?.content).toMatchObject({ text: "", press: "report.submit" });
  });

  it("takes back what an answer was worth, of a long one too", async () => {
    const votes = [
      { label: "有用", token: "feedback.up.t1", vote: "up" },
      { label: "没用", token: "feedback.down.t1", vote: "down" },
    ] as const;
    await site.deliver(customer.id, toReply("答".repeat(600), { buttons: [votes] }));
    customer.presses("没用");
    const rows = await site.inbox(2);
    expect(rows[1]?.content).toMatchObject({ text: "", press: "feedback.down.t1" });
  });

  it("sends the same id again when no answer came, so that it is shown once", async () => {
    platform.wecom.failNext(PATH, { kind: "hang" });
    const { delivery, send } = await site.say(customer.id, "一次");
    expect(delivery).toMatchObject({ kind: "retry" });
    expect(textsOf(customer)).toEqual(["一次"]);
    expect(await send()).toMatchObject({ kind: "sent" });
    expect(textsOf(customer)).toEqual(["一次"]);
    const [first, second] = idsOf();
    expect(second).toBe(first);
  });

  it("does not take a refusal for an arrival where the attempt before had been answered", async () => {
    platform.wecom.failNext(PATH, { kind: "refuse", errcode: -1 });
    const { delivery, send } = await site.say(customer.id, "没到");
    expect(delivery).toMatchObject({ kind: "retry" });
    platform.wecom.failNext(PATH, { kind: "refuse", errcode: 40058 });
    expect(await send()).toMatchObject({ kind: "refused" });
    expect(textsOf(customer)).toEqual([]);
    const [first, second] = idsOf();
    expect(second).not.toBe(first);
  });

  it("does not take a file that was refused for a message that arrived", async () => {
    const base64 = Buffer.from("%PDF-1.7 回执").toString("base64");
    const files = [{ name: "回执.pdf", mediaType: "application/pdf", base64 }];
    platform.wecom.failNext(PATH, { kind: "reset" });
    const { delivery, send } = await site.deliver(customer.id, toReply("", { files }));
    expect(delivery).toMatchObject({ kind: "retry" });
    platform.wecom.failNext("media/upload", { kind: "refuse", errcode: 40058 });
    expect(await send()).toMatchObject({ kind: "refused" });
    expect(customer.seen).toEqual([]);
  });

  it("sends again what the connection broke off before", async () => {
    platform.wecom.failNext(PATH, { kind: "reset" });
    const { delivery, send } = await site.say(customer.id, "一次");
    expect(delivery).toMatchObject({ kind: "retry" });
    expect(await send()).toMatchObject({ kind: "sent" });
    expect(textsOf(customer)).toEqual(["一次"]);
  });

  it("goes on after the parts that were sent", async () => {
    const long = "知识产权保护。".repeat(150);
    const { send } = await site.say(customer.id, long);
    expect(textsOf(customer)).toHaveLength(2);
    await database.storage.database.deleteFrom("service_sends").where("part", "=", 1).execute();
    platform.wecom.failNext(PATH, { kind: "refuse", errcode: 45009 });
    expect(await send()).toMatchObject({ kind: "retry", afterMs: expect.any(Number) });
    expect(await send()).toMatchObject({ kind: "sent" });
    const [first, second, ...again] = textsOf(customer);
    expect(`${first}${second}`).toBe(long);
    expect(again).toEqual([second]);
  });

  it("gives answers four of the five messages, and the fifth to news, which says so", async () => {
    for (const text of ["一", "二", "三", "四"]) {
      expect((await site.say(customer.id, text)).delivery).toMatchObject({ kind: "sent" });
    }
    expect((await site.say(customer.id, "五")).delivery).toMatchObject({ kind: "refused" });
    expect((await news("您的线索已受理")).delivery).toMatchObject({ kind: "sent" });
    expect(textsOf(customer).at(-1)).toMatch(/^您的线索已受理\n\n.*https:\/\/ip\.example/);
    expect((await news("已办结")).delivery).toMatchObject({
      kind: "refused",
      reason: expect.stringContaining("as many messages as allowed"),
    });
    expect(textsOf(customer)).toHaveLength(5);
    await writesAgain(2);
    expect((await news("已办结")).delivery).toMatchObject({ kind: "sent" });
  });

  it("refuses what comes more than 48 hours after the customer wrote", async () => {
    platform.clock.advance(47 * HOUR_MS);
    expect((await news("进展")).delivery).toMatchObject({ kind: "sent" });
    platform.clock.advance(HOUR_MS);
    expect((await news("太晚")).delivery).toMatchObject({
      kind: "refused",
      reason: expect.stringContaining("48 hours"),
    });
    expect(new Set(idsOf()).size).toBe(1);
    await writesAgain(2);
    expect((await news("又可以")).delivery).toMatchObject({ kind: "sent" });
  });

  it("refuses to write to somebody who never wrote", async () => {
    const { delivery } = await site.say("wm-unknown", "您好");
    expect(delivery).toMatchObject({ kind: "refused" });
    expect(idsOf()).toEqual([]);
  });

  it("does not count what the platform refused", async () => {
    platform.wecom.failNext(PATH, { kind: "refuse", errcode: 40058 }, 3);
    for (const text of ["一", "二", "三"]) {
      expect((await site.say(customer.id, text)).delivery).toMatchObject({ kind: "refused" });
    }
    for (const text of ["一", "二", "三", "四"]) {
      expect((await site.say(customer.id, text)).delivery).toMatchObject({ kind: "sent" });
    }
  });

  it("has a reply that did not arrive on the letters list, to be sent anew", async () => {
    platform.service.loseNext(10);
    const { id, delivery, send } = await site.say(customer.id, "没到");
    expect(delivery).toMatchObject({ kind: "sent" });
    const { database: tables } = database.storage;
    await tables.updateTable("outbox").set({ status: "sent" }).where("id", "=", id).execute();
    await writesAgain(2);
    const row = await tables
      .selectFrom("outbox")
      .selectAll()
      .where("id", "=", id)
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({
      status: "refused",
      last_error: "msg_send_fail 10: the customer refuses messages",
    });
    expect(await send()).toMatchObject({ kind: "sent" });
    expect(textsOf(customer)).toEqual(["没到"]);
  });

  it("sends a file after the text", async () => {
    const base64 = Buffer.from("%PDF-1.7 回执").toString("base64");
    const files = [{ name: "回执.pdf", mediaType: "application/pdf", base64 }];
    const { delivery } = await site.deliver(customer.id, toReply("回执：", { files }));
    expect(delivery).toMatchObject({ kind: "sent" });
    expect(customer.seen.map(({ mediaId }) => mediaId !== undefined)).toEqual([false, true]);
  });

  it("opens a file that a customer sent, for as long as the platform keeps it", async () => {
    const bytes = Buffer.from("%PDF-1.7 合同");
    customer.sends("file", bytes);
    const [attachment] = (await site.inbox(2))[1]?.content.attachments ?? [];
    const read = async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of await site.channel.openAttachment(
        attachment ?? { reference: "", name: "" },
      )) {
        chunks.push(chunk as Buffer);
      }
      return Buffer.concat(chunks);
    };
    expect((await read()).equals(bytes)).toBe(true);
    platform.clock.advance(73 * HOUR_MS);
    await expect(read()).rejects.toMatchObject({ code: "attachment_unavailable" });
  });
});

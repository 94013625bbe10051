import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { toReply } from "../../../src/conversation/reply.ts";
import { channelTexts as say } from "../../support/channel-texts.ts";
import { openTestStorage, type TestStorage } from "../../support/open-test-storage.ts";
import {
  openServicePlatform,
  openServiceSite,
  type ServicePlatform,
  type ServiceSite,
} from "../../support/service-site.ts";
import type { FakeCustomer } from "../wecom/fake-customer.ts";

const QUEUE_LIMIT_MS = 600_000;

describe("a customer of 微信客服 and a person", () => {
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
      options: { servicers: ["li", "wang", "zhao"], queueLimitMs: QUEUE_LIMIT_MS },
    });
    customers += 1;
    customer = platform.service.customer(`wm-of-person-${customers}`);
    customer.says("人工");
    await site.start();
    await site.inbox(1);
  });
  afterEach(async () => {
    await site.close();
    await platform.wecom.close();
  });

  const sessions = () => platform.service.sessions;
  const call = (one = customer) =>
    site.deliver(one.id, toReply("已转告值班人员。", { callsPerson: true }));
  const says = async (text: string, count: number) => {
    customer.says(text);
    return (await site.inbox(count)).at(-1);
  };

  it("comes to one who receives and may be called, to who attends fewest", async () => {
    sessions().receives("stranger");
    sessions().receives("li", false);
    sessions().receives("wang");
    sessions().receives("zhao");
    expect((await call()).delivery).toMatchObject({ kind: "sent" });
    expect((await customer.sees()).text).toBe(say("wechat_service_person_comes"));
    const first = sessions().servicerOf(customer.id);
    expect(["wang", "zhao"]).toContain(first);
    const other = platform.service.customer(`${customer.id}-other`);
    other.says("人工");
    await site.inbox(2);
    await call(other);
    expect(["wang", "zhao"]).toContain(sessions().servicerOf(other.id));
    expect(sessions().servicerOf(other.id)).not.toBe(first);
  });

  it("keeps what they say to each other, for nobody to answer, until the person ends it", async () => {
    sessions().receives("li");
    await call();
    expect(await says("我要举报", 2)).toMatchObject({
      status: "done",
      last_error: "said to a person",
      content: { text: "我要举报" },
    });
    sessions().says("li", customer.id, "请讲");
    expect((await site.inbox(3)).at(-1)).toMatchObject({
      status: "done",
      last_error: "said by a person",
      content: { text: "请讲", sender: { externalId: "servicer:li" } },
    });
    await customer.sees();
    sessions().ends(customer.id);
    expect((await customer.sees()).text).toBe(say("wechat_service_person_left"));
    expect(await says("新的问题", 4)).toMatchObject({ status: "pending" });
  });

  it("goes with the customer when one person hands them to another", async () => {
    sessions().receives("li");
    await call();
    sessions().takes("wang", customer.id);
    await says("在吗", 2);
    const [attended] = await site.store.listAttended(platform.service.account);
    expect(attended?.attendance).toEqual({ kind: "person", servicerId: "wang" });
  });

  it("is waited for in the queue while nobody receives, and taken from there", async () => {
    await call();
    expect((await customer.sees()).text).toBe(say("wechat_service_queued"));
    expect(sessions().stateOf(customer.id)).toBe(2);
    expect(await says("有人吗", 2)).toMatchObject({ status: "done" });
    sessions().takes("li", customer.id);
    expect(await says("您好", 3)).toMatchObject({ status: "done" });
    const [attended] = await site.store.listAttended(platform.service.account);
    expect(attended?.attendance).toEqual({ kind: "person", servicerId: "li" });
  });

  it("is given up when nobody came for too long", async () => {
    await call();
    await customer.sees();
    platform.clock.advance(QUEUE_LIMIT_MS);
    await platform.service.ring();
    expect((await customer.sees()).text).toBe(say("wechat_service_queue_over"));
    expect(await says("罚多少？", 2)).toMatchObject({ status: "pending" });
  });

  it("is left when the customer wants the assistant back", async () => {
    sessions().receives("li");
    await call();
    await customer.sees();
    expect(await says(" 返回助手 ", 2)).toMatchObject({ status: "done" });
    expect((await customer.sees()).text).toBe(say("wechat_service_back"));
    expect(sessions().stateOf(customer.id)).toBe(4);
    expect(await says("罚多少？", 3)).toMatchObject({ status: "pending" });
  });

  it("is left although the platform was busy when the customer asked for it", async () => {
    sessions().receives("li");
    await call();
    await customer.sees();
    platform.wecom.failNext("kf/service_state/trans", { kind: "refuse", errcode: -1 }, 2);
    await says("返回助手", 2);
    await platform.wecom.called("kf/service_state/trans", 2);
    await says("还在吗", 3);
    await platform.service.ring();
    expect((await customer.sees()).text).toBe(say("wechat_service_back"));
    expect(sessions().stateOf(customer.id)).toBe(4);
    expect(await says("罚多少？", 4)).toMatchObject({ status: "pending" });
  });

  it("is not taken for there when the platform has ended it unheard", async () => {
    sessions().receives("li");
    await call();
    sessions().endsSilently(customer.id);
    platform.clock.advance(60_000);
    expect(await says("罚多少？", 2)).toMatchObject({ status: "pending" });
  });

  it("who took over unheard is found when a reply is refused", async () => {
    sessions().receives("li");
    await call();
    await database.storage.database.deleteFrom("service_sessions").execute();
    customer.says("在吗");
    expect((await site.inbox(2)).at(-1)).toMatchObject({ status: "pending" });
    expect((await site.say(customer.id, "在的")).delivery).toEqual({
      kind: "refused",
      reason: "a person attends",
    });
    const news = await site.deliver(customer.id, toReply("已受理"), { isNews: true });
    expect(news.delivery).toMatchObject({ kind: "retry", afterMs: expect.any(Number) });
    expect(await says("我要举报", 3)).toMatchObject({ status: "done" });
    sessions().ends(customer.id);
    await says("谢谢", 4);
    expect(await news.send()).toMatchObject({ kind: "sent" });
  });

  it("has what is written while they are on their way", async () => {
    sessions().receives("li");
    platform.wecom.failNext("kf/service_state/trans", { kind: "hang" });
    const called = call();
    expect((await customer.sees()).text).toBe(say("wechat_service_person_comes"));
    expect(await says("我的电话是", 2)).toMatchObject({ status: "done" });
    // The call was not answered, and the person is there.
    expect((await called).delivery).toMatchObject({ kind: "sent" });
    expect(await says("在吗", 3)).toMatchObject({ status: "done" });
  });

  it("is not waited for when the call did not get through", async () => {
    sessions().receives("li");
    platform.wecom.failNext("kf/service_state/trans", { kind: "refuse", errcode: -1 });
    expect((await call()).delivery).toMatchObject({ kind: "retry" });
    expect(await says("没人来", 2)).toMatchObject({ status: "pending" });
  });

  it("stays in the queue when the call that put them there is made again", async () => {
    platform.wecom.failNext("kf/service_state/trans", { kind: "hang" });
    platform.wecom.failNext("kf/service_state/get", { kind: "reset" });
    const { delivery, send } = await call();
    expect(delivery).toMatchObject({ kind: "retry" });
    expect(await send()).toMatchObject({ kind: "sent" });
    expect(await says("有人吗", 2)).toMatchObject({ status: "done" });
  });

  it("is passed over when they stopped receiving just now", async () => {
    sessions().receives("li");
    platform.wecom.failNext("kf/service_state/trans", { kind: "refuse", errcode: 95014 });
    expect((await call()).delivery).toMatchObject({ kind: "sent" });
    expect(sessions().stateOf(customer.id)).toBe(2);
  });

  it("is called again when the platform did not answer, and the words are said once", async () => {
    sessions().receives("li");
    platform.wecom.failNext("kf/service_state/trans", { kind: "reset" });
    const { delivery, send } = await call();
    expect(delivery).toMatchObject({ kind: "retry" });
    expect(await send()).toMatchObject({ kind: "sent" });
    expect(sessions().servicerOf(customer.id)).toBe("li");
    expect(customer.seen).toHaveLength(1);
  });
});

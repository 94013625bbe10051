import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { ServiceStore } from "../../../src/channel/wechat-service/service-store.ts";
import { openTestStorage, type TestStorage } from "../../support/open-test-storage.ts";
import {
  openServicePlatform,
  openServiceSite,
  type ServicePlatform,
  type ServiceSite,
  type ServiceSiteOptions,
} from "../../support/service-site.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

describe("createAccountPuller", () => {
  let database: TestStorage;
  let platform: ServicePlatform;
  let sites: ServiceSite[];

  beforeAll(async () => {
    database = await openTestStorage();
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    platform = await openServicePlatform();
    sites = [];
    for (const table of ["inbox", "pull_cursors", "leases", "service_sessions"] as const) {
      await database.storage.database.deleteFrom(table).execute();
    }
  });
  afterEach(async () => {
    for (const site of sites) {
      await site.close();
    }
    await platform.wecom.close();
  });

  async function open(options: Partial<ServiceSiteOptions> = {}): Promise<ServiceSite> {
    const site = await openServiceSite({ storage: database.storage, platform, ...options });
    sites.push(site);
    return site;
  }

  const textsOf = async (site: ServiceSite, count: number) =>
    (await site.inbox(count)).map(({ content }) => content.text);

  it("pulls when the doorbell rings, and tells the platform at once", async () => {
    const site = await open();
    await site.start();
    platform.service.customer().says("一");
    expect(await textsOf(site, 1)).toEqual(["一"]);
    platform.service.customer().says("二");
    expect(await textsOf(site, 2)).toEqual(["一", "二"]);
    platform.wecom.failNext("kf/sync_msg", { kind: "hang" });
    expect(await platform.service.ring()).toBe(200);
  });

  it("hears nothing that is not sealed with its keys", async () => {
    const site = await open();
    const body = "<xml><Event>kf_msg_or_event</Event></xml>";
    expect((await fetch(site.address, { method: "POST", body })).status).toBe(403);
  });

  it("goes on to the end over pages, empty ones too, and rings during a pull", async () => {
    const { history } = platform.service;
    history.limitPages(2);
    history.giveEmptyPages(3);
    const site = await open();
    const said = ["一", "二", "三", "四", "五"];
    for (const text of said) {
      platform.service.customer().says(text);
    }
    await site.start();
    expect(await textsOf(site, 5)).toEqual(said);
    platform.service.customer().says("六");
    expect(await textsOf(site, 6)).toEqual([...said, "六"]);
  });

  it("looks by itself when doorbells get lost", async () => {
    const site = await open({
      options: { delays: { pollMs: 20, busyMs: 10, retryMs: 10, maximumMs: 50 } },
    });
    platform.service.ringAt(undefined);
    await site.start();
    platform.service.customer().says("没有门铃");
    expect(await textsOf(site, 1)).toEqual(["没有门铃"]);
  });

  it("does without a token that is over", async () => {
    const site = await open();
    await site.start();
    platform.service.customer().says("一");
    await site.inbox(1);
    platform.wecom.failNext("kf/sync_msg", { kind: "refuse", errcode: 95007 });
    platform.service.customer().says("二");
    expect(await textsOf(site, 2)).toEqual(["一", "二"]);
    const withToken = platform.wecom.calls("kf/sync_msg").map(({ token }) => token !== undefined);
    expect(withToken.at(-1)).toBe(false);
  });

  it("leaves what is late to a person, on the letters list, where it began without a cursor", async () => {
    platform.service.history.limitPages(1);
    platform.service.customer().says("三天以前");
    platform.clock.advance(3 * DAY_MS + MINUTE_MS);
    platform.service.customer().says("昨天");
    platform.clock.advance(DAY_MS);
    platform.service.customer("wm3").says("十一分钟前");
    platform.clock.advance(2 * MINUTE_MS);
    platform.service.customer("wm2").says("前一刻");
    platform.clock.advance(9 * MINUTE_MS);
    const site = await open();
    await site.start();
    const rows = await site.inbox(3);
    expect(rows.map(({ content, status }) => [content.text, status])).toEqual([
      ["昨天", "dead"],
      ["十一分钟前", "dead"],
      ["前一刻", "pending"],
    ]);
    expect(rows[0]?.last_error).toContain("before the account was first pulled");
    expect(site.logged.join()).toContain("letters list");
  });

  it("leaves what is late to a person also where the first pull broke off in the middle", async () => {
    platform.service.history.limitPages(1);
    platform.service.customer().says("前天");
    platform.service.customer().says("也是前天");
    platform.clock.advance(2 * DAY_MS);
    let pages = 0;
    const wrapStore = (store: ServiceStore): ServiceStore => ({
      ...store,
      async takePage(page) {
        pages += 1;
        if (pages === 2) {
          throw new Error("the disk is full");
        }
        return store.takePage(page);
      },
    });
    const site = await open({ wrapStore });
    await site.start();
    expect((await site.inbox(2)).map(({ status }) => status)).toEqual(["dead", "dead"]);
    expect(pages).toBe(3);
  });

  it("answers what came while nobody pulled, however late", async () => {
    const first = await open();
    await first.start();
    platform.service.customer().says("一");
    await first.inbox(1);
    await first.close();
    platform.service.customer().says("停机时");
    platform.clock.advance(DAY_MS);
    const second = await open();
    await second.start();
    expect((await second.inbox(2)).map(({ status }) => status)).toEqual(["pending", "pending"]);
  });

  it("pulls a page again that was not kept, and keeps none twice", async () => {
    let failures = 1;
    const wrapStore = (store: ServiceStore): ServiceStore => ({
      ...store,
      async takePage(page) {
        if (page.items.length > 0 && failures > 0) {
          failures -= 1;
          throw new Error("the disk is full");
        }
        return store.takePage(page);
      },
    });
    const site = await open({ wrapStore });
    await site.start();
    platform.service.customer().says("一");
    expect(await textsOf(site, 1)).toEqual(["一"]);
    expect(failures).toBe(0);
    expect(site.logged.join()).toContain("a pull broke off");
  });

  it("goes on when the platform is back", async () => {
    const site = await open();
    await site.start();
    await platform.wecom.called("kf/sync_msg", 1);
    await platform.wecom.goDown();
    platform.service.customer().says("一");
    await platform.service.ring();
    await platform.wecom.goUp();
    expect(await textsOf(site, 1)).toEqual(["一"]);
    expect(site.channel.health?.()).toBe("ok");
  });

  it("tells of a revoked secret, and pulls what came meanwhile with the right one", async () => {
    const site = await open();
    await site.start();
    await platform.wecom.called("kf/sync_msg", 1);
    platform.wecom.changeSecret(undefined);
    platform.service.customer().says("一");
    await platform.service.ring();
    await vi.waitFor(() => expect(site.channel.health?.()).toContain("the secret is wrong"));
    expect(site.logged.join("\n")).toContain("wecom cannot be used");
    platform.wecom.changeSecret(platform.wecom.secret);
    platform.clock.advance(360_000);
    await platform.service.ring();
    expect(await textsOf(site, 1)).toEqual(["一"]);
    await vi.waitFor(() => expect(site.channel.health?.()).toBe("ok"));
  });

  it("lets one process pull at a time, and another take over", async () => {
    let attempts = 0;
    let refuseThrice: () => void = () => {};
    const refusedThrice = new Promise<void>((resolve) => {
      refuseThrice = resolve;
    });
    const wrapStore = (store: ServiceStore): ServiceStore => ({
      ...store,
      async takeLease(account) {
        const isTaken = await store.takeLease(account);
        attempts += 1;
        if (attempts === 3) {
          refuseThrice();
        }
        return isTaken;
      },
    });
    const [first, second] = [await open(), await open({ wrapStore })];
    expect(await first.store.takeLease(platform.service.account)).toBe(true);
    await second.start();
    platform.service.customer().says("一");
    await refusedThrice;
    expect(platform.wecom.calls("kf/sync_msg")).toEqual([]);
    await first.store.releaseLease(platform.service.account);
    expect(await textsOf(second, 1)).toEqual(["一"]);
  });

  it("keeps a page of two pullers once", async () => {
    const site = await open();
    const { account } = platform.service;
    await site.start();
    platform.service.customer().says("一");
    const [row] = await site.inbox(1);
    const message = row?.content;
    const items =
      message === undefined ? [] : [{ kind: "message", message, isLate: false } as const];
    const page = { account, from: undefined, to: "c9", items, begunAt: platform.clock.now() };
    expect(await site.store.takePage(page)).toBe("overtaken");
    expect(await site.store.readPosition(account)).toMatchObject({ cursor: "c1" });
  });

  it("does not answer what was taken back before it was", async () => {
    const site = await open();
    await site.start();
    const customer = platform.service.customer();
    customer.recalls(customer.says("说错了"));
    customer.says("这个对");
    const rows = await site.inbox(2);
    expect(rows.map(({ status }) => status)).toEqual(["done", "pending"]);
  });

  it("greets who comes in, once and in time", async () => {
    const site = await open();
    await site.start();
    const customer = platform.service.customer();
    customer.enters("window-3");
    const { text, choices } = await customer.sees();
    expect(text).toContain("知权通");
    expect(choices.map(({ content }) => content)).toContain("人工");
    platform.service.ringAt(undefined);
    platform.service.customer("wm2").enters();
    platform.clock.advance(21_000);
    platform.service.ringAt(site.address);
    customer.presses("人工");
    expect((await textsOf(site, 1)).at(-1)).toBe("人工");
    // Pulled after all that the page before it gave an occasion for.
    customer.says("你好");
    await site.inbox(2);
    expect(platform.wecom.calls("kf/send_msg_on_event")).toHaveLength(1);
    const session = await database.storage.database
      .selectFrom("service_sessions")
      .select("scene")
      .where("scene", "is not", null)
      .execute();
    expect(session).toEqual([{ scene: "window-3" }]);
  });
});

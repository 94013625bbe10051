import { randomBytes } from "node:crypto";
import { buffer } from "node:stream/consumers";
import Keyv from "keyv";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createLog } from "../../../src/base/log.ts";
import { callForAnswer, createCall } from "../../../src/channel/wecom/call-wecom.ts";
import {
  createWecomApi,
  type WecomApiOptions,
} from "../../../src/channel/wecom/create-wecom-api.ts";
import { toDelivery } from "../../../src/channel/wecom/wecom-errors.ts";
import { createHandClock } from "../../support/hand-clock.ts";
import { type FakeWecom, openFakeWecom } from "./fake-wecom-server.ts";

const MEMBER = "00123";
const clock = createHandClock();
let wecom: FakeWecom;
let logged: string[] = [];

beforeAll(async () => {
  wecom = await openFakeWecom(clock);
  wecom.messages.addMember(MEMBER);
});
afterEach(() => {
  logged = [];
  wecom.changeSecret(wecom.secret);
});
afterAll(() => wecom.close());

function open(options: Partial<WecomApiOptions> = {}) {
  const { corpId, secret, apiRoot } = wecom;
  const log = createLog("info", (line) => void logged.push(line));
  return createWecomApi({
    ...{ corpId, secret, apiRoot, clock, log, channel: "test", cache: new Keyv() },
    ...options,
  });
}

const toText = (content: string, touser = MEMBER) => ({
  ...{ touser, msgtype: "text", agentid: wecom.agentId, text: { content } },
});

describe("createWecomApi", () => {
  it("asks for one token, however many calls want it at once", async () => {
    const [before, api] = [wecom.calls("gettoken").length, open()];
    const texts = Array.from({ length: 20 }, (_, index) => toText(`同时 ${index}`));
    const results = await Promise.all(texts.map((text) => api.post("message/send", text)));
    expect(results.every(({ kind }) => kind === "done")).toBe(true);
    expect(wecom.calls("gettoken")).toHaveLength(before + 1);
  });

  it("renews a revoked token once for all, and repeats each call once", async () => {
    clock.advance(60_000);
    const api = open();
    await api.post("message/send", toText("前"));
    const before = wecom.calls("gettoken").length;
    wecom.revokeTokens();
    const texts = Array.from({ length: 5 }, (_, index) => toText(`换 ${index}`));
    const results = await Promise.all(texts.map((text) => api.post("message/send", text)));
    expect(results.every(({ kind }) => kind === "done")).toBe(true);
    expect(wecom.calls("gettoken")).toHaveLength(before + 1);
  });

  it.each([40014, 42001, 40001, 41001])("gives up after one renewal at %d", async (errcode) => {
    const api = open();
    wecom.failNext("message/send", { kind: "refuse", errcode }, 2);
    const before = wecom.calls("message/send").length;
    const failed = await api.post("message/send", toText("一"));
    expect(failed).toMatchObject({ kind: "failed", code: errcode });
    expect(wecom.calls("message/send")).toHaveLength(before + 2);
  });

  it("shares the token through the cache, under a name that holds no secret", async () => {
    const store = new Map<string, unknown>();
    const cache = new Keyv({ store });
    await open({ cache }).post("message/send", toText("甲"));
    const before = wecom.calls("gettoken").length;
    await open({ cache }).post("message/send", toText("乙"));
    expect(wecom.calls("gettoken")).toHaveLength(before);
    expect([...store.keys()].join()).not.toContain(wecom.secret);
  });

  it("tells a person of a revoked secret, asks sparingly, and recovers by itself", async () => {
    const api = open();
    wecom.changeSecret(undefined);
    const before = wecom.calls("gettoken").length;
    for (let time = 0; time < 5; time += 1) {
      const failed = await api.post("message/send", toText("一"));
      expect(failed).toMatchObject({ kind: "failed", action: "tell_operator", code: 40001 });
    }
    expect(wecom.calls("gettoken")).toHaveLength(before + 1);
    expect(logged.filter((line) => line.includes("the secret is wrong"))).toHaveLength(1);
    expect(api.trouble()).toContain("the secret is wrong");

    wecom.changeSecret(wecom.secret);
    clock.advance(31_000);
    expect(await api.post("message/send", toText("一"))).toMatchObject({ kind: "done" });
    expect(api.trouble()).toBeUndefined();
    expect(logged.at(-1)).toContain("wecom can be used again");
  });

  it("tells a call that never went out from one that was not answered", async () => {
    const cache = new Keyv();
    const api = open({ cache });
    await api.post("message/send", toText("前"));
    await wecom.goDown();
    // A connection that was kept open breaks in the middle of the first call.
    await api.post("message/send", toText("一"));
    const unsent = await api.post("message/send", toText("一"));
    expect(unsent).toMatchObject({ action: "retry", reason: "ECONNREFUSED" });
    await wecom.goUp();
    for (const fault of [{ kind: "cut" }, { kind: "gateway", status: 502 }] as const) {
      wecom.failNext("message/send", fault);
      const result = await api.post("message/send", toText("一"));
      expect(result).toMatchObject({ kind: "failed", action: "unknown" });
    }
    wecom.failNext("message/send", { kind: "hang" });
    const impatient = open({ cache, timeoutMs: 50 });
    expect(await impatient.post("message/send", toText("一"))).toMatchObject({ action: "unknown" });
  });

  it("takes a gateway's own words for no answer, in JSON too", async () => {
    const say = () => Response.json({ message: "bad gateway" }, { status: 502 });
    const call = createCall({ apiRoot: "http://wecom.example", fetch: async () => say() });
    const result = await callForAnswer(call, "message/send", {}, {}, 1000);
    expect(result).toMatchObject({ kind: "failed", action: "unknown" });
  });

  it("never lets a token or the secret into a reason or the log", async () => {
    const api = open();
    wecom.failNext("gettoken", { kind: "reset" });
    const failed = await api.post("message/send", toText("一"));
    expect(failed).toMatchObject({ kind: "failed", action: "retry" });
    wecom.failNext("message/send", { kind: "cut" });
    await api.post("message/send", toText("一"));
    expect(JSON.stringify([failed, logged])).not.toMatch(/token-\d|fake-secret|access_token/);
  });

  it("says once that an IP is not trusted, however often that changes, and which in the log alone", async () => {
    let asked = 0;
    const api = open({
      async fetch(input, init) {
        if (!String(input).includes("message/send")) {
          return fetch(input, init);
        }
        asked += 1;
        return Response.json({ errcode: 60020, errmsg: `not allow, from ip: 203.0.113.${asked}` });
      },
    });
    for (const text of ["一", "二"]) {
      const seenIp = `203.0.113.${asked + 1}`;
      expect(await api.post("message/send", toText(text))).toMatchObject({ code: 60020, seenIp });
    }
    expect(api.trouble()).toContain("60020");
    expect(api.trouble()).not.toContain("203.0.113");
    expect(logged).toHaveLength(1);
    expect(JSON.parse(logged[0] ?? "")).toMatchObject({ seenIp: "203.0.113.1" });
  });

  it.each([
    [-1, { kind: "retry" }],
    [45009, { kind: "retry", afterMs: 60_000 }],
    [60020, { kind: "retry", afterMs: 300_000 }],
    [60111, { kind: "refused" }],
    [44004, { kind: "refused" }],
    [49999, { kind: "retry" }],
  ])("makes of errcode %d what the list says", async (errcode, delivery) => {
    wecom.failNext("message/send", { kind: "refuse", errcode });
    const failed = await open().post("message/send", toText("一"));
    expect(failed.kind).toBe("failed");
    expect(failed.kind === "failed" && toDelivery(failed)).toMatchObject(delivery);
  });

  it("uploads a file and opens it again within three days", async () => {
    const api = open();
    const bytes = new Uint8Array(randomBytes(300_000));
    const uploaded = await api.upload({ kind: "file", name: "申请书 (1).pdf", bytes });
    const mediaId = String(uploaded.kind === "done" && uploaded.answer.media_id);
    const opened = await buffer(await api.openMedia(mediaId, 1_000_000));
    expect(opened.equals(bytes)).toBe(true);
    await expect(buffer(await api.openMedia(mediaId, 1000))).rejects.toMatchObject({
      code: "attachment_too_large",
    });
    clock.advance(3 * 86_400_000);
    await expect(api.openMedia(mediaId, 1_000_000)).rejects.toMatchObject({
      code: "attachment_unavailable",
      retryable: false,
    });
  });
});

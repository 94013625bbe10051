import { describe, expect, it } from "vitest";
import { createLog } from "../../../src/base/log.ts";
import {
  type CallbackEnvelope,
  createCallbackCrypto,
} from "../../../src/channel/wecom/callback-crypto.ts";
import { readXml } from "../../../src/channel/wecom/callback-xml.ts";
import { createCallbackRoutes } from "../../../src/channel/wecom/create-callback-routes.ts";
import { knockCallback } from "../../../src/channel/wecom/knock-callback.ts";
import { createHandClock } from "../../support/hand-clock.ts";

const KEYS = { token: "QDG6eK", encodingAesKey: "x".repeat(43), receiverId: "ww0123456789abcdef" };
const NOW_SECONDS = String(Date.parse("2026-11-25T08:00:00.000Z") / 1000);

function open(format: "xml" | "json" = "xml", emptyAnswer?: "plain" | "sealed") {
  const taken: string[] = [];
  const logged: string[] = [];
  const crypto = createCallbackCrypto(KEYS);
  let answer: string | undefined;
  let isBroken = false;
  const point = createCallbackRoutes({
    ...{ path: "/callback", channel: "test", crypto, format },
    ...(emptyAnswer && { emptyAnswer }),
    clock: createHandClock(),
    log: createLog("info", (line) => void logged.push(line)),
    async handle(message) {
      if (isBroken) {
        throw new Error("the disk is full");
      }
      taken.push(message);
      return answer;
    },
  });
  const seal = (message: string, timestamp = NOW_SECONDS) =>
    crypto.seal(message, { timestamp, nonce: "n1" });
  const toQuery = ({ signature, timestamp, nonce }: CallbackEnvelope, rest = {}) =>
    new URLSearchParams({ msg_signature: signature, timestamp, nonce, ...rest });
  return {
    ...{ taken, logged, point, crypto, seal },
    check: (one: CallbackEnvelope) =>
      point.routes.request(`/callback?${toQuery(one, { echostr: one.encrypted })}`),
    post(
      one: CallbackEnvelope,
      body = `<xml><Encrypt><![CDATA[${one.encrypted}]]></Encrypt></xml>`,
    ) {
      return point.routes.request(`/callback?${toQuery(one)}`, { method: "POST", body });
    },
    answerWith(text: string) {
      answer = text;
    },
    setBroken(value: boolean) {
      isBroken = value;
    },
  };
}

describe("createCallbackRoutes", () => {
  it("answers the console's check with what it sent, again and again", async () => {
    const { check, seal } = open();
    const envelope = seal("1616140317555161061");
    for (let time = 0; time < 2; time += 1) {
      const response = await check(envelope);
      expect(response.status).toBe(200);
      expect(await response.text()).toBe("1616140317555161061");
    }
  });

  it("hands a message over and answers nothing", async () => {
    const { post, seal, taken } = open();
    const response = await post(seal("<xml><MsgType>text</MsgType></xml>"));
    expect([response.status, await response.text()]).toEqual([200, ""]);
    expect(taken).toEqual(["<xml><MsgType>text</MsgType></xml>"]);
  });

  it("asks for the message again when it could not be stored", async () => {
    const { post, seal, taken, setBroken } = open();
    const envelope = seal("一");
    setBroken(true);
    expect((await post(envelope)).status).toBe(503);
    setBroken(false);
    expect((await post(envelope)).status).toBe(200);
    expect(taken).toEqual(["一"]);
  });

  it("encrypts what is answered, in XML and in JSON", async () => {
    const xml = open("xml");
    xml.answerWith("<xml><MsgType>update_button</MsgType></xml>");
    const fields = readXml(await (await xml.post(xml.seal("一"))).text()) as Record<string, string>;
    const { Encrypt: encrypted = "", MsgSignature: signature = "" } = fields;
    const { TimeStamp: timestamp = "", Nonce: nonce = "" } = fields;
    const opened = xml.crypto.open({ encrypted, signature, timestamp, nonce });
    expect(opened).toHaveProperty("message", "<xml><MsgType>update_button</MsgType></xml>");

    const json = open("json");
    json.answerWith('{"msgtype":"stream"}');
    const one = json.seal("一");
    const body = await (await json.post(one, JSON.stringify({ encrypt: one.encrypted }))).json();
    const answer = body as {
      encrypt: string;
      msgsignature: string;
      timestamp: number;
      nonce: string;
    };
    expect(
      json.crypto.open({
        encrypted: answer.encrypt,
        signature: answer.msgsignature,
        timestamp: String(answer.timestamp),
        nonce: answer.nonce,
      }),
    ).toHaveProperty("message", '{"msgtype":"stream"}');
  });

  it("seals an empty answer where that is configured", async () => {
    const { post, seal, crypto } = open("xml", "sealed");
    const fields = readXml(await (await post(seal("一"))).text()) as Record<string, string>;
    const { Encrypt: encrypted = "", MsgSignature: signature = "" } = fields;
    const { TimeStamp: timestamp = "", Nonce: nonce = "" } = fields;
    expect(crypto.open({ encrypted, signature, timestamp, nonce })).toEqual({
      ...{ kind: "opened", message: "" },
    });
  });

  it("answers all that is wrong alike, says once in the log what it was, and recovers", async () => {
    const { post, check, seal, point, logged, taken } = open();
    const other = createCallbackCrypto({ ...KEYS, token: "other" });
    const stranger = createCallbackCrypto({ ...KEYS, receiverId: "ww9999999999999999" });
    const now = { timestamp: NOW_SECONDS, nonce: "n2" };
    const late = seal("一", String(Number(NOW_SECONDS) - 1200));
    const refused = [
      await post(seal("一"), "no XML"),
      await post(seal("一"), `<xml><Encrypt>${"A".repeat(1024 * 1024)}</Encrypt></xml>`),
      await post(other.seal("一", now)),
      await post(other.seal("二", now)),
      await post(stranger.seal("一", now)),
      await post(late),
      await check(other.seal("一", now)),
      await point.routes.request("/callback", { method: "POST", body: "<xml></xml>" }),
      await point.routes.request("/callback"),
    ];
    for (const response of refused) {
      expect([response.status, await response.text()]).toEqual([403, ""]);
    }
    expect(taken).toEqual([]);
    const told = logged.map((line) => (JSON.parse(line) as { reason: string }).reason);
    expect(told).toEqual([
      ...["malformed", "wrong_signature", "wrong_receiver", "outside_time_window"],
      ...["wrong_signature", "malformed"],
    ]);
    expect(logged.join("")).toContain("the Token differs from the console's");
    // Who knows no key hides nothing that only the platform can cause.
    expect(point.trouble()).toContain("this machine's clock is wrong");
    expect((await post(seal("一"))).status).toBe(200);
    expect(point.trouble()).toBeUndefined();
  });

  it("reads no body of more than a mebibyte, however genuine", async () => {
    const { post, seal, taken } = open();
    const envelope = seal("一");
    const whole = `<xml><Encrypt><![CDATA[${envelope.encrypted}]]></Encrypt></xml>`;
    const limit = 1024 * 1024;
    const refused = await post(envelope, whole.padEnd(limit + 1));
    expect([refused.status, await refused.text()]).toEqual([403, ""]);
    expect(taken).toEqual([]);
    expect((await post(envelope, whole.padEnd(limit))).status).toBe(200);
  });

  it("takes its own knock for no sign how the platform's callbacks come in", async () => {
    const { point, check, post, seal, crypto } = open();
    const stranger = createCallbackCrypto({ ...KEYS, receiverId: "ww9999999999999999" });
    const knock = (keys = KEYS) =>
      knockCallback("http://localhost/callback", keys, {
        fetch: async (input) =>
          point.routes.request(String(input).slice("http://localhost".length)),
        ...{ clock: createHandClock(), timeoutMs: 1000 },
      });
    await post(stranger.seal("一", { timestamp: NOW_SECONDS, nonce: "n2" }));
    expect(await knock()).toEqual({ kind: "answered" });
    expect(point.trouble()).toContain("another corp id");
    await check(seal("1616140317555161061"));
    expect(point.trouble()).toBeUndefined();
    expect(await knock()).toEqual({ kind: "answered" });
    for (const wrong of [{ token: "other" }, { receiverId: "ww9999999999999999" }]) {
      expect(await knock({ ...KEYS, ...wrong })).toEqual({ kind: "wrong_answer", status: 403 });
    }
    expect(point.trouble()).toBeUndefined();
    const other = createCallbackCrypto({ ...KEYS, token: "other" });
    await post(other.seal("一", { timestamp: NOW_SECONDS, nonce: "knock-3" }));
    expect(point.trouble()).toContain("the Token differs");
    await post(crypto.seal("二", { timestamp: NOW_SECONDS, nonce: "n4" }));
    expect(point.trouble()).toBeUndefined();
  });
});

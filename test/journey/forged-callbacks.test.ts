import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import { createCallbackCrypto } from "../../src/channel/wecom/callback-crypto.ts";
import { checkRunning } from "../../src/command/doctor/check-running.ts";
import { loadConfig } from "../../src/config/config.ts";
import { createHandClock } from "../support/hand-clock.ts";
import { openRunningApp, type RunningApp } from "../support/running-app.ts";
import { openTestKnowledge } from "../support/test-knowledge.ts";

const CORP_ID = "ww0123456789abcdef";
const KEYS = { token: "QDG6eK", encodingAesKey: "x".repeat(43) };
const SECRET = "fake-secret-of-the-application-000000000000";
const TEXT_XML = `<xml><FromUserName>zhangsan</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType><AgentID>7</AgentID><MsgId>1</MsgId><Content>你好</Content></xml>`;
const TEXT_JSON = JSON.stringify({
  ...{ msgid: "m1", aibotid: "B", chattype: "single", from: { userid: "zhangsan" } },
  ...{ msgtype: "text", text: { content: "你好" } },
});

/** Each address where WeCom calls, with what it takes. */
const FORMS = [
  {
    name: "wecom-app",
    path: "/wecom/app/callback",
    receiverId: CORP_ID,
    format: "xml",
    message: TEXT_XML,
  },
  {
    name: "wecom-bot",
    path: "/wecom/bot/callback",
    receiverId: "",
    format: "json",
    message: TEXT_JSON,
  },
  {
    name: "wechat-service",
    path: "/wechat-service/callback",
    receiverId: CORP_ID,
    format: "xml",
    message: "<xml></xml>",
  },
] as const;
type Form = (typeof FORMS)[number];

interface Wrong {
  readonly token?: string;
  readonly encodingAesKey?: string;
  readonly receiverId?: string;
  readonly offsetMs?: number;
}

const clock = createHandClock();
let running: RunningApp;
let nonces = 0;

beforeAll(async () => {
  running = await openRunningApp({
    ...{ knowledge: openTestKnowledge(), clock },
    environment: {
      // Nobody is there: a forgery must not make us call anybody.
      ...{ WECOM_CORP_ID: CORP_ID, WECOM_API_ROOT: "http://127.0.0.1:9" },
      ...{ WECOM_APP_AGENT_ID: "7", WECOM_APP_SECRET: SECRET },
      ...{ WECOM_APP_TOKEN: KEYS.token, WECOM_APP_AES_KEY: KEYS.encodingAesKey },
      ...{ WECOM_BOT_TOKEN: KEYS.token, WECOM_BOT_AES_KEY: KEYS.encodingAesKey },
      ...{ WECHAT_SERVICE_OPEN_KFIDS: "wk-test", WECHAT_SERVICE_SECRET: SECRET },
      ...{ WECHAT_SERVICE_TOKEN: KEYS.token, WECHAT_SERVICE_AES_KEY: KEYS.encodingAesKey },
    },
  });
});
afterAll(() => running.close());

/** What is sent to the form's address: sealed rightly but for what is given as wrong. */
function seal({ path, receiverId, message, format }: Form, wrong: Wrong = {}) {
  const { offsetMs = 0, ...keys } = wrong;
  const crypto = createCallbackCrypto({ ...KEYS, receiverId, ...keys });
  const timestamp = String(Math.floor((clock.now().getTime() + offsetMs) / 1000));
  nonces += 1;
  const { signature, nonce, encrypted } = crypto.seal(message, { timestamp, nonce: `n${nonces}` });
  const query = { msg_signature: signature, timestamp, nonce };
  const body = format === "xml" ? toXml(encrypted) : JSON.stringify({ encrypt: encrypted });
  return { path, query, body, encrypted };
}

const toXml = (encrypted: string) => `<xml><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`;

function post({ path, query, body }: ReturnType<typeof seal>, changes: object = {}) {
  const address = `${running.url()}${path}?${new URLSearchParams({ ...query, ...changes })}`;
  return fetch(address, { method: "POST", body });
}

function check({ path, query, encrypted }: ReturnType<typeof seal>) {
  const parameters = new URLSearchParams({ ...query, echostr: encrypted });
  return fetch(`${running.url()}${path}?${parameters}`);
}

/** All that whoever sends it can see of an answer. */
async function toSeen(response: Response): Promise<string> {
  const headers = [...response.headers].filter(([name]) => name !== "date");
  return JSON.stringify([response.status, await response.text(), headers]);
}

const OTHER = {
  token: "guessed",
  encodingAesKey: "y".repeat(43),
  receiverId: "ww9999999999999999",
};
const LATE_MS = 1_200_000;

async function readHealth({ name }: Form): Promise<string | undefined> {
  const health = (await (await fetch(`${running.url()}/healthz`)).json()) as {
    channels: Record<string, string>;
  };
  return health.channels[name];
}

/** What the doctor says of the form in the running process. */
async function diagnose({ name }: Form): Promise<string> {
  const found = await checkRunning({
    config: loadConfig({ PORT: new URL(running.url()).port }),
    ...{ publicUrl: undefined, fetch, clock, log: silentLog, timeoutMs: 5000 },
  });
  const own = found.filter(({ says }) => says.startsWith(name));
  return own.map(({ says, advice }) => `${says} ${advice}`).join("\n");
}

async function countPending(): Promise<number> {
  const { database } = running.app().storage;
  const pending = database.selectFrom("inbox").select("seq").where("status", "=", "pending");
  return (await pending.execute()).length;
}

describe.each(FORMS)("a forged callback at $path", (form) => {
  it("is answered alike, whatever is wrong with it, and leaves nothing behind", async () => {
    const genuine = seal(form);
    expect((await post(genuine)).status).toBe(200);
    // It is answered beside all this, which is not left behind by what is forged.
    await expect.poll(countPending).toBe(0);
    const before = await running.count("inbox", "outbox");
    const cut = genuine.encrypted.slice(0, 40);
    const forged: Record<string, Promise<Response>> = {
      "the same again": post(genuine),
      "another token": post(seal(form, { token: OTHER.token })),
      "another key": post(seal(form, { encodingAesKey: OTHER.encodingAesKey })),
      "another receiver": post(seal(form, { receiverId: OTHER.receiverId })),
      "twenty minutes late": post(seal(form, { offsetMs: -LATE_MS })),
      "twenty minutes early": post(seal(form, { offsetMs: LATE_MS })),
      "no signature": post(seal(form), { msg_signature: "" }),
      "another's signature": post(seal(form), { msg_signature: genuine.query.msg_signature }),
      "another nonce": post(seal(form), { nonce: "other" }),
      "a time that is none": post(seal(form), { timestamp: "soon" }),
      "a cut text": post({ ...seal(form), body: genuine.body.replace(genuine.encrypted, cut) }),
      "no envelope": post({ ...seal(form), body: form.message }),
      "no body": post({ ...seal(form), body: "" }),
      nonsense: post({ ...seal(form), body: "\u0000<xml>{" }),
      "a check with another token": check(seal(form, { token: OTHER.token })),
      "a check of another receiver": check(seal(form, { receiverId: OTHER.receiverId })),
      "a check that is late": check(seal(form, { offsetMs: -LATE_MS })),
      "a check without parameters": fetch(`${running.url()}${form.path}`),
    };
    const seen = await Promise.all(
      Object.entries(forged).map(async ([name, response]) => [name, await toSeen(await response)]),
    );
    const [[, usual] = []] = seen;
    expect(seen.filter(([, one]) => one !== usual)).toEqual([]);
    expect(usual).toMatch(/^\[403,"",/);
    expect(await running.count("inbox", "outbox")).toEqual(before);
    expect((await check(seal(form))).status).toBe(200);
  });

  it.each([
    ["token", { token: OTHER.token }, "the Token differs", "Token 不一样"],
    ["key", { encodingAesKey: OTHER.encodingAesKey }, "the EncodingAESKey differs", "重新复制"],
    ["corp id", { receiverId: OTHER.receiverId }, "another corp id", "核对 WECOM_CORP_ID"],
    ["time", { offsetMs: -LATE_MS }, "clock is wrong", "打开时间同步"],
  ])(
    "with another %s is told in the log, by health and by the doctor, until a right one comes",
    async (_, wrong, hint, advice) => {
      const logged = running.logged.length;
      expect((await post(seal(form, wrong))).status).toBe(403);
      expect(running.logged.slice(logged).join("\n")).toContain(hint);
      expect(await readHealth(form)).toContain(hint);
      expect(await diagnose(form)).toContain(advice);
      expect((await post(seal(form))).status).toBe(200);
      expect(await readHealth(form)).not.toContain(hint);
      expect(await diagnose(form)).not.toContain(advice);
    },
  );
});

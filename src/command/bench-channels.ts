import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Command } from "commander";
import { sleep } from "../base/sleep.ts";
import { type CallbackCrypto, createCallbackCrypto } from "../channel/wecom/callback-crypto.ts";
import type { Config } from "../config/config.ts";
import { openConfiguredKnowledge } from "../open-knowledge.ts";
import type { CommandContext } from "./command-context.ts";
import { percentile } from "./percentile.ts";

const SECONDS = 10;
const MESSAGES_A_SECOND = 200;
const MEMBERS = 500;
/** How many callbacks are open at once when as many are sent as are taken. */
const IN_FLIGHT = 32;
const TEXTS = ["您好", "2025年有效发明专利目标是多少", "商标侵权罚多少？", "我的事项"];
const APP = { corpId: "ww0123456789abcdef", agentId: 1_000_002, secret: "s".repeat(43) };
const CALLBACK = { token: "bench", encodingAesKey: "x".repeat(43) };

/** `bench channels`: how soon a platform is told that its message is stored. */
export function addChannelBench(bench: Command, context: CommandContext): void {
  bench
    .command("channels")
    .description("量回调：每秒200条企业微信消息，多久答复平台“已收到”；再看每秒最多收多少")
    .option("--database <url>", "空的 PostgreSQL 数据库；不写则用临时的 SQLite 文件")
    .action(({ database }) => run(database, context));
}

async function run(databaseUrl: string | undefined, context: CommandContext): Promise<void> {
  const { createApp } = await import("../app.ts");
  const { config, log } = context.configure();
  const knowledge = openConfiguredKnowledge(config, log);
  const platform = await openPlatform();
  const folder = mkdtempSync(path.join(tmpdir(), "zhiquan-bench-"));
  const { port } = platform.address() as AddressInfo;
  const benched: Config = {
    ...{ ...config, dataFolder: folder, databaseUrl, port: 0, telegram: undefined },
    ...{ wecomBot: undefined, wechatService: undefined },
    wecomApp: {
      ...{ ...APP, ...CALLBACK, apiRoot: `http://127.0.0.1:${port}` },
      ...{ textFormat: "text", emptyAnswer: "plain" },
    },
  };
  const app = await createApp(benched, { log, knowledge });
  try {
    const url = (await app.start()) ?? "";
    const send = createSender(`${url}/wecom/app/callback`);
    context.write(`storage     ${app.storage.kind}`);
    await sendSteadily(send, context.write);
    await sendAsFastAsTaken(send, context.write);
  } finally {
    await app.stop();
    platform.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The platform's REST interface, as far as answers go out by it: all is well. */
async function openPlatform(): Promise<Server> {
  const answer = JSON.stringify({ errcode: 0, access_token: "t", expires_in: 7200, msgid: "m" });
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { "content-type": "application/json" }).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

type Send = (number: number) => Promise<{ readonly status: number; readonly ms: number }>;

/** Sends message `number`, signed and encrypted as WeCom does; the time counts from the request on. */
function createSender(callbackUrl: string): Send {
  const crypto = createCallbackCrypto({ ...CALLBACK, receiverId: APP.corpId });
  return async (number) => {
    const { query, body } = toCallback(number, crypto);
    const startedAt = performance.now();
    const status = await post(`${callbackUrl}?${query}`, body);
    return { status, ms: performance.now() - startedAt };
  };
}

/** Gives the answer's status; 0 when the connection broke, after which the platform comes again. */
async function post(url: string, body: string): Promise<number> {
  try {
    const response = await fetch(url, { method: "POST", body });
    await response.text();
    return response.status;
  } catch {
    return 0;
  }
}

function toCallback(number: number, crypto: CallbackCrypto) {
  const seconds = Math.floor(Date.now() / 1000);
  const text = TEXTS[number % TEXTS.length];
  const plain = `<xml><FromUserName>member${number % MEMBERS}</FromUserName><CreateTime>${seconds}</CreateTime><MsgType>text</MsgType><Content><![CDATA[${text}]]></Content><MsgId>${number + 1}</MsgId><AgentID>${APP.agentId}</AgentID></xml>`;
  const sealed = crypto.seal(plain, { timestamp: String(seconds), nonce: String(number) });
  const { signature, timestamp, nonce, encrypted } = sealed;
  return {
    query: new URLSearchParams({ msg_signature: signature, timestamp, nonce }),
    body: `<xml><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`,
  };
}

/** Sends at the given pace whether answers come or not, as a platform does. */
async function sendSteadily(send: Send, write: (line: string) => void): Promise<void> {
  const startedAt = performance.now();
  const sent: ReturnType<Send>[] = [];
  while (sent.length < SECONDS * MESSAGES_A_SECOND) {
    const due = ((performance.now() - startedAt) / 1000) * MESSAGES_A_SECOND;
    while (sent.length < Math.min(due, SECONDS * MESSAGES_A_SECOND)) {
      sent.push(send(sent.length));
    }
    await sleep(1);
  }
  const answers = await Promise.all(sent);
  const times = answers.map(({ ms }) => ms).sort((one, other) => one - other);
  const show = (share: number) => `${percentile(times, share).toFixed(1)} ms`;
  write(
    `steady      ${MESSAGES_A_SECOND} messages/s for ${SECONDS} s, turns running beside: p50 ${show(0.5)}, p99 ${show(0.99)}, longest ${show(1)}; not taken: ${countRefused(answers)}`,
  );
}

async function sendAsFastAsTaken(send: Send, write: (line: string) => void): Promise<void> {
  const first = SECONDS * MESSAGES_A_SECOND;
  const startedAt = performance.now();
  const answers: Awaited<ReturnType<Send>>[] = [];
  let next = first;
  async function sendOn() {
    while (performance.now() - startedAt < SECONDS * 1000) {
      next += 1;
      answers.push(await send(next));
    }
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, sendOn));
  const perSecond = Math.round(answers.length / SECONDS);
  write(`at most     ${perSecond} callbacks/s taken; not taken: ${countRefused(answers)}`);
}

function countRefused(answers: readonly { readonly status: number }[]): number {
  return answers.filter(({ status }) => status !== 200).length;
}

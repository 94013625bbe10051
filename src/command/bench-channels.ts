import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { text as readText } from "node:stream/consumers";
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

/** What one person sends at once, in how many rounds, each of a new person: the flood. */
const FLOOD_MESSAGES = 200;
const FLOOD_ROUNDS = 10;
/** What somebody else says meanwhile, each after the answer to the one before: a report. */
const REPORT = [
  "举报：普宁流沙有家鑫丰鞋店卖假冒商标的运动鞋，大概两百双",
  "继续",
  "不留联系方式",
  "确认提交",
];

/** `bench channels`: how soon a platform is told that its message is stored, and others answered while one floods. */
export function addChannelBench(bench: Command, context: CommandContext): void {
  bench
    .command("channels")
    .description(
      "量回调：每秒200条企业微信消息，多久答复平台“已收到”；一人连发时别人等多久；再看每秒最多收多少",
    )
    .option("--database <url>", "空的 PostgreSQL 数据库；不写则用临时的 SQLite 文件")
    .action(({ database }) => run(database, context));
}

async function run(databaseUrl: string | undefined, context: CommandContext): Promise<void> {
  const { createApp } = await import("../app.ts");
  const { config, log } = context.configure();
  const knowledge = openConfiguredKnowledge(config, log);
  const platform = await openPlatform();
  const folder = mkdtempSync(path.join(tmpdir(), "zhiquan-bench-"));
  const benched: Config = {
    ...{ ...config, dataFolder: folder, databaseUrl, port: 0, telegram: undefined },
    ...{ wecomBot: undefined, wechatService: undefined },
    wecomApp: {
      ...{ ...APP, ...CALLBACK, apiRoot: platform.url },
      ...{ textFormat: "text", emptyAnswer: "plain" },
    },
  };
  const app = await createApp(benched, { log, knowledge });
  try {
    const url = (await app.start()) ?? "";
    const send = createSender(`${url}/wecom/app/callback`);
    context.write(`storage     ${app.storage.kind}`);
    await floodBesideReports(send, platform, context.write);
    await sendSteadily(send, context.write);
    await sendAsFastAsTaken(send, context.write);
  } finally {
    await app.stop();
    platform.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The platform's REST interface, as far as answers go out by it: all is well. */
interface Platform {
  readonly url: string;
  /** Settles when the member is next sent something. */
  nextAnswer(member: string): Promise<void>;
  close(): void;
}

async function openPlatform(): Promise<Platform> {
  const answer = JSON.stringify({ errcode: 0, access_token: "t", expires_in: 7200, msgid: "m" });
  const waiting = new Map<string, () => void>();
  const server = createServer(async (request, response) => {
    const body = await readText(request);
    const member = /"touser":"([^"]+)"/.exec(body)?.[1] ?? "";
    waiting.get(member)?.();
    response.writeHead(200, { "content-type": "application/json" }).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    nextAnswer: (member) => new Promise((resolve) => waiting.set(member, resolve)),
    close: () => void server.close(),
  };
}

type Send = (
  number: number,
  said?: Said,
) => Promise<{ readonly status: number; readonly ms: number }>;

/** What a message says, and who says it, when not what the number makes of it. */
interface Said {
  readonly member: string;
  readonly text: string;
}

/** Sends message `number`, signed and encrypted as WeCom does; the time counts from the request on. */
function createSender(callbackUrl: string): Send {
  const crypto = createCallbackCrypto({ ...CALLBACK, receiverId: APP.corpId });
  return async (number, said = toSaid(number)) => {
    const { query, body } = toCallback(number, said, crypto);
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

function toSaid(number: number): Said {
  return { member: `member${number % MEMBERS}`, text: TEXTS[number % TEXTS.length] ?? "" };
}

function toCallback(number: number, { member, text }: Said, crypto: CallbackCrypto) {
  const seconds = Math.floor(Date.now() / 1000);
  const plain = `<xml><FromUserName>${member}</FromUserName><CreateTime>${seconds}</CreateTime><MsgType>text</MsgType><Content><![CDATA[${text}]]></Content><MsgId>${number + 1}</MsgId><AgentID>${APP.agentId}</AgentID></xml>`;
  const sealed = crypto.seal(plain, { timestamp: String(seconds), nonce: String(number) });
  const { signature, timestamp, nonce, encrypted } = sealed;
  return {
    query: new URLSearchParams({ msg_signature: signature, timestamp, nonce }),
    body: `<xml><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`,
  };
}

/** How long people who report wait for an answer, alone and while somebody else floods. */
async function floodBesideReports(
  send: Send,
  platform: Platform,
  write: (line: string) => void,
): Promise<void> {
  // Numbers that the measurements after this one do not use.
  let number = 1_000_000;
  const say = (said: Said) => send(++number, said);
  async function report(member: string): Promise<readonly number[]> {
    const times: number[] = [];
    for (const line of REPORT) {
      const startedAt = performance.now();
      const answered = platform.nextAnswer(member);
      await say({ member, text: line });
      await answered;
      times.push(performance.now() - startedAt);
    }
    return times;
  }
  const alone: number[] = [];
  const flooded: number[] = [];
  for (let round = 0; round < FLOOD_ROUNDS; round += 1) {
    alone.push(...(await report(`alone${round}`)));
    const flood = Array.from({ length: FLOOD_MESSAGES }, (_, count) =>
      say({ member: `flooder${round}`, text: TEXTS[count % TEXTS.length] ?? "" }),
    );
    flooded.push(...(await report(`other${round}`)));
    await Promise.all(flood);
  }
  write(`answer      ${showTimes(alone)} with nobody else there`);
  write(`            ${showTimes(flooded)} while one person sends ${FLOOD_MESSAGES} at once`);
}

function showTimes(timesMs: readonly number[]): string {
  const ascending = [...timesMs].sort((one, other) => one - other);
  const show = (share: number) => `${percentile(ascending, share).toFixed(1)} ms`;
  return `p50 ${show(0.5)}, p99 ${show(0.99)}, longest ${show(1)}`;
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
  const times = showTimes(answers.map(({ ms }) => ms));
  write(
    `steady      ${MESSAGES_A_SECOND} messages/s for ${SECONDS} s, turns running beside: ${times}; not taken: ${countRefused(answers)}`,
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

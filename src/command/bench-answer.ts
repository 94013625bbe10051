import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import type { Command } from "commander";
import { toLocalDate } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import type { Config } from "../config/config.ts";
import { openAnswerer } from "../open-answerer.ts";
import type { CommandContext } from "./command-context.ts";
import { percentile } from "./percentile.ts";

const ROUNDS = 20;
const MODEL_ROUNDS = 3;

/** What one question took, and how much of that was the model's own. */
interface Timed {
  readonly totalMs: number;
  readonly modelMs: number;
  /** Whether the model's words were given. */
  readonly isWorded: boolean;
}

/** `bench answer`: answers without a model, and what is added to a model's own time. */
export function addAnswerBench(
  bench: Command,
  context: CommandContext,
  readOwnQuestions: () => readonly string[],
): void {
  bench
    .command("answer")
    .description(
      "量回答：不用模型要多久；用模型时（本机上立刻回答的接口）在它自己的时间之外多出多少",
    )
    .action(() => run(readOwnQuestions(), context));
}

async function run(
  questions: readonly string[],
  { configure, write }: CommandContext,
): Promise<void> {
  const { config, log } = configure();
  const plain = await timeAnswers({ ...config, model: undefined }, log, questions, ROUNDS);
  const plainMs = plain.map(({ totalMs }) => totalMs);
  const perSecond = Math.round((1000 * plain.length) / plainMs.reduce((sum, ms) => sum + ms, 0));
  write(`without a model  ${describe(plainMs)}, ${perSecond} questions a second`);
  const model = await openInstantModel();
  const withModel = {
    ...config,
    model: { ...MODEL, baseUrl: model.baseUrl },
  };
  try {
    const all = await timeAnswers(withModel, log, questions, MODEL_ROUNDS, model.takeMs);
    const asked = all.filter(({ modelMs }) => modelMs > 0);
    const worded = asked.filter(({ isWorded }) => isWorded).length;
    write(`added to a model ${describe(asked.map(({ totalMs, modelMs }) => totalMs - modelMs))}`);
    write(
      `                 ${asked.length} of ${all.length} answers asked it, ${worded} kept its words`,
    );
  } finally {
    await model.close();
  }
}

const MODEL = {
  ...{ name: "instant", apiKey: undefined, readsReports: false },
  ...{ timeoutMs: 10_000, limitTokens: 800 },
};

function describe(timesMs: readonly number[]): string {
  const sorted = [...timesMs].sort((one, other) => one - other);
  return `p50 ${percentile(sorted, 0.5).toFixed(3)} ms, p99 ${percentile(sorted, 0.99).toFixed(3)} ms`;
}

/** Asks all questions `rounds` times, after two rounds in which the code is compiled. */
async function timeAnswers(
  config: Config,
  log: Log,
  questions: readonly string[],
  rounds: number,
  takeModelMs: () => number = () => 0,
): Promise<readonly Timed[]> {
  const { answerOnce, close } = await openAnswerer(config, log);
  const now = new Date();
  const asked = { history: [], today: toLocalDate(now), now, role: "enterprise" } as const;
  const timed: Timed[] = [];
  try {
    for (let round = -2; round < rounds; round += 1) {
      for (const text of questions) {
        const startedAt = performance.now();
        const { outcome } = await answerOnce({ ...asked, text });
        const totalMs = performance.now() - startedAt;
        const one = { totalMs, modelMs: takeModelMs(), isWorded: outcome.wording?.kind === "kept" };
        if (round >= 0) {
          timed.push(one);
        }
      }
    }
  } finally {
    await close();
  }
  return timed;
}

/** An endpoint on this machine that speaks OpenAI's chat protocol and gives a passage back at once. */
async function openInstantModel() {
  let ownMs = 0;
  const server = createServer(async (request, response) => {
    const startedAt = performance.now();
    await answerAtOnce(request, response);
    ownMs += performance.now() - startedAt;
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    /** How long it worked since this was last asked. */
    takeMs() {
      const tookMs = ownMs;
      ownMs = 0;
      return tookMs;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** Gives back the first sentence of the first passage, which always holds. */
async function answerAtOnce(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { messages } = (await json(request)) as { messages: readonly { content: string }[] };
  const [, passage = ""] = /<条款[^>]*>\n([^。\n]*)/.exec(messages.at(-1)?.content ?? "") ?? [];
  const write = (choice: object) => {
    const chunk = { id: "1", object: "chat.completion.chunk", created: 1, model: MODEL.name };
    response.write(`data: ${JSON.stringify({ ...chunk, choices: [{ index: 0, ...choice }] })}\n\n`);
  };
  response.writeHead(200, { "content-type": "text/event-stream" });
  write({ delta: { content: `${passage}[1]。` }, finish_reason: null });
  write({ delta: {}, finish_reason: "stop" });
  response.end("data: [DONE]\n\n");
}

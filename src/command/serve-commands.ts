import { once } from "node:events";
import { join } from "node:path";
import type { Command } from "commander";
import { checkDataFolder } from "../check-data-folder.ts";
import { openSearchedKnowledge } from "../open-embeddings.ts";
import { openConfiguredKnowledge } from "../open-knowledge.ts";
import type { CommandContext } from "./command-context.ts";

/** `serve`, `chat`, `index`. */
export function addServeCommands(program: Command, context: CommandContext): void {
  program
    .command("serve")
    .description("启动网页和已配置的渠道，直到收到停止信号")
    .action(() => serve(context));
  program
    .command("chat")
    .description("在终端里和助手对话（/file 路径 发送文件，/quit 离开）")
    .action(() => chat(context));
  program
    .command("index")
    .description("重建知识索引，并说出里面有什么")
    .option("--no-embed", "不等所配置的词向量：服务运行时会自己补上")
    .action(({ embed }) => buildIndex(embed === true, context));
}

async function serve(context: CommandContext): Promise<void> {
  const { createApp } = await loadApp();
  const { config, log } = context.configure();
  const app = await createApp(config, { log, runApart: context.runApart });
  const url = await app.start();
  context.write(`知权通已启动：${url}`);
  context.write("可以试试：");
  context.write("  · 有人卖仿冒我们商标的鞋，去哪里投诉？");
  context.write("  · 2025年有效发明专利目标是多少，比2020年多多少？");
  context.write(`数据在 ${config.dataFolder}/（按 Ctrl+C 停止）`);
  await untilStopped(context.stopSignal);
  await app.stop();
}

/** The terminal is the only channel of `chat`: a running `serve` keeps its own. */
const NO_CHANNELS = {
  telegram: undefined,
  wecomApp: undefined,
  wecomBot: undefined,
  wechatService: undefined,
};

async function chat(context: CommandContext): Promise<void> {
  const { createApp, createTerminalChannel } = await loadApp();
  const { config, log } = context.configure();
  // Before the knowledge, whose index would have to be built.
  checkDataFolder(config.dataFolder);
  const knowledge = await openSearchedKnowledge({ config, log });
  const { input, output } = context;
  const terminal = createTerminalChannel({
    ...{ input, output, texts: knowledge.texts.channel },
    fileFolder: join(config.dataFolder, "received"),
  });
  const app = await createApp(
    { ...config, ...NO_CHANNELS },
    { log, knowledge, channels: [terminal], runApart: context.runApart },
  );
  await app.start({ withServer: false });
  await Promise.race([terminal.finished, untilStopped(context.stopSignal)]);
  await app.stop();
}

/** Servers and channels are loaded by the commands that want them: the others start sooner. */
async function loadApp() {
  const [{ createApp }, { createTerminalChannel }] = await Promise.all([
    import("../app.ts"),
    import("../channel/terminal/create-terminal-channel.ts"),
  ]);
  return { createApp, createTerminalChannel };
}

async function buildIndex(isEmbedded: boolean, context: CommandContext): Promise<void> {
  const { config, log } = context.configure();
  const knowledge = isEmbedded
    ? await openSearchedKnowledge({ config, log })
    : openConfiguredKnowledge(config, log);
  await knowledge.embed?.();
  const { documents, passages, needs } = knowledge.index;
  const ways = needs.reduce((sum, { asks }) => sum + asks.length, 0);
  context.write(
    `${documents.length} 份文件，${passages.length} 条条款，${needs.length} 个问项（${ways} 种问法）`,
  );
}

async function untilStopped(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) {
    await once(signal, "abort");
  }
}

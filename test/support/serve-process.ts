// A process that serves the real app until its test kills it: as `zhiquan serve`, with short waits.
// Arguments: data folder; for Telegram its address and the bot's token. Others: the environment.
// It says where it listens.
import { createApp } from "../../src/app.ts";
import { createLog } from "../../src/base/log.ts";
import { loadConfig } from "../../src/config/config.ts";

const [dataFolder, apiRoot, token] = process.argv.slice(2);
const config = loadConfig({
  PORT: "0",
  QUIET_HOURS: "-",
  STAFF_DIGEST_TIME: "23:59",
  DATABASE_URL: process.env.DATABASE_URL,
  DATA_DIR: dataFolder,
  TELEGRAM_API_ROOT: apiRoot,
  TELEGRAM_BOT_TOKEN: token,
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => /^(?:WECOM|WECHAT)_/.test(name)),
  ),
});
const app = await createApp(config, {
  log: createLog("error", (line) => process.stderr.write(line)),
  leaseMs: 1_500,
  telegramWaits: {
    pollTimeoutSeconds: 5,
    delays: { retryMs: 20, maximumMs: 200, slowMs: 50 },
  },
  // What a test leaves unanswered stays so until the process is killed.
  wechatServiceWaits: { pollMs: 100, busyMs: 50, retryMs: 20, maximumMs: 200, timeoutMs: 60_000 },
  wecomAppWaits: { timeoutMs: 60_000 },
  wecomBotWaits: {
    leaseMs: 1_500,
    waits: {
      delays: { holdMs: 200, retryMs: 20, maximumMs: 200, slowMs: 50 },
      ...{ ackTimeoutMs: 60_000, waitingMs: 60_000 },
    },
  },
});
process.stdout.write(`${await app.start()}\n`);

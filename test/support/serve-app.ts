// A process that serves the real app until its test kills it: as `zhiquan serve`, with short waits.
// Arguments: data folder; for Telegram its address and the bot's token. Others: the environment.
import { createApp } from "../../src/app.ts";
import { createLog } from "../../src/base/log.ts";
import { loadConfig } from "../../src/config/config.ts";

const [dataFolder, apiRoot, token] = process.argv.slice(2);
const config = loadConfig({
  PORT: "0",
  DATA_DIR: dataFolder,
  TELEGRAM_API_ROOT: apiRoot,
  TELEGRAM_BOT_TOKEN: token,
  WECOM_BOT_ID: process.env.WECOM_BOT_ID,
  WECOM_BOT_SECRET: process.env.WECOM_BOT_SECRET,
  WECOM_BOT_URL: process.env.WECOM_BOT_URL,
});
const app = await createApp(config, {
  log: createLog("error", (line) => process.stderr.write(line)),
  leaseMs: 1_500,
  telegramWaits: {
    pollTimeoutSeconds: 5,
    delays: { retryMs: 20, maximumMs: 200, slowMs: 50 },
  },
  wecomBotWaits: {
    leaseMs: 1_500,
    waits: { delays: { holdMs: 200, retryMs: 20, maximumMs: 200, slowMs: 50 } },
  },
});
await app.start();

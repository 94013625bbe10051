// A process that serves the real app until its test kills it: as `zhiquan serve`, with short waits.
// Arguments: data folder; for Telegram its address and the bot's token. Others: the environment.
import { createApp } from "../../src/app.ts";
import { createLog } from "../../src/base/log.ts";
import { loadConfig } from "../../src/config/config.ts";

const [dataFolder, apiRoot, token] = process.argv.slice(2);
const config = loadConfig({
  PORT: "0",
  QUIET_HOURS: "-",
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
  wechatServiceWaits: { pollMs: 100, busyMs: 50, retryMs: 20, maximumMs: 200, timeoutMs: 2_000 },
  wecomBotWaits: {
    leaseMs: 1_500,
    waits: { delays: { holdMs: 200, retryMs: 20, maximumMs: 200, slowMs: 50 } },
  },
});
await app.start();

// A process that serves the real app with a 自建应用 until its test kills it.
// Arguments: data folder, WeCom's address, corp id, agent id, secret, token, EncodingAESKey.
import { createApp } from "../../src/app.ts";
import { createLog } from "../../src/base/log.ts";
import { loadConfig } from "../../src/config/config.ts";

const [dataFolder, apiRoot, corpId, agentId, secret, token, aesKey] = process.argv.slice(2);
const config = loadConfig({
  PORT: "0",
  DATA_DIR: dataFolder,
  WECOM_CORP_ID: corpId,
  WECOM_API_ROOT: apiRoot,
  WECOM_APP_AGENT_ID: agentId,
  WECOM_APP_SECRET: secret,
  WECOM_APP_TOKEN: token,
  WECOM_APP_AES_KEY: aesKey,
});
const log = createLog("error", (line) => process.stderr.write(line));
const app = await createApp(config, { log, leaseMs: 1_500 });
process.stdout.write(`${await app.start()}\n`);

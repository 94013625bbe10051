import { afterAll, beforeAll, expect, it } from "vitest";
import { systemClock } from "../src/base/clock.ts";
import { createRandomId } from "../src/base/id.ts";
import { silentLog } from "../src/base/log.ts";
import { loadConfig } from "../src/config/config.ts";
import { createHttpChannels, listConfiguredChannels } from "../src/create-http-channels.ts";
import { openCache } from "../src/storage/open-cache.ts";
import { channelTexts } from "./support/channel-texts.ts";
import { openTestStorage, type TestStorage } from "./support/open-test-storage.ts";

const key = "x".repeat(43);
const CORP = { WECOM_CORP_ID: "ww0123456789abcdef" };
const TELEGRAM = { TELEGRAM_BOT_TOKEN: `1:${"A".repeat(35)}` };
const WECOM_APP = {
  ...{ ...CORP, WECOM_APP_AGENT_ID: "1000002", WECOM_APP_SECRET: key },
  ...{ WECOM_APP_TOKEN: "QDG6eK", WECOM_APP_AES_KEY: key },
};
const WECOM_BOT = { WECOM_BOT_TOKEN: "QDG6eK", WECOM_BOT_AES_KEY: key };
const WECHAT_SERVICE = {
  ...{ ...CORP, WECHAT_SERVICE_OPEN_KFIDS: "wkA", WECHAT_SERVICE_SECRET: key },
  ...{ WECHAT_SERVICE_TOKEN: "QDG6eK", WECHAT_SERVICE_AES_KEY: key },
};

let opened: TestStorage;
beforeAll(async () => {
  opened = await openTestStorage();
});
afterAll(() => opened.drop());

it.each([
  ["nothing", {}, 1],
  ["telegram", TELEGRAM, 2],
  ["wecom-app", WECOM_APP, 2],
  ["wecom-bot", WECOM_BOT, 2],
  ["wechat-service", WECHAT_SERVICE, 2],
  ["everything", { ...TELEGRAM, ...WECOM_APP, ...WECOM_BOT, ...WECHAT_SERVICE }, 5],
])(
  "lists the channels that are made, and the terminal, with %s configured",
  async (_, environment, count) => {
    const config = loadConfig(environment);
    const channels = createHttpChannels({
      ...{ config, storage: opened.storage, cache: await openCache(), texts: channelTexts },
      ...{
        clock: systemClock,
        log: silentLog,
        waits: {},
        onAccepted: () => {},
        createId: createRandomId,
      },
      knowledge: () => {
        throw new Error("nobody cites anything here");
      },
      uploadPort: { find: async () => undefined, take: async () => ({ kind: "gone" }) },
    });
    const names = channels.map(({ name }) => name);
    expect(names).toHaveLength(count);
    expect([...listConfiguredChannels(config)].sort()).toEqual([...names, "terminal"].sort());
  },
);

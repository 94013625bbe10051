import { join } from "node:path";
import type { Command } from "commander";
import { AppError } from "../base/app-error.ts";
import { loadChannelTexts } from "../channel/channel-texts.ts";
import { createWecomApi } from "../channel/wecom/create-wecom-api.ts";
import { createAppMenu } from "../channel/wecom-app/create-app-menu.ts";
import { toKnowledgeFolder } from "../open-knowledge.ts";
import { openCache } from "../storage/open-cache.ts";
import type { CommandContext } from "./command-context.ts";

/** `wecom menu`. */
export function addWecomCommands(program: Command, context: CommandContext): void {
  const wecom = program.command("wecom").description("企业微信");
  wecom
    .command("menu")
    .description("给自建应用建好菜单：我的事项、今天到期、指标、帮助")
    .action(() => createMenu(context));
}

async function createMenu({ configure, write }: CommandContext): Promise<void> {
  const { config, log } = configure();
  if (config.wecomApp === undefined) {
    throw new AppError({
      code: "wrong_config",
      message:
        "WECOM_APP_AGENT_ID, WECOM_APP_SECRET, WECOM_APP_TOKEN, WECOM_APP_AES_KEY want values",
    });
  }
  const texts = loadChannelTexts(join(toKnowledgeFolder(config), "texts", "channel.yaml"));
  const cache = await openCache({ url: config.cacheUrl, log });
  const api = createWecomApi({ ...config.wecomApp, channel: "wecom-app", cache, log });
  const result = await createAppMenu(api, config.wecomApp.agentId, texts);
  await cache.disconnect();
  if (result.kind === "failed") {
    throw new AppError({ code: "wecom_menu_not_created", message: result.reason });
  }
  write("菜单已建好，成员重新进入应用后可见。");
}

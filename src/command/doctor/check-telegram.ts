import { diagnoseTelegram } from "../../channel/telegram/diagnose-telegram.ts";
import { type DoctorParts, type Finding, fine, wrong } from "./finding.ts";

/** The bot's token, and whether the Bot API can be reached. */
export async function checkTelegram(parts: DoctorParts): Promise<Finding[]> {
  const { telegram } = parts.config;
  if (telegram === undefined) {
    return [];
  }
  const { botToken: token, apiRoot } = telegram;
  const found = await diagnoseTelegram({ ...parts, token, apiRoot });
  switch (found.kind) {
    case "known":
      return [fine("Telegram", `令牌有效，机器人是 @${found.username}`)];
    case "wrong_token": {
      const advice = "请在 BotFather 里用 /token 查看令牌，改 TELEGRAM_BOT_TOKEN。";
      return [wrong("Telegram", "令牌不对或已作废", advice)];
    }
    case "unreachable": {
      const advice =
        "中国大陆通常连不上 api.telegram.org：请把 TELEGRAM_API_ROOT 指到自建的 Bot API 服务器或代理。";
      return [wrong("Telegram", `连不上 ${apiRoot}（${found.reason}）`, advice)];
    }
  }
}

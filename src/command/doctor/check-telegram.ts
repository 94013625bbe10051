import { diagnoseTelegram } from "../../channel/telegram/diagnose-telegram.ts";
import { type DoctorParts, type Finding, fine, wrong } from "./finding.ts";

/** The bot's token, the Bot API, and the webhook's address where one is configured. */
export async function checkTelegram(parts: DoctorParts): Promise<Finding[]> {
  const { telegram } = parts.config;
  if (telegram === undefined) {
    return [];
  }
  const { webhook } = telegram;
  const bot = await checkBot(telegram.botToken, telegram.apiRoot, parts);
  return webhook === undefined ? [bot] : [bot, await checkWebhook(webhook.url, parts)];
}

async function checkBot(token: string, apiRoot: string, parts: DoctorParts): Promise<Finding> {
  const found = await diagnoseTelegram({ ...parts, token, apiRoot });
  switch (found.kind) {
    case "known":
      return fine("Telegram", `令牌有效，机器人是 @${found.username}`);
    case "wrong_token": {
      const advice = "请在 BotFather 里用 /token 查看令牌，改 TELEGRAM_BOT_TOKEN。";
      return wrong("Telegram", "令牌不对或已作废", advice);
    }
    case "unreachable": {
      const advice =
        "中国大陆通常连不上 api.telegram.org：请把 TELEGRAM_API_ROOT 指到自建的 Bot API 服务器或代理。";
      return wrong("Telegram", `连不上 ${apiRoot}（${found.reason}）`, advice);
    }
  }
}

/** Knocks without the secret: whoever refuses with 401 is the webhook. */
async function checkWebhook(url: string, parts: DoctorParts): Promise<Finding> {
  const signal = AbortSignal.timeout(parts.timeoutMs);
  const response = await parts.fetch(url, { method: "POST", signal }).catch(() => undefined);
  const says = response === undefined ? "没有应答" : `状态 ${response.status}`;
  const advice =
    "请让反向代理把 TELEGRAM_WEBHOOK_URL 的路径转给本程序，并检查域名、证书，确认服务正在运行。";
  return response?.status === 401
    ? fine("Telegram webhook", `${url} 能到`)
    : wrong("Telegram webhook", `${url} 的应答不对（${says}）`, advice);
}

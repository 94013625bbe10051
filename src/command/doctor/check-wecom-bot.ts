import { diagnoseBot } from "../../channel/wecom-bot/diagnose-bot.ts";
import { createBotHolder } from "../../create-wecom-bot.ts";
import { openConfiguredStorage } from "../../open-configured-storage.ts";
import { type DoctorParts, type Finding, fine, wrong } from "./finding.ts";

const SUBJECT = "智能机器人";

/** The bot on its long connection, unless a running process has it. */
export async function checkWecomBot(parts: DoctorParts): Promise<Finding[]> {
  const { wecomBot } = parts.config;
  if (wecomBot?.kind !== "connection") {
    return [];
  }
  const storage = await openConfiguredStorage(parts.config, parts.log);
  try {
    const found = await diagnoseBot(
      wecomBot,
      createBotHolder(wecomBot.botId, { storage, ...parts }),
    );
    switch (found.kind) {
      case "connected":
        return [fine(SUBJECT, "长连接连得上，Bot ID 和 Secret 正确")];
      case "held":
        return [
          fine(
            SUBJECT,
            "另一个进程占着这个机器人，没有去打断：连上没有、Secret 对不对，看它所在机器上 doctor 的“运行中的服务”",
          ),
        ];
      case "wrong_credentials": {
        const advice =
          "请在机器人详情页核对 WECOM_BOT_ID，并确认 WECOM_BOT_SECRET 是“长连接”专用的 Secret。";
        return [wrong(SUBJECT, "企业微信不认 Bot ID 或 Secret", advice)];
      }
      case "unreachable": {
        const advice =
          "请让防火墙放行到 openws.work.weixin.qq.com 443 端口的出站连接，不要经过改写 WebSocket 的代理。";
        return [wrong(SUBJECT, `连不上 ${wecomBot.url}（${found.reason}）`, advice)];
      }
      case "refused": {
        const advice = "请确认机器人已启用，接收消息的方式选的是“长连接”。";
        return [wrong(SUBJECT, `企业微信拒绝连接（${found.reason}）`, advice)];
      }
    }
  } finally {
    await storage.close();
  }
}

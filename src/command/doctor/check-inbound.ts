import type { Config } from "../../config/config.ts";
import { openConfiguredStorage } from "../../open-configured-storage.ts";
import { findLatestArrival } from "../../storage/inbox.ts";
import { type DoctorParts, type Finding, fine, warning } from "./finding.ts";

/** Channels whose console can only be seen to be right by what came from it. */
const CALLED = [
  ["wecom-app", "自建应用收件", ({ wecomApp }: Config) => wecomApp !== undefined],
  ["wecom-bot", "智能机器人收件", ({ wecomBot }: Config) => wecomBot?.kind === "callback"],
  ["wechat-service", "微信客服收件", ({ wechatService }: Config) => wechatService !== undefined],
] as const;

/**
 * Whether anything ever came: an application whose callback is not set in the console gets nothing,
 * and its cards have buttons that do nothing.
 */
export async function checkInbound({ config, log }: DoctorParts): Promise<Finding[]> {
  const called = CALLED.filter(([, , isConfigured]) => isConfigured(config));
  if (called.length === 0) {
    return [];
  }
  const storage = await openConfiguredStorage(config, log);
  try {
    const arrivals = called.map(async ([channel, subject]) => {
      const latest = await findLatestArrival(storage.database, channel);
      return latest === undefined
        ? nothingCame(subject, channel !== "wechat-service")
        : fine(subject, `最近一次是 ${latest}`);
    });
    return await Promise.all(arrivals);
  } finally {
    await storage.close();
  }
}

function nothingCame(subject: string, hasCards: boolean): Finding {
  const advice = "请在管理后台保存接收消息的回调设置，再发一句话试试。";
  const cards = "没有设回调时，卡片上的按钮按了也没有反应。";
  return warning(subject, "还没有收到过消息", hasCards ? advice + cards : advice);
}

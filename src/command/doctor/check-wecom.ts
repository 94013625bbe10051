import { z } from "zod";
import { diagnoseApplication, diagnoseService } from "../../channel/wecom/diagnose-application.ts";
import type { WecomFailure } from "../../channel/wecom/wecom-errors.ts";
import { type DoctorParts, type Finding, fine, wrong } from "./finding.ts";

/** What to do about an errcode; whatever else is wrong with the name of a variable is in its place. */
const ADVICE: Readonly<Record<number, string>> = {
  40001: "请在应用详情页重新查看 Secret，改 {secret}；刚重置过的要用新的。",
  40013: "请在“我的企业”页面最下面核对企业 ID，改 WECOM_CORP_ID。",
  40091: "这个 Secret 是别的应用的：请在本应用的详情页查看，改 {secret}。",
  40056: "请在应用详情页核对 AgentId，改 WECOM_APP_AGENT_ID。",
  301002: "AgentId 和 Secret 不是同一个应用的：请在同一个应用的详情页核对两项。",
  48002: "这个应用没有接口权限：请在应用详情页（微信客服在“可调用接口的应用”里）授权。",
  50003: "应用被停用了：请在管理后台启用。",
  60020:
    "本机出口 IP 不在企业可信 IP 里：请在应用详情页“企业可信IP”加上（先要配好可信域名或接收消息的回调）；出口 IP 会变的要换成固定出口。",
  95017: "请在微信客服的管理页把账号改为由 API 管理。",
  45009: "调用太频繁，被暂时限制：过一小时再试，并检查有没有别的程序在用同一个应用。",
};

const NETWORK_ADVICE = "请检查本机能不能访问 {root}（防火墙、DNS、代理）。";

/** The secrets, the agent id, the trusted IP and the accounts of what the corp has configured. */
export async function checkWecom(parts: DoctorParts): Promise<Finding[]> {
  return [...(await checkApplication(parts)), ...(await checkService(parts))];
}

async function checkApplication(parts: DoctorParts): Promise<Finding[]> {
  const { wecomApp } = parts.config;
  if (wecomApp === undefined) {
    return [];
  }
  const result = await diagnoseApplication({ ...parts, ...wecomApp });
  return [
    result.kind === "done"
      ? fine("自建应用", `“${String(result.answer.name ?? wecomApp.agentId)}”可以用`)
      : toFinding("自建应用", result, "WECOM_APP_SECRET", wecomApp.apiRoot),
  ];
}

const accountsSchema = z.object({
  account_list: z.array(z.object({ open_kfid: z.string(), name: z.string().default("") })),
});

async function checkService(parts: DoctorParts): Promise<Finding[]> {
  const { wechatService } = parts.config;
  if (wechatService === undefined) {
    return [];
  }
  const subject = "微信客服";
  const result = await diagnoseService({ ...parts, ...wechatService });
  if (result.kind === "failed") {
    return [toFinding(subject, result, "WECHAT_SERVICE_SECRET", wechatService.apiRoot)];
  }
  const known = accountsSchema.safeParse(result.answer).data?.account_list ?? [];
  const missing = wechatService.accounts.filter(
    (account) => !known.some(({ open_kfid }) => open_kfid === account),
  );
  if (missing.length === 0) {
    return [fine(subject, `${wechatService.accounts.length} 个账号可以用`)];
  }
  const advice =
    "请核对 WECHAT_SERVICE_OPEN_KFIDS，并在微信客服的管理页把账号交给这个应用用 API 管理。";
  const seen = known.map(({ open_kfid, name }) => `${open_kfid}（${name}）`).join("、");
  const says = `看不到账号 ${missing.join("、")}，能看到的：${seen === "" ? "没有" : seen}`;
  return [wrong(subject, says, advice)];
}

function toFinding(
  subject: string,
  { code, reason, seenIp }: WecomFailure,
  secret: string,
  root: string,
): Finding {
  const known = code === undefined ? NETWORK_ADVICE : ADVICE[code];
  const advice = known ?? "请在企业微信开发者中心按错误码查原因。";
  const filled = advice.replace("{secret}", secret).replace("{root}", root);
  const says = seenIp === undefined ? reason : `${reason}：企业微信看到的出口 IP 是 ${seenIp}`;
  return wrong(subject, says, filled);
}

import { z } from "zod";
import { type DoctorParts, type Finding, fine, warning, wrong } from "./finding.ts";

const SUBJECT = "运行中的服务";

const healthSchema = z.object({
  storage: z.string(),
  channels: z.record(z.string(), z.string()).default({}),
});

/**
 * What the running process says of its channels: whether the console's Token, EncodingAESKey and
 * corp id are ours is seen only by what the platform sends.
 */
export async function checkRunning(parts: DoctorParts): Promise<Finding[]> {
  const { host, port } = parts.config;
  const url = `http://${toReachable(host)}:${port}/healthz`;
  const health = await readHealth(url, parts);
  if (health === undefined) {
    const advice =
      "启动服务（npm start）以后再运行一次，才看得到各渠道实际的情况；服务在别的机器上的，请到那台机器上运行。";
    return [warning(SUBJECT, `${url} 没有应答`, advice)];
  }
  const parted = Object.entries({ 数据库: health.storage, ...health.channels });
  const troubled = parted.filter(([, state]) => !/^(?:ok|not configured)\b/.test(state));
  return troubled.length === 0
    ? [fine(SUBJECT, "在运行，各渠道正常")]
    : troubled.map(([name, state]) => wrong(SUBJECT, `${name}：${state}`, adviseState(state)));
}

/** An address that stands for all of the machine's is no address to ask at. */
function toReachable(host: string): string {
  const own = { "0.0.0.0": "127.0.0.1", "::": "::1" }[host] ?? host;
  return own.includes(":") ? `[${own}]` : own;
}

/** It says how it is with 503, too. */
async function readHealth(url: string, { fetch: fetchNow, timeoutMs }: DoctorParts) {
  try {
    const response = await fetchNow(url, { signal: AbortSignal.timeout(timeoutMs) });
    return healthSchema.safeParse(await response.json()).data;
  } catch {
    return undefined;
  }
}

/** What to do, by what the process says; the first that fits. */
const ADVICE: readonly (readonly [state: RegExp, advice: string])[] = [
  [
    /^cannot be written/,
    "数据库写不进去，多半是磁盘满了：请清理磁盘或换大的，腾出地方就接着收，不用重启。",
  ],
  [
    /Token differs/,
    "管理后台和 .env 里的 Token 不一样，或者有外人在敲门：请核对这个渠道的 Token，改了 .env 要重启。",
  ],
  [
    /EncodingAESKey differs/,
    "管理后台和 .env 里的 EncodingAESKey 不一样：请重新复制，改了 .env 要重启。",
  ],
  [
    /another corp id/,
    "来的回调是发给别的企业的：请核对 WECOM_CORP_ID，以及这个地址是不是也填在了别的企业的后台。",
  ],
  [
    /clock is wrong|same callback/,
    "本机时间不准，或者是旧回调：请打开时间同步，差 10 分钟以上的回调会被拒绝。",
  ],
  [
    /scanner|cipher text/,
    "来的不是完整的企业微信回调：多半是外人扫描；一直这样而收不到消息的，请检查代理有没有丢掉问号后面的参数。",
  ],
  [/another program uses/, "同一个机器人在别的程序里也连着：请停掉那一处，或者另建一个机器人。"],
  [
    /WECOM_BOT_SECRET/,
    "企业微信不认 Bot ID 或 Secret：请在机器人详情页核对，用“长连接”专用的 Secret，改了 .env 要重启。",
  ],
  [
    /^not connected/,
    "长连接没有连上，程序一直在重试：请看“智能机器人”一行和日志，检查到 WECOM_BOT_URL 的出站网络。",
  ],
];

const ELSE = "请看这个渠道自己的一行和日志；待发的消息一直等着，好了自己接着发，不用重启。";

function adviseState(state: string): string {
  return ADVICE.find(([pattern]) => pattern.test(state))?.[1] ?? ELSE;
}

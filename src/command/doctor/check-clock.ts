import { type DoctorParts, type Finding, fine, warning, wrong } from "./finding.ts";

/** A callback that is further away is refused (`callback-gate.ts`). */
const LIMIT_MS = 10 * 60_000;
const TOLERABLE_MS = 60_000;

/** Compares this machine's clock with the `Date` of whichever platform answers. */
export async function checkClock(parts: DoctorParts): Promise<Finding[]> {
  const { telegram, wecomApp, wecomBot, wechatService } = parts.config;
  const callingPlatform = wecomBot?.kind === "callback" ? wecomBot.apiRoot : undefined;
  const roots = [wecomApp?.apiRoot, wechatService?.apiRoot, callingPlatform, telegram?.apiRoot];
  for (const root of roots) {
    const date = root === undefined ? undefined : await readDate(root, parts);
    if (date !== undefined) {
      return [judgeClock(parts.clock.now().getTime() - date)];
    }
  }
  return [];
}

async function readDate(
  url: string,
  { fetch: fetchNow, timeoutMs }: DoctorParts,
): Promise<number | undefined> {
  const signal = AbortSignal.timeout(timeoutMs);
  const response = await fetchNow(url, { method: "HEAD", signal }).catch(() => undefined);
  const date = Date.parse(response?.headers.get("date") ?? "");
  return Number.isNaN(date) ? undefined : date;
}

function judgeClock(aheadMs: number): Finding {
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  const says = seconds <= 1 ? "准" : `${aheadMs > 0 ? "快" : "慢"} ${seconds} 秒`;
  const advice = "请打开时间同步（例如 timedatectl set-ntp true）：差 10 分钟以上的回调会被拒绝。";
  if (seconds * 1000 > LIMIT_MS) {
    return wrong("本机时间", says, advice);
  }
  return seconds * 1000 > TOLERABLE_MS ? warning("本机时间", says, advice) : fine("本机时间", says);
}

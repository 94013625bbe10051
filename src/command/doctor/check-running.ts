import { z } from "zod";
import { listConfiguredChannels } from "../../create-http-channels.ts";
import { type DoctorParts, type Finding, fine, warning, wrong } from "./finding.ts";
import { judgeTrouble } from "./judge-trouble.ts";

const SUBJECT = "运行中的服务";
/** These always say how they are. */
const WECOM_CHANNELS = ["wecom-app", "wecom-bot", "wechat-service"];

const healthSchema = z.object({
  storage: z.string(),
  channels: z.record(z.string(), z.string()).default({}),
});
type Health = z.infer<typeof healthSchema>;

/**
 * What the running process says of its channels: whether the console's Token, EncodingAESKey and
 * corp id are ours is seen only by what the platform sends.
 */
export async function checkRunning(parts: DoctorParts): Promise<Finding[]> {
  const { host, port } = parts.config;
  const url = `http://${toReachable(host)}:${port}/healthz`;
  const health = await readHealth(url, parts);
  if (health === "no answer") {
    const advice =
      "启动服务（npm start）以后再运行一次，才看得到各渠道实际的情况；服务在别的机器上的，请到那台机器上运行。";
    return [warning(SUBJECT, `${url} 没有应答`, advice)];
  }
  if (health === "another program") {
    const advice = "请改 PORT（或停掉占着这个端口的程序），再启动服务。";
    return [wrong(SUBJECT, `${url} 应答的不是本程序：端口被别的程序占着`, advice)];
  }
  const missing = listMissing(health, parts);
  const troubles = listTroubles(health);
  return [
    describeWell(health),
    ...missing.map((name) => {
      const advice = "改了 .env 要重启服务；重启过的，请核对服务读的是不是这一份 .env。";
      return wrong(SUBJECT, `${name}：.env 里填了，运行中的服务没有这个渠道`, advice);
    }),
    ...troubles.map(([name, trouble]) => judgeTrouble(SUBJECT, name, trouble)),
  ];
}

/** An address that stands for all of the machine's is no address to ask at. */
function toReachable(host: string): string {
  const own = { "0.0.0.0": "127.0.0.1", "::": "::1" }[host] ?? host;
  return own.includes(":") ? `[${own}]` : own;
}

/** It says how it is with 503, too. */
async function readHealth(
  url: string,
  { fetch: fetchNow, timeoutMs }: DoctorParts,
): Promise<Health | "no answer" | "another program"> {
  const signal = AbortSignal.timeout(timeoutMs);
  const response = await fetchNow(url, { signal }).catch(() => undefined);
  if (response === undefined) {
    return "no answer";
  }
  const body: unknown = await response.json().catch(() => undefined);
  return healthSchema.safeParse(body).data ?? "another program";
}

/** Names only those that said so. */
function describeWell({ channels }: Health): Finding {
  const well = Object.entries(channels).filter(([, state]) => state === "ok");
  const names = well.map(([name]) => name).join("、");
  return fine(SUBJECT, names === "" ? "在运行" : `在运行，说正常的渠道：${names}`);
}

/** Those of WeCom that are configured here and not there. */
function listMissing({ channels }: Health, { config }: DoctorParts): readonly string[] {
  const configured = listConfiguredChannels(config);
  return WECOM_CHANNELS.filter(
    (name) => configured.includes(name) && isNotConfigured(channels[name] ?? "not configured"),
  );
}

/** What waits for channels that are configured no more is told apart. */
function isNotConfigured(state: string): boolean {
  return state.startsWith("not configured");
}

/** Whatever is not well, each by the name of its part. */
function listTroubles({ storage, channels }: Health): readonly (readonly [string, string])[] {
  const told = Object.entries(channels).filter(([, state]) => !isNotConfigured(state));
  const parted = told.flatMap(([name, state]) =>
    state.split("; ").map((trouble) => [name, trouble] as const),
  );
  return [["数据库", storage] as const, ...parted].filter(([, trouble]) => trouble !== "ok");
}

import { WECHAT_SERVICE_PATH } from "../../channel/wechat-service/create-wechat-service-channel.ts";
import type { CallbackKeys } from "../../channel/wecom/callback-crypto.ts";
import { knockCallback } from "../../channel/wecom/knock-callback.ts";
import { WECOM_APP_PATH } from "../../channel/wecom-app/create-wecom-app-channel.ts";
import { WECOM_BOT_PATH } from "../../channel/wecom-bot/create-callback-bot.ts";
import type { Config } from "../../config/config.ts";
import { type DoctorParts, type Finding, fine, warning, wrong } from "./finding.ts";

interface CallbackPlace extends CallbackKeys {
  readonly subject: string;
  readonly path: string;
}

/** The callbacks that the configuration has, asked from outside as the console asks. */
export async function checkCallbacks(parts: DoctorParts): Promise<Finding[]> {
  const places = listPlaces(parts.config);
  if (places.length === 0) {
    return [];
  }
  const { publicUrl } = parts;
  if (publicUrl === undefined) {
    const advice = "请加上 --public-url https://您的域名 再运行一次，或填 PUBLIC_URL。";
    return [warning("回调", "没有说公网地址，没有检查", advice)];
  }
  if (!/^https?:/.test(publicUrl) || !URL.canParse(publicUrl)) {
    const advice = "请从 https:// 写起，例如 https://zhiquan.example.gov.cn。";
    return [wrong(PUBLIC_ADDRESS, `${publicUrl} 不是完整的地址`, advice)];
  }
  const found = places.map((place) => checkPlace(place, publicUrl, parts));
  return [...checkSecrecy(publicUrl), ...(await Promise.all(found))];
}

const PUBLIC_ADDRESS = "公网地址";
const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/** What is reported goes through the public address: it has to be encrypted on its way. */
function checkSecrecy(publicUrl: string): Finding[] {
  const { protocol, hostname } = new URL(publicUrl);
  if (protocol === "https:" || LOOPBACK.test(hostname)) {
    return [];
  }
  const advice =
    "请给域名装好证书，让反向代理用 https 接，把 PUBLIC_URL 和管理后台里的地址都改成 https:// 开头。";
  return [warning(PUBLIC_ADDRESS, `${publicUrl} 不是 https：举报的内容在路上谁都能看`, advice)];
}

function listPlaces({ wecomApp, wecomBot, wechatService }: Config): CallbackPlace[] {
  const places: CallbackPlace[] = [];
  if (wecomApp !== undefined) {
    const { corpId: receiverId } = wecomApp;
    places.push({ ...wecomApp, ...{ receiverId, subject: "自建应用回调", path: WECOM_APP_PATH } });
  }
  if (wecomBot?.kind === "callback") {
    places.push({
      ...wecomBot,
      ...{ receiverId: "", subject: "智能机器人回调", path: WECOM_BOT_PATH },
    });
  }
  if (wechatService !== undefined) {
    const { corpId: receiverId } = wechatService;
    const place = { receiverId, subject: "微信客服回调", path: WECHAT_SERVICE_PATH };
    places.push({ ...wechatService, ...place });
  }
  return places;
}

async function checkPlace(
  { subject, path, ...keys }: CallbackPlace,
  publicUrl: string,
  parts: DoctorParts,
): Promise<Finding> {
  const address = `${publicUrl}${path}`;
  const knock = await knockCallback(address, keys, parts);
  switch (knock.kind) {
    case "answered":
      return fine(subject, `${address} 能到，Token 和 EncodingAESKey 与运行中的一致`);
    case "unreachable": {
      const advice = "请检查域名解析、证书、防火墙和反向代理，并确认服务正在运行。";
      return wrong(subject, `${address} 连不上（${knock.reason}）`, advice);
    }
    case "wrong_answer": {
      return wrong(
        subject,
        `${address} 的应答不对（状态 ${knock.status}）`,
        adviseAnswer(knock.status),
      );
    }
  }
}

/** Who answered instead of the callback: this program with other keys, a proxy, or somebody else. */
function adviseAnswer(status: number): string {
  if (status === 403) {
    return "本程序收到了却不认：.env 改过以后没有重启，代理改写了参数（%2B 变成空格），或者两边时间差 10 分钟以上。";
  }
  if (status >= 500) {
    return "反向代理在，后面的服务没有应答：请启动服务，核对代理转到的端口（PORT）。";
  }
  if (status === 404) {
    return "服务没有这个回调：新填了渠道的要重启服务（改了 .env 要重启）；重启过的，请让反向代理把这个路径原样转给本程序。";
  }
  return "应答的不是本程序的回调：请让反向代理把这个路径原样转给本程序，不要跳转，不要登录页。";
}

import { type Finding, warning, wrong } from "./finding.ts";

/** How bad what the process says is, and what to do; the first that fits. */
const ADVICE: readonly (readonly [
  trouble: RegExp,
  judge: typeof wrong | typeof warning,
  advice: string,
])[] = [
  [
    /^cannot be written.*(?:full|no space)/i,
    wrong,
    "磁盘满了，数据库写不进去：请清理磁盘或换大的，腾出地方就接着收，不用重启。",
  ],
  [
    /^cannot be written.*read-?only/i,
    wrong,
    "数据库是只读的：请检查运行程序的用户能不能写数据文件夹、磁盘是不是按只读挂载的；PostgreSQL 请检查连的是不是主库。",
  ],
  [
    /^cannot be written/,
    wrong,
    "数据库写不进去：请按后面的原因检查数据文件夹或数据库服务，好了就接着收，不用重启。",
  ],
  [
    /^ok: another process/,
    warning,
    "另一个进程占着机器人的连接，它连上没有在这里看不到：请到那台机器上运行 doctor。",
  ],
  [
    /Token differs/,
    warning,
    "管理后台和 .env 里的 Token 不一样，或者有外人在敲门：收不到消息的，请核对这个渠道的 Token，改了 .env 要重启。",
  ],
  [
    /EncodingAESKey differs/,
    wrong,
    "管理后台和 .env 里的 EncodingAESKey 不一样：请重新复制，改了 .env 要重启。",
  ],
  [
    /another corp id/,
    wrong,
    "来的回调是发给别的企业的：请核对 WECOM_CORP_ID，以及这个地址是不是也填在了别的企业的后台。",
  ],
  [
    /clock is wrong/,
    wrong,
    "本机时间不准，或者是旧回调：请打开时间同步，差 10 分钟以上的回调会被拒绝。",
  ],
  [
    /same callback/,
    warning,
    "同一个回调来了两次，第二次没有收：偶尔出现的不用管；一直这样的，请检查代理有没有重发请求。",
  ],
  [
    /scanner/,
    warning,
    "来的不是完整的企业微信回调：多半是外人扫描；一直这样而收不到消息的，请检查代理有没有丢掉问号后面的参数。",
  ],
  [/cipher text/, wrong, "回调的密文是坏的：请检查代理有没有改写请求的内容。"],
  [
    /another program uses/,
    wrong,
    "同一个机器人在别的程序里也连着：请停掉那一处，或者另建一个机器人。",
  ],
  [
    /WECOM_BOT_SECRET/,
    wrong,
    "企业微信不认 Bot ID 或 Secret：请在机器人详情页核对，用“长连接”专用的 Secret，改了 .env 要重启。",
  ],
  [
    /^not connected/,
    wrong,
    "长连接没有连上，程序一直在重试：请看“智能机器人”一行和日志，检查到 WECOM_BOT_URL 的出站网络。",
  ],
  [
    /response address/,
    wrong,
    "机器人的回复地址连不上：请让防火墙放行到 qyapi.weixin.qq.com 443 端口的出站连接，好了不用重启。",
  ],
];

const ELSE = "请看这个渠道自己的一行和日志；待发的消息一直等着，好了自己接着发，不用重启。";

/** What to make of one trouble that a part of the running process tells. */
export function judgeTrouble(subject: string, name: string, trouble: string): Finding {
  const [, judge, advice] = ADVICE.find(([pattern]) => pattern.test(trouble)) ?? [
    trouble,
    wrong,
    ELSE,
  ];
  return judge(subject, `${name}：${trouble}`, advice);
}

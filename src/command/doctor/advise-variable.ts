/** What to do about a problem of the variables, by what `loadConfig` says of it; the first that fits. */
const ADVICE: readonly (readonly [problem: RegExp, advice: string])[] = [
  [/ want to stay empty when WECOM_BOT_ID /, "机器人只能选一种接法：留下一组，删掉另一组。"],
  [/ wants a value when /, "这一组要么都填，要么都不填：补上缺的，或者都删掉。"],
  [
    /^\w+_AES_KEY wants /,
    "EncodingAESKey 是 43 个字母和数字，末尾不带等号：请在管理后台接收消息的设置里重新复制。",
  ],
  [/^WECOM_CORP_ID wants /, "企业 ID 在管理后台“我的企业”最下面，ww 开头：请重新复制。"],
  [/^WECOM_APP_AGENT_ID wants /, "AgentId 是一个数，例如 1000002：请在应用详情页核对。"],
  [
    /^WE(?:COM_APP|CHAT_SERVICE)_SECRET wants /,
    "Secret 中间没有空格，至少 20 个字符：请在应用详情页重新查看、复制。",
  ],
  [
    /^WE(?:COM_APP|CHAT_SERVICE)_TOKEN wants /,
    "回调的 Token 是 1 至 32 个字母和数字：请在管理后台接收消息的设置里重新复制。",
  ],
  [
    / wants an http\(s\) address/,
    "地址要从 https:// 写起（内网的服务也可以是 http://），中间没有空格：请在 .env 里改正。",
  ],
  [/ wants a ws\(s\) address/, "地址要从 wss:// 写起，中间没有空格：请在 .env 里改正。"],
  [
    /^WECHAT_SERVICE_OPEN_KFIDS wants /,
    "至少填一个客服账号 ID；还不知道的先填 wk，再运行一次，会列出能看到的账号。",
  ],
];

const ELSE = "请在 .env 里改正（每个变量的说明在 .env.example），再运行一次。";

/** One sentence for whoever has to put a variable right. */
export function adviseVariable(problem: string): string {
  return ADVICE.find(([pattern]) => pattern.test(problem))?.[1] ?? ELSE;
}

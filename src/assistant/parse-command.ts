/** What a person can say without being understood by anything clever. */
export type Command =
  | { readonly kind: "help" }
  | { readonly kind: "human" }
  | { readonly kind: "cancel" }
  | { readonly kind: "report" }
  | { readonly kind: "status" }
  | { readonly kind: "sign_in" }
  | { readonly kind: "sign_out" }
  | { readonly kind: "bind"; readonly code: string };

const WORDS: readonly (readonly [Command["kind"], readonly string[]])[] = [
  [
    "help",
    [
      ...["/start", "/help", "/帮助", "帮助", "幫助", "怎么用", "怎么使用", "怎么操作", "如何使用"],
      ...["使用说明", "使用方法", "使用帮助", "操作说明", "菜单", "功能", "有什么功能"],
      ...["what can you do", "how does this work", "how do i use this", "how to use this"],
    ],
  ],
  ["sign_in", ["/login", "登录", "登陆", "登入", "网页登录", "网页登陆", "登录网页"]],
  ["sign_out", ["/logout", "退出所有网页登录", "退出网页登录", "退出网页", "退出登录"]],
  ["human", ["人工", "转人工", "轉人工"]],
  ["cancel", ["/cancel", "取消"]],
  [
    "report",
    [
      "/report",
      "举报",
      "我要举报",
      "我想举报",
      "我要举报侵权",
      "我要投诉",
      "我想投诉",
      "我要维权",
      "提交线索",
      "我要提交线索",
    ],
  ],
  [
    "status",
    [
      "/status",
      "进度",
      "查进度",
      "查询进度",
      "我的举报",
      "我的事项",
      "待办",
      "待办事项",
      "今天到期",
    ],
  ],
];

/** How people begin before they say what they want. */
const GREETING = /^(?:你好|您好|喂|哈喽|嗨|hello|hi|请问)[\s,，。.!！~～啊呀]*(?=\S)/iu;

// Telegram names the bot behind a command in groups: `/start@name_bot`.
const START_WITH_CODE = /^\/start(?:@\w+)?\s+([a-z0-9][a-z0-9-]{5,30})$/i;
const BIND_WITH_CODE = /^[绑綁]定[\s:：]*([a-z0-9][a-z0-9 -]{4,30})$/i;

/** When one's own matter is due: whose it is, the matter, the asking word and the end, in this order. */
const OWN_DUE_DAY =
  /^(?:请问|查一下|看看)?(?:我|我们|本单位|手上|手头)(?:的|手上的?|手头的?|这边的?)?(?:[这那几][一几]?[件个份])?(?:事项|举报|投诉|案子|案件|线索|件)(?:都|会|要|还|应该|应当|最晚|最迟|大概)?(?:是|在)?(?:到?几月几[号日]|几号|几时|什么时[候间]|何时|哪一?天|还有(?:多久|几天))(?:到期|期满|届满|截止|到时限|到)(?:的)?[吗呢啊呀]?$/u;

/** The command that a text is, if it is one as a whole. */
export function parseCommand(text: string): Command | undefined {
  const code = (START_WITH_CODE.exec(text) ?? BIND_WITH_CODE.exec(text))?.[1];
  if (code !== undefined) {
    return { kind: "bind", code };
  }
  const word = text
    .toLowerCase()
    .replace(/^(\/\w+)(?:@\w+)?(?:\s.*)?$/s, "$1")
    .replace(/[\s。.!！~～?？]+$/u, "")
    .replace(GREETING, "");
  if (OWN_DUE_DAY.test(word.replace(/[\s?？]+/gu, ""))) {
    return { kind: "status" };
  }
  const kind = WORDS.find(([, words]) => words.includes(word))?.[0];
  return kind === undefined || kind === "bind" ? undefined : { kind };
}

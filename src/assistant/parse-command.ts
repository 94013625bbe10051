/** What a person can say without being understood by anything clever. */
export type Command =
  | { readonly kind: "help" }
  | { readonly kind: "human" }
  | { readonly kind: "cancel" }
  | { readonly kind: "report" }
  | { readonly kind: "status" }
  | { readonly kind: "bind"; readonly code: string };

const WORDS: readonly (readonly [Command["kind"], readonly string[]])[] = [
  ["help", ["/start", "/help", "帮助", "幫助"]],
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

// Telegram names the bot behind a command in groups: `/start@name_bot`.
const START_WITH_CODE = /^\/start(?:@\w+)?\s+([a-z0-9][a-z0-9-]{5,30})$/i;
const BIND_WITH_CODE = /^[绑綁]定[\s:：]*([a-z0-9][a-z0-9 -]{4,30})$/i;

/** The command that a text is, if it is one as a whole. */
export function parseCommand(text: string): Command | undefined {
  const code = (START_WITH_CODE.exec(text) ?? BIND_WITH_CODE.exec(text))?.[1];
  if (code !== undefined) {
    return { kind: "bind", code };
  }
  const word = text
    .toLowerCase()
    .replace(/^(\/\w+)(?:@\w+)?(?:\s.*)?$/s, "$1")
    .replace(/[\s。.!！~～]+$/u, "");
  const kind = WORDS.find(([, words]) => words.includes(word))?.[0];
  return kind === undefined || kind === "bind" ? undefined : { kind };
}

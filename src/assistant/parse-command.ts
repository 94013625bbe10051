/** What a person can say without being understood by anything clever. */
export type Command =
  | { readonly kind: "help" }
  | { readonly kind: "human" }
  | { readonly kind: "cancel" }
  | { readonly kind: "bind"; readonly code: string };

const WORDS: readonly (readonly [Command["kind"], readonly string[]])[] = [
  ["help", ["/start", "/help", "帮助", "幫助"]],
  ["human", ["人工", "转人工", "轉人工"]],
  ["cancel", ["/cancel", "取消"]],
];

// Telegram names the bot behind a command in groups: `/start@name_bot`.
const START_WITH_CODE = /^\/start(?:@\w+)?\s+([a-z0-9]{10})$/i;
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

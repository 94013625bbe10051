/** What a message wants. The command line's contract names them, so the list is closed. */
export const INTENTS = [
  "ask",
  "target",
  "report",
  "status",
  "supplement",
  "withdraw",
  "human",
  "smalltalk",
  "offtopic",
] as const;

export type Intent = (typeof INTENTS)[number];

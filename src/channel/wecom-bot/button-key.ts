/** The longest key of a card's button. */
const KEY_LIMIT_BYTES = 1024;

/** What a button's press tells: its token, what stood on it, and the title of its card. */
export interface ButtonKey {
  readonly token: string;
  readonly label: string;
  readonly title: string;
}

/**
 * A card is updated within five seconds of its press, maybe by a process that never saw it: so the
 * key carries what the card must still show. Tokens have no bars.
 */
export function toButtonKey({ token, label, title }: ButtonKey): string {
  const key = [token, ...[label, title].map((part) => part.replaceAll("|", "／"))].join("|");
  return Buffer.byteLength(key) <= KEY_LIMIT_BYTES ? key : token;
}

/** Reads what {@link toButtonKey} wrote. */
export function readButtonKey(key: string): ButtonKey {
  const [token = "", label = "", title = ""] = key.split("|");
  return { token, label, title };
}

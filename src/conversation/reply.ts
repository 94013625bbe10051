/** A passage that a sentence rests on. Marked `[n]` in the text, n counting from 1 in list order. */
export interface Citation {
  /** The document's id, for example `plan/jieyang-ip-plan-2021-2025`. */
  readonly document: string;
  readonly title: string;
  /** Headings from the outermost to the passage's own. */
  readonly path: readonly string[];
  /** The words, exactly as they stand in the document. */
  readonly quote: string;
}

/** Something to press instead of typing. */
export interface Button {
  readonly label: string;
  /** Comes back as the message's `press`. ASCII, at most 64 bytes, `<skill>.<verb>.<arguments…>`. */
  readonly token: string;
  /** Set where a press says what the reply was worth: a channel with thumbs of its own shows those. */
  readonly vote?: "up" | "down";
}

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A file that comes with a reply: made by us, and small enough to lie in the outbox (≤ 10 MiB). */
export interface ReplyFile {
  /** With its ending, for example `JY20261126-00010.pdf`. */
  readonly name: string;
  readonly mediaType: string;
  readonly base64: string;
}

/**
 * What a reply is about, where that goes on changing: a channel that can change what it sent marks
 * older cards about the same by it, whoever has them.
 */
export interface Subject {
  readonly id: string;
  /** A card with a lower one is out of date. */
  readonly version: number;
  /** How it stands now, in a word for people. */
  readonly state: string;
}

/** What a person is told, before a channel renders it. Plain text: no markup. */
export interface Reply {
  readonly text: string;
  readonly citations: readonly Citation[];
  /** Rows of buttons under the text. */
  readonly buttons: readonly (readonly Button[])[];
  readonly table?: Table;
  readonly subject?: Subject;
  /** Sent after the text. Kept as short as secrets are: whoever needs one again asks again. */
  readonly files?: readonly ReplyFile[];
  /** Pieces of the text that are shown once: nobody keeps them longer than sending takes. */
  readonly secrets?: readonly string[];
  /**
   * Whether a person of the bureau is wanted and on duty: a channel on which people can take a
   * conversation over has one do so, and says its own words instead of the text.
   */
  readonly callsPerson?: boolean;
}

/** The reply without its files, and with dots in the place of every letter and digit of its secrets. */
export function hideSecrets({ secrets = [], files: _files, ...reply }: Reply): Reply {
  const hide = (text: string) =>
    secrets.reduce(
      (hidden, secret) => hidden.replaceAll(secret, secret.replace(/[\p{L}\p{N}]/gu, "•")),
      text,
    );
  const { table } = reply;
  const rows = table?.rows.map((row) => row.map(hide)) ?? [];
  return {
    ...reply,
    text: hide(reply.text),
    ...(table === undefined ? {} : { table: { ...table, rows } }),
  };
}

/** The longest button token that every channel can carry (Telegram's callback data). */
export const TOKEN_LIMIT_BYTES = 64;

/** A reply of text alone, or with the given parts. */
export function toReply(text: string, parts: Partial<Omit<Reply, "text">> = {}): Reply {
  return { text, citations: [], buttons: [], ...parts };
}

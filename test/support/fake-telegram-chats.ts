/** A call that Telegram refuses. */
export class Refusal extends Error {
  readonly code: number;

  constructor(code: number, description: string) {
    super(description);
    this.code = code;
  }
}

type Body = Record<string, unknown>;

/** A message of the bot, as its reader sees it. */
export interface SentMessage {
  readonly id: number;
  readonly text: string;
  readonly buttons: readonly { readonly text: string; readonly callback_data: string }[];
  readonly entities: readonly { type: string; offset: number; length: number; url?: string }[];
  readonly file?: { readonly name: string; readonly bytes: Buffer };
}

/** The chats of the bot: what it sent, and where it may not send. */
export interface FakeChats {
  open(chatId: number): void;
  count(): number;
  block(chatId: number, isBlocked: boolean): void;
  /** All messages of the bot in a chat, oldest first. */
  messages(chatId: number): readonly SentMessage[];
  /** Message number `index` (from 0) of the bot, as soon as it is there. */
  message(chatId: number, index: number): Promise<SentMessage>;
  sendMessage(body: Body): unknown;
  sendMessageDraft(body: Body): true;
  /** The draft that a chat shows now: a message takes it away. */
  draft(chatId: number): string | undefined;
  sendDocument(body: Body): unknown;
}

export function createFakeChats(botId: number): FakeChats {
  const chats = new Map<number, SentMessage[]>();
  const blocked = new Set<number>();
  const drafts = new Map<number, string>();
  let waiting: { chatId: number; index: number; resolve: (message: SentMessage) => void }[] = [];
  let lastId = 0;

  function settleWaiting() {
    const stillWaiting = waiting.filter(({ chatId, index, resolve }) => {
      const message = chats.get(chatId)?.[index];
      if (message !== undefined) {
        resolve(message);
      }
      return message === undefined;
    });
    waiting = stillWaiting;
  }

  function take(body: Body, toMessage: (id: number, body: Body) => SentMessage) {
    const chatId = Number(body.chat_id);
    const messages = chats.get(chatId);
    if (messages === undefined) {
      throw new Refusal(400, "Bad Request: chat not found");
    }
    if (blocked.has(chatId)) {
      throw new Refusal(403, "Forbidden: bot was blocked by the user");
    }
    lastId += 1;
    drafts.delete(chatId);
    messages.push(toMessage(lastId, body));
    settleWaiting();
    const chat = { id: chatId, type: chatId > 0 ? "private" : "group" };
    const from = { id: botId, is_bot: true, first_name: "知权通" };
    const date = Math.floor(Date.now() / 1000);
    return { message_id: lastId, date, chat, from, text: body.text };
  }

  return {
    open(chatId) {
      chats.set(chatId, chats.get(chatId) ?? []);
    },
    count: () => chats.size,
    block(chatId, isBlocked) {
      isBlocked ? blocked.add(chatId) : blocked.delete(chatId);
    },
    messages: (chatId) => chats.get(chatId) ?? [],
    message(chatId, index) {
      return new Promise((resolve) => {
        waiting.push({ chatId, index, resolve });
        settleWaiting();
      });
    },
    sendMessage: (body) => take(body, toSent),
    sendMessageDraft(body) {
      const chatId = Number(body.chat_id);
      if (!chats.has(chatId) || chatId < 0) {
        throw new Refusal(400, "Bad Request: chat not found");
      }
      if (!Number.isInteger(body.draft_id) || body.draft_id === 0) {
        throw new Refusal(400, "Bad Request: RANDOM_ID_INVALID");
      }
      drafts.set(chatId, toSent(0, body).text);
      return true;
    },
    draft: (chatId) => drafts.get(chatId),
    sendDocument: (body) => take(body, toSentFile),
  };
}

function toSentFile(id: number, body: Body): SentMessage {
  const file = [...Object.values(body)].find(
    (value): value is { name: string; bytes: Buffer } =>
      typeof value === "object" && value !== null && "bytes" in value,
  );
  if (file === undefined || file.bytes.length === 0) {
    throw new Refusal(400, "Bad Request: file must be non-empty");
  }
  if (file.bytes.length > 50 * 1024 * 1024) {
    throw new Refusal(413, "Request Entity Too Large");
  }
  return { id, text: "", buttons: [], entities: [], file };
}

function toSent(id: number, body: Body): SentMessage {
  const text = String(body.text ?? "").trim();
  if (text === "") {
    throw new Refusal(400, "Bad Request: message text is empty");
  }
  if (text.length > 4096) {
    throw new Refusal(400, "Bad Request: message is too long");
  }
  const entities = (body.entities ?? []) as SentMessage["entities"];
  if (entities.some((one) => one.offset < 0 || one.offset + one.length > text.length)) {
    throw new Refusal(400, "Bad Request: entity ends outside of the text");
  }
  const markup = (body.reply_markup ?? { inline_keyboard: [] }) as {
    inline_keyboard: { text: string; callback_data: string }[][];
  };
  const buttons = markup.inline_keyboard.flat();
  for (const button of buttons) {
    const size = Buffer.byteLength(button.callback_data);
    if (size < 1 || size > 64 || button.text === "") {
      throw new Refusal(400, "Bad Request: BUTTON_DATA_INVALID");
    }
  }
  return { id, text, buttons, entities };
}

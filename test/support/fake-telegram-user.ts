import type { FakeChats, SentMessage } from "./fake-telegram-chats.ts";

/** A file as a person sends it. */
interface FakeFile {
  readonly bytes: Uint8Array;
  readonly name?: string;
  readonly type?: string;
  readonly caption?: string;
  /** What Telegram says of its size, when it is not the truth. */
  readonly claimedBytes?: number;
}

/** A person on Telegram, in a private chat with the bot unless said otherwise. */
export interface FakeUser {
  readonly id: number;
  /** All give the id of the update. */
  says(text: string): number;
  /** Says something as a reply to a message of the bot. */
  answers(message: SentMessage, text: string): number;
  edits(text: string): number;
  presses(label: string): number;
  sendsFile(file: FakeFile): number;
  sendsPhoto(file: FakeFile): number;
  /** Photos that belong together; the caption stands at the last one. */
  sendsAlbum(files: readonly FakeFile[], caption: string): number[];
  /** Any other content, for example `{ voice: {…} }`. */
  sends(content: Record<string, unknown>): number;
  saysInGroup(groupId: number, text: string, content?: Record<string, unknown>): number;
  /** The bot's next message that this person has not looked at yet. */
  sees(): Promise<SentMessage>;
  blocks(): void;
  unblocks(): void;
}

/** What a person needs of the fake Telegram. */
interface UserPlace {
  readonly botId: number;
  readonly username: string;
  readonly chats: FakeChats;
  push(content: Record<string, unknown>): number;
  addFile(bytes: Uint8Array, claimedBytes?: number): string;
}

let lastMessageId = 0;

export function createFakeUser(telegram: UserPlace, id: number): FakeUser {
  const from = { id, is_bot: false, first_name: "测试用户" };
  const chat = { id, type: "private", first_name: "测试用户" };
  telegram.chats.open(id);
  let seen = 0;

  function toMessage(content: Record<string, unknown>, place: object = chat) {
    lastMessageId += 1;
    const date = Math.floor(Date.now() / 1000);
    return { message_id: lastMessageId, date, chat: place, from, ...content };
  }

  const sends = (content: Record<string, unknown>) =>
    telegram.push({ message: toMessage(content) });

  function toFile(file: FakeFile) {
    const size = file.claimedBytes ?? file.bytes.length;
    const fileId = telegram.addFile(file.bytes, size);
    return { file_id: fileId, file_unique_id: fileId, file_size: size };
  }

  const toPhoto = (file: FakeFile) => [
    { ...toFile({ bytes: new Uint8Array([1]) }), width: 90, height: 90 },
    { ...toFile(file), width: 1280, height: 960 },
  ];

  return {
    id,
    sends,
    says: (text) => sends({ text }),
    answers: (message, text) =>
      sends({
        text,
        reply_to_message: { message_id: message.id, chat, from: { id: telegram.botId } },
      }),
    edits: (text) => telegram.push({ edited_message: toMessage({ text }) }),
    presses(label) {
      const buttons = telegram.chats.messages(id).flatMap((message) => message.buttons);
      const button = buttons.findLast((one) => one.text === label);
      if (button === undefined) {
        throw new Error(`there is no button ${label}`);
      }
      const message = toMessage({ text: "…" });
      const press = { id: `press-${lastMessageId}`, from, message, data: button.callback_data };
      return telegram.push({ callback_query: { ...press, chat_instance: "1" } });
    },
    sendsFile(file) {
      const facts = { file_name: file.name ?? "文件.pdf", mime_type: file.type };
      return sends({ document: { ...toFile(file), ...facts }, caption: file.caption });
    },
    sendsPhoto: (file) => sends({ photo: toPhoto(file), caption: file.caption }),
    sendsAlbum(files, caption) {
      const group = `album-${lastMessageId}`;
      return files.map((file, index) =>
        sends({
          photo: toPhoto(file),
          media_group_id: group,
          ...(index === files.length - 1 && { caption }),
        }),
      );
    },
    saysInGroup(groupId, text, content = {}) {
      telegram.chats.open(groupId);
      const mention = text.indexOf("@");
      const entities =
        mention < 0
          ? []
          : [{ type: "mention", offset: mention, length: telegram.username.length + 1 }];
      const group = { id: groupId, type: "supergroup", title: "测试群" };
      return telegram.push({ message: toMessage({ text, entities, ...content }, group) });
    },
    sees() {
      seen += 1;
      return telegram.chats.message(id, seen - 1);
    },
    blocks: () => telegram.chats.block(id, true),
    unblocks: () => telegram.chats.block(id, false),
  };
}

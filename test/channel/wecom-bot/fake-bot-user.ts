import { randomUUID } from "node:crypto";
import type { Body, FakeChat, RequestKind, Shown } from "./fake-bot-chats.ts";
import type { ShownCard } from "./fake-bot-rules.ts";

/** Somebody who writes to the bot, alone or in a group. */
export interface FakeBotUser {
  readonly id: string;
  /** Gives the message's id. */
  says(text: string, more?: Body): string;
  /** A message of this user comes again, as after a lost answer. */
  repeats(messageId: string): void;
  sends(kind: "image" | "file" | "video", bytes: Uint8Array): void;
  /** Presses a button of the latest card that has it. */
  presses(label: string): void;
  rates(type: number): void;
  enters(): void;
  /** The next message that is whole, in order. */
  sees(): Promise<Shown>;
  shown(): readonly Shown[];
}

/** What a user needs of the platform. */
export interface UserParts {
  readonly id: string;
  readonly groupId: string | undefined;
  readonly botId: string;
  readonly chat: FakeChat;
  addFile(bytes: Uint8Array): Body;
  push(body: Body, kind: RequestKind, taskId?: string): void;
  until(isDone: () => boolean): Promise<void>;
}

export function createFakeBotUser(parts: UserParts): FakeBotUser {
  const { id, groupId, botId, chat, push } = parts;
  const written = new Map<string, Body>();

  function write(content: Body): string {
    chat.hasWritten = true;
    const body = { ...createEnvelope(), ...content };
    written.set(body.msgid, body);
    push(body, "message");
    return body.msgid;
  }

  function createEnvelope() {
    return {
      ...{ msgid: randomUUID(), aibotid: botId, from: { userid: id } },
      ...(groupId === undefined ? { chattype: "single" } : { chattype: "group", chatid: groupId }),
    };
  }

  function tell(event: Body, kind: RequestKind, taskId?: string) {
    push({ ...createEnvelope(), msgtype: "event", event }, kind, taskId);
  }

  return {
    id,
    says: (content, more = {}) => write({ msgtype: "text", text: { content }, ...more }),
    repeats: (messageId) => push(written.get(messageId) ?? {}, "message"),
    sends: (kind, bytes) => void write({ msgtype: kind, [kind]: parts.addFile(bytes) }),
    presses(label) {
      const { card, key } = findButton(chat, label);
      const pressed = { card_type: "button_interaction", event_key: key, task_id: card.taskId };
      const event = { eventtype: "template_card_event", template_card_event: pressed };
      tell(event, "template_card_event", card.taskId);
    },
    rates(type) {
      const rated = chat.shown.findLast(({ feedbackId }) => feedbackId !== undefined);
      const feedback_event = { id: rated?.feedbackId, type };
      tell({ eventtype: "feedback_event", feedback_event }, "other");
    },
    enters: () => tell({ eventtype: "enter_chat" }, "enter_chat"),
    async sees() {
      await parts.until(() => chat.shown[chat.read]?.isFinished === true);
      chat.read += 1;
      return chat.shown[chat.read - 1] as Shown;
    },
    shown: () => chat.shown,
  };
}

function findButton(chat: FakeChat, label: string): { card: ShownCard; key: string } {
  const card = chat.shown
    .flatMap((shown) => shown.card ?? [])
    .findLast((one) => !one.isSpent && one.buttons.some(({ text }) => text === label));
  const key = card?.buttons.find(({ text }) => text === label)?.key;
  if (card === undefined || key === undefined) {
    throw new Error(`no card with a button ${label}`);
  }
  return { card, key };
}

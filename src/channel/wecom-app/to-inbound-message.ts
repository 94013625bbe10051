import { createHash } from "node:crypto";
import { z } from "zod";
import type { Attachment, InboundMessage } from "../../conversation/message.ts";
import type { ChannelTexts } from "../channel-texts.ts";
import { readXml } from "../wecom/callback-xml.ts";

/** What the application knows of itself, its words, and when the callback came. */
export interface AppContext {
  readonly texts: ChannelTexts;
  readonly account: string;
  readonly agentId: number;
  /** ISO 8601, UTC. */
  readonly receivedAt: string;
}

/** A callback, read. */
export type ReadCallback =
  | { readonly kind: "message"; readonly message: InboundMessage }
  /** A button of a card; `responseCode` changes that card once. */
  | {
      readonly kind: "press";
      readonly message: InboundMessage;
      readonly taskId: string;
      readonly responseCode: string;
    }
  /** Somebody opened the chat; `message` asks for help in their name. */
  | { readonly kind: "entered"; readonly message: InboundMessage }
  | { readonly kind: "ignored"; readonly reason: string };

/** The fields of all callbacks; all others are let through. */
const callbackSchema = z.looseObject({
  FromUserName: z.string().min(1),
  CreateTime: z.string(),
  MsgType: z.string(),
  AgentID: z.string().optional(),
  MsgId: z.string().optional(),
  Event: z.string().optional(),
  EventKey: z.string().optional(),
  Content: z.string().optional(),
  MediaId: z.string().optional(),
  FileName: z.string().optional(),
  Title: z.string().optional(),
  Description: z.string().optional(),
  Url: z.string().optional(),
  TaskId: z.string().optional(),
  ResponseCode: z.string().optional(),
});
type Callback = z.infer<typeof callbackSchema>;

/** How the platform's kinds of file are named and typed: it tells neither. */
const FILES: Readonly<Record<string, Omit<Attachment, "reference">>> = {
  image: { name: "photo.jpg", mediaType: "image/jpeg" },
  video: { name: "video.mp4", mediaType: "video/mp4" },
  file: { name: "file" },
};

const UNREADABLE: Readonly<Record<string, Parameters<ChannelTexts>[0]>> = {
  voice: "unsupported_voice",
  location: "unsupported_location",
};

/**
 * Reads a decrypted callback of a 自建应用 (developer.work.weixin.qq.com/document/path/90239 and
 * 90240). A message is known again by its id and sender; an event, which has no id, by all that it
 * says: the platform's own rule, sender and second, takes two presses for one.
 */
export function toInboundMessage(plaintext: string, context: AppContext): ReadCallback {
  const parsed = callbackSchema.safeParse(readXml(plaintext));
  if (!parsed.success) {
    return { kind: "ignored", reason: "malformed" };
  }
  const callback = parsed.data;
  if (callback.AgentID !== undefined && callback.AgentID !== String(context.agentId)) {
    return { kind: "ignored", reason: "another_application" };
  }
  const bare = toBareMessage(callback, plaintext, context);
  return callback.MsgType === "event"
    ? readEvent(callback, bare)
    : { kind: "message", message: { ...bare, ...readContent(callback, context.texts) } };
}

function toBareMessage(
  { FromUserName: userId, MsgId: id }: Callback,
  plaintext: string,
  { account, receivedAt }: AppContext,
): InboundMessage {
  return {
    address: { channel: "wecom-app", account, conversationId: `wecom-app:${userId}` },
    externalId:
      id === undefined ? createHash("sha256").update(plaintext).digest("hex") : `${id}:${userId}`,
    sender: { externalId: userId },
    receivedAt,
    text: "",
    attachments: [],
  };
}

function readEvent(callback: Callback, bare: InboundMessage): ReadCallback {
  const { Event: event, EventKey: key = "", TaskId: taskId, ResponseCode: code } = callback;
  switch (event) {
    case "template_card_event":
      return taskId === undefined || code === undefined || key === ""
        ? { kind: "ignored", reason: "press_without_card" }
        : { kind: "press", message: { ...bare, press: key }, taskId, responseCode: code };
    case "click":
      return { kind: "message", message: { ...bare, text: key } };
    case "enter_agent":
      return { kind: "entered", message: { ...bare, text: "/start" } };
    default:
      return { kind: "ignored", reason: `event_${event ?? "without_name"}` };
  }
}

function readContent(callback: Callback, texts: ChannelTexts): Partial<InboundMessage> {
  const { MsgType: type, MediaId: mediaId } = callback;
  if (type === "text") {
    return { text: callback.Content ?? "" };
  }
  if (type === "link") {
    const { Title, Description, Url } = callback;
    return { text: [Title, Description, Url].filter((part) => part).join("\n") };
  }
  const file = FILES[type];
  if (file !== undefined && mediaId !== undefined) {
    return { attachments: [{ ...file, name: callback.FileName ?? file.name, reference: mediaId }] };
  }
  return { unsupported: texts(UNREADABLE[type] ?? "unsupported_other") };
}

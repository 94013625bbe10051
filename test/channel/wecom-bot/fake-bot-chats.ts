import { createHash, randomUUID } from "node:crypto";
import type { WebSocket } from "ws";
import { checkCard, checkText, Refusal, type ShownCard } from "./fake-bot-rules.ts";

export type Body = Record<string, unknown>;

/** A frame as it came from the bot. */
export interface SentFrame {
  readonly cmd: string;
  readonly headers: { readonly req_id: string };
  readonly body: Body;
}

/** What a chat shows. A stream keeps its place and changes. */
export interface Shown {
  text: string;
  isFinished: boolean;
  feedbackId?: string;
  card?: ShownCard;
  file?: { readonly name: string; readonly bytes: Buffer };
  /** Whether it stands under a message, as its answer. */
  readonly isAnswer: boolean;
}

export interface FakeChat {
  readonly shown: Shown[];
  readonly byStream: Map<string, Shown>;
  hasWritten: boolean;
  times: number[];
  /** How many of the messages the person has looked at. */
  read: number;
}

/** What a callback is about: only some of the answers fit. */
export type RequestKind = "message" | "enter_chat" | "template_card_event" | "other";

interface Request {
  readonly kind: RequestKind;
  readonly chatId: string;
  readonly socket: WebSocket;
  readonly at: number;
  readonly taskId: string | undefined;
  isUsed: boolean;
}

/** The chats of the platform, and the rules by which a bot may write into them. */
export interface FakeBotChats {
  chat(chatId: string): FakeChat;
  /** A callback goes out; gives its request id. */
  open(request: Pick<Request, "kind" | "chatId" | "socket" | "taskId">): string;
  /** Does what a frame says, or throws a Refusal; gives the body of the acknowledgement. */
  carryOut(frame: SentFrame, socket: WebSocket): object | undefined;
}

const EVENT_MS = 5000;
const STREAM_MS = 360_000;
const MINUTE_MS = 60_000;
const CHUNK_BYTES = 512 * 1024;

const HOUR_MS = 3_600_000;
/** How many messages an hour a chat takes. */
const HOUR_RATE = 1000;

export function createFakeBotChats(now: () => number, rate: number): FakeBotChats {
  const chats = new Map<string, FakeChat>();
  const requests = new Map<string, Request>();
  const tasks = new Set<string>();
  const uploads = new Map<string, { name: string; md5: string; parts: Buffer[] }>();
  const media = new Map<string, { name: string; bytes: Buffer }>();

  function chatOf(chatId: string): FakeChat {
    const found = chats.get(chatId) ?? {
      ...{ shown: [], byStream: new Map(), times: [], read: 0 },
      hasWritten: false,
    };
    chats.set(chatId, found);
    return found;
  }

  function countMessage(chat: FakeChat) {
    chat.times = chat.times.filter((at) => at > now() - HOUR_MS);
    const latest = chat.times.filter((at) => at > now() - MINUTE_MS);
    if (latest.length >= rate || chat.times.length >= HOUR_RATE) {
      throw new Refusal(45009, "api freq out of limit");
    }
    chat.times.push(now());
  }

  function takeRequest(id: string, socket: WebSocket, kind: RequestKind): Request {
    const request = requests.get(id);
    if (request === undefined || request.socket !== socket || request.kind !== kind) {
      throw new Refusal(846605, "invalid req_id");
    }
    if (kind !== "message" && (request.isUsed || now() - request.at > EVENT_MS)) {
      throw new Refusal(846608, "too late");
    }
    request.isUsed = true;
    return request;
  }

  function takeTask(card: ShownCard): ShownCard {
    if (tasks.has(card.taskId)) {
      throw new Refusal(40058, "task_id used");
    }
    tasks.add(card.taskId);
    return card;
  }

  /** The stream as it stands in the chat; a new one appears there. */
  function showStream(chat: FakeChat, id: string): Shown {
    const known = chat.byStream.get(id);
    if (known !== undefined) {
      return known;
    }
    countMessage(chat);
    const shown: Shown = { text: "", isFinished: false, isAnswer: true };
    chat.byStream.set(id, shown);
    chat.shown.push(shown);
    return shown;
  }

  function respond({ headers, body }: SentFrame, socket: WebSocket): undefined {
    const request = takeRequest(headers.req_id, socket, "message");
    const chat = chatOf(request.chatId);
    const { id, content, finish, feedback } = body.stream as Body;
    if (chat.byStream.get(String(id))?.isFinished || now() - request.at > STREAM_MS) {
      throw new Refusal(846608, "stream expired");
    }
    const text = checkText(content);
    const isCarded = body.msgtype === "stream_with_template_card";
    const card = isCarded ? takeTask(checkCard(body.template_card)) : undefined;
    Object.assign(showStream(chat, String(id)), {
      ...{ text, isFinished: finish === true },
      ...(feedback === undefined ? {} : { feedbackId: String((feedback as Body).id) }),
      ...(card === undefined ? {} : { card }),
    });
  }

  function sendMessage({ body }: SentFrame): undefined {
    const chat = chatOf(String(body.chatid));
    if (!chat.hasWritten) {
      throw new Refusal(40058, "the chat never wrote");
    }
    const shown: Shown = { text: "", isFinished: true, isAnswer: false };
    switch (body.msgtype) {
      case "markdown":
        shown.text = checkText((body.markdown as Body).content);
        break;
      case "template_card":
        shown.card = takeTask(checkCard(body.template_card));
        break;
      case "file": {
        const file = media.get(String((body.file as Body).media_id));
        if (file === undefined) {
          throw new Refusal(40007, "invalid media_id");
        }
        shown.file = file;
        break;
      }
      default:
        throw new Refusal(40008, "invalid message type");
    }
    countMessage(chat);
    chat.shown.push(shown);
  }

  function updateCard({ headers, body }: SentFrame, socket: WebSocket): undefined {
    const request = takeRequest(headers.req_id, socket, "template_card_event");
    const card = checkCard(body.template_card);
    if (card.taskId !== request.taskId) {
      throw new Refusal(40058, "another card's task_id");
    }
    for (const shown of chatOf(request.chatId).shown) {
      if (shown.card?.taskId === card.taskId) {
        shown.card = card;
      }
    }
  }

  function welcome({ headers, body }: SentFrame, socket: WebSocket): undefined {
    const { chatId } = takeRequest(headers.req_id, socket, "enter_chat");
    const text = checkText((body.text as Body).content);
    chatOf(chatId).shown.push({ text, isFinished: true, isAnswer: false });
  }

  function upload({ cmd, body }: SentFrame): object {
    if (cmd === "aibot_upload_media_init") {
      const id = randomUUID();
      uploads.set(id, { name: String(body.filename), md5: String(body.md5), parts: [] });
      return { upload_id: id };
    }
    const begun = uploads.get(String(body.upload_id));
    if (begun === undefined) {
      throw new Refusal(40058, "unknown upload");
    }
    if (cmd === "aibot_upload_media_chunk") {
      const part = Buffer.from(String(body.base64_data), "base64");
      if (part.length > CHUNK_BYTES || body.chunk_index !== begun.parts.length) {
        throw new Refusal(40058, "invalid chunk");
      }
      begun.parts.push(part);
      return {};
    }
    const bytes = Buffer.concat(begun.parts);
    if (createHash("md5").update(bytes).digest("hex") !== begun.md5) {
      throw new Refusal(40058, "md5 mismatch");
    }
    const mediaId = randomUUID();
    media.set(mediaId, { name: begun.name, bytes });
    return { type: "file", media_id: mediaId, created_at: now() };
  }

  return {
    chat: chatOf,
    open(request) {
      const requestId = randomUUID();
      requests.set(requestId, { ...request, at: now(), isUsed: false });
      return requestId;
    },
    carryOut(frame, socket) {
      switch (frame.cmd) {
        case "ping":
          return undefined;
        case "aibot_respond_msg":
          return respond(frame, socket);
        case "aibot_respond_update_msg":
          return updateCard(frame, socket);
        case "aibot_respond_welcome_msg":
          return welcome(frame, socket);
        case "aibot_send_msg":
          return sendMessage(frame);
        default:
          return upload(frame);
      }
    },
  };
}

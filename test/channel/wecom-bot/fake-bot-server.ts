import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import {
  type Body,
  createFakeBotChats,
  type RequestKind,
  type SentFrame,
} from "./fake-bot-chats.ts";
import { createFakeBotFiles } from "./fake-bot-files.ts";
import { Refusal } from "./fake-bot-rules.ts";
import { createFakeBotUser, type FakeBotUser } from "./fake-bot-user.ts";

/** What goes wrong with the next frame of a command. */
type Fault =
  /** Not done, and said so. */
  | { readonly kind: "refuse"; readonly code: number }
  /** Done, and not acknowledged. */
  | { readonly kind: "lose_ack" }
  /** Done, and acknowledged only when the next frame of the same request has come. */
  | { readonly kind: "late_ack" }
  /** The connection breaks before anything is done. */
  | { readonly kind: "drop" }
  /** Nothing is done, and nothing answered. */
  | { readonly kind: "ignore" };

/** The platform's end of the long connection, which refuses what the platform refuses. */
export interface FakeBotServer {
  readonly url: string;
  readonly botId: string;
  readonly secret: string;
  user(id?: string, groupId?: string): FakeBotUser;
  /** Sends a callback of any shape. */
  push(command: string, body: unknown): void;
  failNext(command: string, fault: Fault, times?: number): void;
  frames(command: string): readonly SentFrame[];
  /** Settles when the command has come `count` times in all. */
  came(command: string, count: number): Promise<void>;
  /** Settles when `count` bots have been subscribed in all. */
  subscribed(count: number): Promise<void>;
  /** Breaks the connection off. */
  drop(): void;
  /** Answers nothing any more, heartbeats included. */
  hang(isHanging: boolean): void;
  /** What was the secret is none any more; without one, no secret is right. */
  changeSecret(secret?: string): void;
  /** Nobody listens any more, until {@link goUp}. */
  goDown(): Promise<void>;
  goUp(): Promise<void>;
  /** Somebody else connects with the same bot. */
  replace(): void;
  addFile(bytes: Uint8Array): { readonly url: string; readonly aeskey: string };
  addResponse(take: (body: unknown) => void): string;
  close(): Promise<void>;
}

/** @param rate how many messages a minute a chat takes. */
export async function openFakeBotServer(
  now: () => number = Date.now,
  rate = 30,
): Promise<FakeBotServer> {
  const [botId, secret] = ["aib-test-bot", "secret-of-the-test-bot"];
  let validSecret: string | undefined = secret;
  const files = createFakeBotFiles();
  const chats = createFakeBotChats(now, rate);
  const http = createServer((request, response) => files.handle(request, response));
  const sockets = new WebSocketServer({ server: http });
  const frames: SentFrame[] = [];
  const faults: { command: string; fault: Fault }[] = [];
  const lateAcks = new Map<string, object>();
  let current: WebSocket | undefined;
  let subscriptions = 0;
  let isHanging = false;
  let watchers: (() => void)[] = [];

  function changed() {
    const due = watchers;
    watchers = [];
    for (const watcher of due) {
      watcher();
    }
  }

  async function until(isDone: () => boolean) {
    while (!isDone()) {
      await new Promise<void>((resolve) => watchers.push(resolve));
    }
  }

  function push(socket: WebSocket, body: Body, kind: RequestKind, taskId?: string) {
    const chatId = String(body.chatid ?? (body.from as { userid: string }).userid);
    const req_id = chats.open({ kind, chatId, socket, taskId });
    const cmd = kind === "message" ? "aibot_msg_callback" : "aibot_event_callback";
    socket.send(JSON.stringify({ cmd, headers: { req_id }, body }));
  }

  function subscribe({ body }: SentFrame, socket: WebSocket) {
    if (body.bot_id !== botId || body.secret !== validSecret) {
      throw new Refusal(853000, "invalid bot_id or secret");
    }
    const older = current;
    current = socket;
    subscriptions += 1;
    if (older !== undefined && older !== socket) {
      endReplaced(older);
    }
  }

  function endReplaced(socket: WebSocket) {
    const event = { eventtype: "disconnected_event" };
    push(
      socket,
      { msgid: randomUUID(), from: { userid: "sys" }, msgtype: "event", event },
      "other",
    );
    socket.close();
  }

  function carryOut(frame: SentFrame, socket: WebSocket): object | undefined {
    if (frame.cmd === "aibot_subscribe") {
      subscribe(frame, socket);
      return undefined;
    }
    if (socket !== current) {
      throw new Refusal(846609, "not subscribed");
    }
    return chats.carryOut(frame, socket);
  }

  function toAck(frame: SentFrame, socket: WebSocket, fault: Fault | undefined): object {
    const { headers } = frame;
    try {
      if (fault?.kind === "refuse") {
        throw new Refusal(fault.code, "refused by the test");
      }
      return { headers, errcode: 0, errmsg: "ok", body: carryOut(frame, socket) };
    } catch (error) {
      const { code, message } = error as Refusal;
      return { headers, errcode: code, errmsg: message };
    }
  }

  function answer(frame: SentFrame, socket: WebSocket) {
    frames.push(frame);
    const place = faults.findIndex(({ command }) => command === frame.cmd);
    const [{ fault } = {}] = place < 0 ? [] : faults.splice(place, 1);
    if (fault?.kind === "drop") {
      socket.terminate();
      changed();
      return;
    }
    if (fault?.kind === "ignore") {
      changed();
      return;
    }
    const requestId = frame.headers.req_id;
    const ack = toAck(frame, socket, fault);
    const late = lateAcks.get(requestId);
    lateAcks.delete(requestId);
    if (late !== undefined) {
      socket.send(JSON.stringify(late));
    } else if (fault?.kind === "late_ack") {
      lateAcks.set(requestId, ack);
    } else if (fault?.kind !== "lose_ack") {
      socket.send(JSON.stringify(ack));
    }
    changed();
  }

  sockets.on("connection", (socket) => {
    socket.on("error", () => {});
    socket.on("message", (data) => {
      if (!isHanging) {
        answer(JSON.parse(data.toString()) as SentFrame, socket);
      }
    });
  });
  const listen = (at: number) =>
    new Promise<void>((resolve) => http.listen(at, "127.0.0.1", resolve));
  await listen(0);
  const { port } = http.address() as AddressInfo;

  async function goDown() {
    for (const socket of sockets.clients) {
      socket.terminate();
    }
    await new Promise((resolve) => http.close(resolve));
  }

  function getSocket(): WebSocket {
    if (current === undefined) {
      throw new Error("no bot is connected");
    }
    return current;
  }

  function addFile(bytes: Uint8Array) {
    const { path, aeskey } = files.add(bytes);
    return { url: `http://127.0.0.1:${port}${path}`, aeskey };
  }

  return {
    ...{ botId, secret, addFile, goDown },
    goUp: () => listen(port),
    changeSecret(next) {
      validSecret = next;
    },
    url: `ws://127.0.0.1:${port}`,
    user: (id = randomUUID().slice(0, 8), groupId) =>
      createFakeBotUser({
        ...{ id, groupId, botId, addFile, until },
        chat: chats.chat(groupId ?? id),
        push: (body, kind, taskId) => push(getSocket(), body, kind, taskId),
      }),
    push(command, body) {
      const headers = { req_id: randomUUID() };
      getSocket().send(JSON.stringify({ cmd: command, headers, body }));
    },
    failNext(command, fault, times = 1) {
      faults.push(...Array.from({ length: times }, () => ({ command, fault })));
    },
    frames: (command) => frames.filter(({ cmd }) => cmd === command),
    came: (command, count) =>
      until(() => frames.filter(({ cmd }) => cmd === command).length >= count),
    subscribed: (count) => until(() => subscriptions >= count),
    drop: () => getSocket().terminate(),
    hang(isNow) {
      isHanging = isNow;
    },
    replace() {
      const older = getSocket();
      current = undefined;
      endReplaced(older);
    },
    addResponse: (take) => `http://127.0.0.1:${port}${files.addResponse(take)}`,
    async close() {
      sockets.close();
      await goDown();
    },
  };
}

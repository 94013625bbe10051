import { randomBytes } from "node:crypto";
import { WebSocket } from "ws";
import { z } from "zod";
import { type Ack, type Acks, createAcks } from "./await-acks.ts";
import { BotError } from "./bot-error.ts";

/** A frame of the platform that is no acknowledgement. */
export interface BotFrame {
  readonly command: string;
  readonly requestId: string;
  readonly body: unknown;
}

/** Why a session is over. */
export type SessionEnd =
  /** We closed it. */
  | "closed"
  /** Another connection of the same bot took its place. */
  | "replaced"
  /** The network, the platform or two heartbeats without an answer ended it. */
  | "lost";

/** How to reach the platform, and how patient to be. */
export interface SessionOptions {
  /** For example `wss://openws.work.weixin.qq.com`. */
  readonly url: string;
  readonly botId: string;
  readonly secret: string;
  /** Gets every callback, in order, and the session to answer it on. Must not throw. */
  readonly onFrame: (frame: BotFrame, session: BotSession) => void;
  readonly connectTimeoutMs: number;
  readonly ackTimeoutMs: number;
  readonly heartbeatMs: number;
}

/** A connection on which the bot is subscribed. */
export interface BotSession {
  /**
   * Sends a frame and waits for its acknowledgement.
   *
   * @param requestId that of the callback which is answered; without, the frame begins a request.
   * @throws BotError.
   */
  request(command: string, body: unknown, requestId?: string): Promise<Ack>;
  /** Ends it in an orderly way. */
  close(): void;
  /** Ends it because it is of no use any more. */
  drop(): void;
  /** Settles when the session is over, whoever ended it. */
  readonly ended: Promise<SessionEnd>;
}

const frameSchema = z.object({
  cmd: z.string().optional(),
  headers: z.object({ req_id: z.string() }),
  body: z.unknown().optional(),
  errcode: z.number().optional(),
  errmsg: z.string().optional(),
});

/** Longer than any frame of the platform: text has 20,480 bytes at most. */
const FRAME_LIMIT_BYTES = 1024 * 1024;

/**
 * Connects and subscribes the bot (developer.work.weixin.qq.com/document/path/101463). From then
 * on a heartbeat of the protocol's own goes out; a second one without an answer ends the session.
 *
 * @throws BotError.
 */
export async function openBotSession(options: SessionOptions): Promise<BotSession> {
  const socket = new WebSocket(options.url, {
    handshakeTimeout: options.connectTimeoutMs,
    maxPayload: FRAME_LIMIT_BYTES,
    perMessageDeflate: false,
  });
  const acks = createAcks(options.ackTimeoutMs);
  const request = createRequest(socket, acks);
  let isReplaced = false;
  let ownEnd: SessionEnd = "lost";
  const ended = new Promise<SessionEnd>((resolve) => {
    socket.once("close", () => {
      acks.end();
      resolve(isReplaced ? "replaced" : ownEnd);
    });
  });
  const session: BotSession = {
    request,
    close() {
      ownEnd = "closed";
      socket.close();
      setTimeout(() => socket.terminate(), options.ackTimeoutMs).unref();
    },
    drop: () => socket.terminate(),
    ended,
  };
  // Every error is followed by a close.
  socket.on("error", () => {});
  socket.on("message", (data) => {
    const frame = readFrame(data.toString());
    if (frame?.kind === "ack") {
      acks.take(frame.requestId, frame.ack);
    } else if (frame?.kind === "callback") {
      isReplaced ||= isDisconnection(frame.callback);
      options.onFrame(frame.callback, session);
    }
  });
  await untilOpen(socket);
  try {
    await request("aibot_subscribe", { bot_id: options.botId, secret: options.secret });
  } catch (error) {
    socket.terminate();
    throw error;
  }
  keepHeartbeat(socket, request, options.heartbeatMs);
  return session;
}

function createRequest(socket: WebSocket, acks: Acks): BotSession["request"] {
  return async (command, body, requestId = createRequestId(command)) => {
    if (socket.readyState !== WebSocket.OPEN) {
      throw new BotError("unsent", "not connected");
    }
    socket.send(JSON.stringify({ cmd: command, headers: { req_id: requestId }, body }));
    return acks.next(requestId);
  };
}

function createRequestId(command: string): string {
  return `${command}_${Date.now()}_${randomBytes(4).toString("hex")}`;
}

function untilOpen(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => reject(new BotError("unsent", `cannot connect: ${reason}`));
    socket.once("open", resolve);
    socket.once("error", (error: NodeJS.ErrnoException) => fail(error.code ?? error.message));
    socket.once("close", (code) => fail(`closed with ${code}`));
  });
}

/** Asks whether the platform is still there until the socket closes. */
function keepHeartbeat(
  socket: WebSocket,
  request: BotSession["request"],
  heartbeatMs: number,
): void {
  let missed = 0;
  const timer = setInterval(() => {
    if (missed >= 2) {
      socket.terminate();
      return;
    }
    missed += 1;
    request("ping", undefined).then(
      () => {
        missed = 0;
      },
      () => {},
    );
  }, heartbeatMs);
  socket.once("close", () => clearInterval(timer));
}

type ReadFrame =
  | { readonly kind: "ack"; readonly requestId: string; readonly ack: Ack }
  | { readonly kind: "callback"; readonly callback: BotFrame };

function readFrame(text: string): ReadFrame | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { data: frame } = frameSchema.safeParse(json);
  if (frame === undefined) {
    return undefined;
  }
  const { cmd: command, body, errcode = 0, errmsg = "" } = frame;
  const requestId = frame.headers.req_id;
  return command === undefined
    ? { kind: "ack", requestId, ack: { errcode, errmsg, body } }
    : { kind: "callback", callback: { command, requestId, body } };
}

const disconnectionSchema = z.object({
  event: z.object({ eventtype: z.literal("disconnected_event") }),
});

function isDisconnection({ body }: BotFrame): boolean {
  return disconnectionSchema.safeParse(body).success;
}

import { connect, type Socket } from "node:net";
import { pipeline } from "node:stream/promises";
import type { ScanFile, ScanResult } from "./scan-file.ts";

/** Where clamd listens: a host and port, or a socket in the file system. */
export type ClamavPlace =
  | { readonly host: string; readonly port: number }
  | { readonly path: string };

const COMMAND = Buffer.from("zINSTREAM\0");
const END = Buffer.alloc(4);
const LENGTH_BYTES = 4;
const REPLY_LIMIT_CHARS = 4096;

/**
 * Scans with clamd by its INSTREAM command: each piece with its length before it (32 bits, network
 * order), a piece of length zero at the end; then one reply, closed by NUL (clamd(8), "COMMANDS").
 *
 * @param idleMs how long clamd may neither take nor say anything.
 */
export function createClamavScanner(place: ClamavPlace, idleMs = 60_000): ScanFile {
  return async (content) => {
    const socket = connect(place);
    socket.setTimeout(idleMs, () => socket.destroy(new Error("clamd does not answer")));
    const reply = readReply(socket);
    // When clamd hangs up early its reply says why; the writing's own error would say nothing.
    await pipeline(toFrames(content), socket, { end: false }).catch(() => socket.destroy());
    return toResult(await reply);
  };
}

async function* toFrames(content: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  yield COMMAND;
  for await (const bytes of content) {
    if (bytes.length > 0) {
      const length = Buffer.alloc(LENGTH_BYTES);
      length.writeUInt32BE(bytes.length);
      yield length;
      yield Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
  }
  yield END;
}

/** What clamd says until it has said all or hangs up; what went wrong, where it says nothing. */
function readReply(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let reply = "";
    let fault = "clamd hung up";
    socket.on("data", (bytes) => {
      reply = (reply + bytes.toString("utf8")).slice(0, REPLY_LIMIT_CHARS);
      if (reply.includes("\0")) {
        socket.destroy();
      }
    });
    socket.on("error", (error) => {
      fault = error.message;
    });
    socket.on("close", () => resolve(reply === "" ? fault : reply));
  });
}

function toResult(reply: string): ScanResult {
  const said = reply.replace(/\0.*$/s, "").trim();
  const [, signature] = /^stream: (.+) FOUND$/.exec(said) ?? [];
  if (signature !== undefined) {
    return { kind: "infected", signature };
  }
  if (said === "stream: OK") {
    return { kind: "clean" };
  }
  return /size limit exceeded/i.test(said)
    ? { kind: "too_large" }
    : { kind: "unscanned", reason: said };
}

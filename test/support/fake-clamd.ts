import { type AddressInfo, createServer, type Socket } from "node:net";

/** The harmless test file of the anti-virus makers (EICAR), put together here. */
export const EICAR = Buffer.from(
  ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].join(""),
);
const COMMAND = "zINSTREAM\0";
const LENGTH_BYTES = 4;

/** A clamd that speaks INSTREAM: finds EICAR, refuses more than `limitBytes`. */
export async function openFakeClamd(limitBytes = 1_000_000) {
  const state = { scanned: 0, mode: "works" as "works" | "silent" | "hangs_up" };
  const sockets = new Set<Socket>();

  function hear(socket: Socket, bytes: Buffer, reader: FrameReader): void {
    if (state.mode === "hangs_up") {
      socket.destroy();
    } else if (state.mode === "works") {
      const verdict = reader.read(bytes);
      state.scanned += verdict === undefined ? 0 : 1;
      verdict !== undefined && socket.end(`${verdict}\0`);
    }
  }

  const server = createServer((socket) => {
    sockets.add(socket);
    const reader = createFrameReader(limitBytes);
    socket.on("error", () => undefined);
    socket.on("data", (bytes) => hear(socket, bytes, reader));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    place: { host: "127.0.0.1", port },
    state,
    async close() {
      for (const socket of sockets) {
        socket.destroy();
      }
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface FrameReader {
  /** What clamd says when it has heard enough. */
  read(bytes: Buffer): string | undefined;
}

function createFrameReader(limitBytes: number): FrameReader {
  let held = Buffer.alloc(0);
  let content = Buffer.alloc(0);
  let isCommanded = false;

  /** Takes a whole frame away: its length before it, in network order. */
  function takeFrame(): Buffer | undefined {
    const length = held.length < LENGTH_BYTES ? Number.POSITIVE_INFINITY : held.readUInt32BE(0);
    if (held.length < LENGTH_BYTES + length) {
      return undefined;
    }
    const frame = held.subarray(LENGTH_BYTES, LENGTH_BYTES + length);
    held = held.subarray(LENGTH_BYTES + length);
    return frame;
  }

  function readFrames(): string | undefined {
    for (let frame = takeFrame(); frame !== undefined; frame = takeFrame()) {
      if (frame.length === 0) {
        return content.includes(EICAR) ? "stream: Eicar-Test-Signature FOUND" : "stream: OK";
      }
      content = Buffer.concat([content, frame]);
      if (content.length > limitBytes) {
        return "INSTREAM size limit exceeded. ERROR";
      }
    }
    return undefined;
  }

  return {
    read(bytes) {
      held = Buffer.concat([held, bytes]);
      if (!isCommanded && held.length >= COMMAND.length) {
        if (held.subarray(0, COMMAND.length).toString() !== COMMAND) {
          return "UNKNOWN COMMAND";
        }
        isCommanded = true;
        held = held.subarray(COMMAND.length);
      }
      return isCommanded ? readFrames() : undefined;
    },
  };
}

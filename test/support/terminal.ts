import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { createTerminalChannel } from "../../src/channel/terminal/create-terminal-channel.ts";
import type { Reply } from "../../src/conversation/reply.ts";
import { channelTexts } from "./channel-texts.ts";
import { createMessageRecorder } from "./message-recorder.ts";

/** The terminal channel on two streams, a recorder behind it. */
export async function openTerminal() {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const fileFolder = join(await mkdtemp(join(tmpdir(), "terminal-")), "received");
  const recorder = createMessageRecorder();
  const channel = createTerminalChannel({
    input,
    output,
    texts: channelTexts,
    fileFolder,
    createId: createCounter(),
  });
  let shown = "";
  output.on("data", (chunk) => {
    shown += String(chunk);
  });
  await channel.start(recorder.receive);
  let lastId = 0;
  return {
    ...{ channel, recorder, input, output, fileFolder },
    /** All that was written so far. */
    shown: () => shown,
    type(line: string) {
      input.write(`${line}\n`);
    },
    send(reply: Reply) {
      lastId += 1;
      const address = { channel: "terminal", account: "local", conversationId: "terminal:1" };
      return channel.send({ id: lastId, address, reply });
    },
  };
}

function createCounter() {
  let last = 0;
  return () => {
    last += 1;
    return String(last);
  };
}

export type Terminal = Awaited<ReturnType<typeof openTerminal>>;

import { createReadStream } from "node:fs";
import { mkdir, stat, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { createInterface, type Interface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { type Clock, systemClock } from "../../base/clock.ts";
import { type CreateId, createRandomId } from "../../base/id.ts";
import { sleep } from "../../base/sleep.ts";
import type { Channel, Receive } from "../../conversation/channel.ts";
import type { Attachment, InboundMessage } from "../../conversation/message.ts";
import type { Button, Reply } from "../../conversation/reply.ts";
import type { ChannelTexts } from "../channel-texts.ts";
import { fileUnavailable } from "../limit-bytes.ts";
import { toPlainText } from "../to-plain-text.ts";
import { type Input, readInput } from "./read-input.ts";

/** What the terminal channel is made of. */
export interface TerminalChannelOptions {
  readonly input: Readable;
  readonly output: Writable;
  readonly texts: ChannelTexts;
  /** Where the files that come with replies are saved; made when it is not there. */
  readonly fileFolder: string;
  readonly clock?: Clock;
  readonly createId?: CreateId;
}

/** One conversation on a terminal. */
export interface TerminalChannel extends Channel {
  /** Settles when the person has left: `/quit`, or the end of the input. */
  readonly finished: Promise<void>;
}

/** One terminal is one conversation: a report that was begun yesterday goes on today. */
const ADDRESS = { channel: "terminal", account: "local", conversationId: "terminal:local" };
/** How long the next line waits for the reply to the last one. */
const REPLY_WAIT_MS = 10_000;

/** A conversation over two streams, for example the process's own. */
export function createTerminalChannel(options: TerminalChannelOptions): TerminalChannel {
  const { input, output, texts, clock = systemClock, createId = createRandomId } = options;
  const files = new Set<string>();
  let finish = () => {};
  const finished = new Promise<void>((settle) => {
    finish = settle;
  });
  let lines: Interface | undefined;
  let buttons: readonly Button[] = [];
  let waiting = new AbortController();

  async function readLines(receive: Receive, from: Interface): Promise<void> {
    for await (const line of from) {
      const content = await toContent(readInput(line, buttons));
      if (content === "quit") {
        break;
      }
      if (content === "unreadable") {
        output.write(`${texts("terminal_file_unreadable")}\n${texts("terminal_prompt")}`);
        continue;
      }
      for (const attachment of content.attachments) {
        files.add(attachment.reference);
      }
      const sender = { externalId: "local" };
      const receivedAt = clock.now().toISOString();
      waiting = new AbortController();
      await receive({ address: ADDRESS, externalId: createId(), sender, receivedAt, ...content });
      // A number typed next means a button of the reply that is still to come.
      await sleep(REPLY_WAIT_MS, waiting.signal);
    }
    from.close();
    finish();
  }

  return {
    name: "terminal",
    finished,
    async start(receive) {
      output.write(`${texts("terminal_greeting")}\n${texts("terminal_prompt")}`);
      lines = createInterface({ input });
      readLines(receive, lines).catch((error: unknown) => input.destroy(toError(error)));
    },
    async stop() {
      lines?.close();
      waiting.abort();
    },
    async send({ reply }) {
      if (output.destroyed || output.writableEnded) {
        return { kind: "refused", reason: "the terminal is closed" };
      }
      buttons = reply.buttons.flat();
      const saved = await saveFiles(reply, options);
      output.write(["", ...saved, toLines(reply, texts), "", texts("terminal_prompt")].join("\n"));
      waiting.abort();
      return { kind: "sent" };
    },
    async openAttachment({ reference }) {
      if (!files.has(reference)) {
        throw fileUnavailable("not a file of this conversation");
      }
      return createReadStream(reference);
    },
  };
}

type Content = Pick<InboundMessage, "text" | "press" | "attachments">;

async function toContent(input: Input): Promise<Content | "quit" | "unreadable"> {
  switch (input.kind) {
    case "quit":
      return "quit";
    case "file": {
      const attachment = await findFile(input.path);
      return attachment === undefined ? "unreadable" : { text: "", attachments: [attachment] };
    }
    case "press":
      return { text: "", press: input.token, attachments: [] };
    case "text":
      return { text: input.text, attachments: [] };
  }
}

/** Saves a reply's files; gives a line for each. */
async function saveFiles(
  { files = [] }: Reply,
  { fileFolder, texts }: TerminalChannelOptions,
): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const { name, base64 } of files) {
    await mkdir(fileFolder, { recursive: true });
    const path = join(fileFolder, basename(name));
    await writeFile(path, base64, { encoding: "base64", mode: 0o600 });
    lines.push(texts("terminal_file_saved", { path }));
  }
  return lines;
}

function toLines(reply: Reply, texts: ChannelTexts): string {
  const text = toPlainText(reply, texts("sources_heading"));
  const choices = reply.buttons.flat().map((button, index) => `  ${index + 1}. ${button.label}`);
  if (choices.length === 0) {
    return text;
  }
  return [text, "", ...choices, texts("terminal_button_hint")].join("\n");
}

async function findFile(path: string): Promise<Attachment | undefined> {
  const reference = resolve(path);
  try {
    const facts = await stat(reference);
    return facts.isFile()
      ? { reference, name: basename(reference), sizeBytes: facts.size }
      : undefined;
  } catch {
    return undefined;
  }
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { PassThrough } from "node:stream";
import type { Citation, Reply } from "../../src/conversation/reply.ts";
import { openEventStream } from "./event-stream.ts";
import type { FakeUser } from "./fake-telegram-user.ts";
import { openBrowser } from "./web-site.ts";

/** A reply as a person sees it. */
export interface Seen {
  /** Text, table and, where the channel has no links, the sources. */
  readonly text: string;
  /** What can be pressed. */
  readonly labels: readonly string[];
  /** Where the channel carries them apart from the text. */
  readonly citations: readonly Citation[];
}

interface TestFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/** A person who chats with the assistant, whatever the channel. All give the next reply. */
export interface TestChat {
  readonly channel: "web" | "telegram" | "terminal";
  says(text: string): Promise<Seen>;
  /** Presses the latest button of this label; fails when there is none. */
  presses(label: string): Promise<Seen>;
  sends(file: TestFile): Promise<Seen>;
  /** The next reply: for news that nobody asked for. */
  sees(): Promise<Seen>;
}

/** A person on Telegram. */
export function createTelegramChat(user: FakeUser): TestChat {
  async function sees(): Promise<Seen> {
    const { text, buttons } = await user.sees();
    return { text, labels: buttons.map((button) => button.text), citations: [] };
  }
  return {
    channel: "telegram",
    sees,
    says(text) {
      user.says(text);
      return sees();
    },
    presses(label) {
      user.presses(label);
      return sees();
    },
    sends(file) {
      user.sendsFile(file);
      return sees();
    },
  };
}

/** A person at the web page: what the page does over HTTP, with the page's cookie. */
export interface WebChat extends TestChat {
  readonly cookie: string;
  /** Calls the API as this browser. */
  call(path: string, init?: RequestInit): Promise<Response>;
  /** Sends a message as the page does; gives the server's answer. */
  post(content: Record<string, unknown>): Promise<Response>;
  /** The token of the latest button of this label. */
  tokenOf(label: string): string;
  close(): void;
}

/** `findUrl` says where the site is now: a restarted one has another address. */
export async function openWebChat(findUrl: () => string): Promise<WebChat> {
  const { cookie } = await openBrowser(findUrl());
  const seen: Reply[] = [];
  let lastEventId = "0";
  let count = 0;
  let stream: ReturnType<typeof openEventStream> | undefined;
  let streamUrl = "";
  let latest: Promise<unknown> = Promise.resolve();

  async function read(): Promise<Seen> {
    if (stream === undefined || streamUrl !== findUrl()) {
      streamUrl = findUrl();
      stream = openEventStream(`${streamUrl}/api/stream`, cookie, lastEventId);
    }
    const { id, reply } = await (await stream).reply();
    lastEventId = String(id);
    seen.push(reply);
    return toSeen(reply);
  }

  /** One after the other: each gets a reply of its own. */
  function sees(): Promise<Seen> {
    const next = latest.then(read, read);
    latest = next;
    return next;
  }

  const call = (path: string, init: RequestInit = {}) =>
    fetch(`${findUrl()}${path}`, { ...init, headers: { cookie, ...init.headers } });

  function post(content: Record<string, unknown>): Promise<Response> {
    count += 1;
    return call("/api/messages", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ id: `message-${count}`, ...content }),
    });
  }

  async function send(content: Record<string, unknown>): Promise<Seen> {
    const response = await post(content);
    if (response.status !== 202) {
      throw new Error(`the message was not taken in: ${await response.text()}`);
    }
    return sees();
  }

  function tokenOf(label: string): string {
    const buttons = seen.flatMap((reply) => reply.buttons.flat());
    const button = buttons.findLast((candidate) => candidate.label === label);
    if (button === undefined) {
      throw new Error(`there is no button ${label}`);
    }
    return button.token;
  }

  return {
    channel: "web",
    ...{ cookie, call, post, sees, tokenOf },
    says: (text) => send({ text }),
    presses: (label) => send({ press: tokenOf(label) }),
    async sends({ name, bytes }) {
      const form = new FormData();
      form.append("file", new File([new Uint8Array(bytes)], name));
      const uploaded = await call("/api/files", { method: "POST", body: form });
      const { id } = (await uploaded.json()) as { id: string };
      return send({ files: [id] });
    },
    close: () => void stream?.then((open) => open.close()),
  };
}

/** A person at a terminal whose output is `output`. Files are put into `folder` to be sent. */
export function createTerminalChat(
  input: PassThrough,
  output: PassThrough,
  folder: string,
): TestChat {
  const shown: string[] = [];
  const waiting: ((text: string) => void)[] = [];
  let labels: string[] = [];
  // The channel writes a reply in one piece that begins with a line feed, as the greeting does not.
  output.on("data", (chunk: Buffer) => {
    const text = String(chunk);
    if (text.startsWith("\n")) {
      const resolve = waiting.shift();
      resolve === undefined ? shown.push(text) : resolve(text);
    }
  });

  async function sees(): Promise<Seen> {
    const text = shown.shift() ?? (await new Promise<string>((done) => waiting.push(done)));
    labels = [...text.matchAll(/^ {2}\d+\. (.+)$/gm)].map(([, label]) => label ?? "");
    return { text, labels, citations: [] };
  }

  function says(line: string): Promise<Seen> {
    input.write(`${line}\n`);
    return sees();
  }

  return {
    channel: "terminal",
    ...{ says, sees },
    presses(label) {
      if (!labels.includes(label)) {
        throw new Error(`there is no button ${label} among ${labels.join(", ")}`);
      }
      return says(String(labels.indexOf(label) + 1));
    },
    async sends({ name, bytes }) {
      const path = join(folder, name);
      await writeFile(path, bytes);
      return says(`/file ${path}`);
    },
  };
}

function toSeen({ text, table, buttons, citations }: Reply): Seen {
  const rows = table === undefined ? [] : [table.columns, ...table.rows];
  const lines = [text, ...rows.map((row) => row.join(" "))];
  return { text: lines.join("\n"), labels: buttons.flat().map(({ label }) => label), citations };
}

import { randomBytes } from "node:crypto";
import { sleep } from "../../src/base/sleep.ts";
import type { Reply } from "../../src/conversation/reply.ts";

const AGAIN_MS = 50;
/** What the service answers while it starts or has too much to do, and when a link is used up. */
const LATER: readonly number[] = [429, 503];
const GONE = 404;
/** Whoever hears nothing for so long tries again: a request that broke off may never say so. */
const LONGEST_ANSWER_MS = 30_000;

/** A browser that does not give up: what was not acknowledged is sent again. */
export interface CrashBrowser {
  /** Settles when the message is acknowledged; gives its id. */
  post(content: {
    readonly text?: string;
    readonly press?: string;
    readonly files?: string[];
  }): Promise<string>;
  /** Hands a file in and gives its id. */
  upload(name: string, bytes: Buffer): Promise<string>;
  /** The next reply, each once. */
  sees(): Promise<Reply>;
}

let lastNumber = 0;

export function openCrashBrowser(url: string): CrashBrowser {
  const cookie = `zhiquan_conversation=${randomBytes(16).toString("hex")}`;
  const replies = readReplies(url, cookie);
  return {
    sees: async () => (await replies.next()).value,
    async post(content) {
      lastNumber += 1;
      const id = `message-${lastNumber}`;
      const headers = { cookie, "content-type": "application/json" };
      const body = JSON.stringify({ id, ...content });
      await insist(`${url}/api/messages`, () => ({ method: "POST", headers, body }));
      return id;
    },
    async upload(name, bytes) {
      const answer = await insist(`${url}/api/files`, () => toUpload(name, bytes, { cookie }));
      return (answer as { id: string }).id;
    },
  };
}

/** Hands a file in by a one-time link; false when the link is good no more: each attempt counts. */
export async function uploadByLink(
  url: string,
  token: string,
  name: string,
  bytes: Buffer,
): Promise<boolean> {
  const link = `${url}/api/uploads/${token}`;
  return (await insist(link, () => toUpload(name, bytes, {}))) !== GONE;
}

function toUpload(name: string, bytes: Buffer, headers: Record<string, string>): RequestInit {
  const form = new FormData();
  form.append("file", new File([new Uint8Array(bytes)], name));
  return { method: "POST", headers, body: form };
}

/** Sends a request until it is taken; gives the answer, or that there is nothing there. */
async function insist(url: string, toRequest: () => RequestInit): Promise<unknown> {
  for (;;) {
    const signal = AbortSignal.timeout(LONGEST_ANSWER_MS);
    const answer = await fetch(url, { ...toRequest(), signal }).then(
      async (response) => ({ status: response.status, text: await response.text() }),
      () => undefined,
    );
    if (answer !== undefined && answer.status < 300) {
      return JSON.parse(answer.text);
    }
    if (answer?.status === GONE) {
      return GONE;
    }
    if (answer !== undefined && !LATER.includes(answer.status)) {
      throw new Error(`${answer.status}: ${answer.text}`);
    }
    await sleep(AGAIN_MS);
  }
}

/** All replies, however often the stream breaks. */
async function* readReplies(url: string, cookie: string): AsyncGenerator<Reply, never> {
  let lastEventId = "0";
  for (;;) {
    try {
      const headers = { cookie, "last-event-id": lastEventId };
      for await (const block of readEvents(`${url}/api/stream`, headers)) {
        const data = /^event: reply\n(?:.*\n)*?data: (.*)$/m.exec(block)?.[1];
        if (data !== undefined) {
          const { id, reply } = JSON.parse(data) as { id: number; reply: Reply };
          lastEventId = String(id);
          yield reply;
        }
      }
    } catch {
      // The service was killed, or is not there yet.
    }
    await sleep(AGAIN_MS);
  }
}

async function* readEvents(url: string, headers: Record<string, string>): AsyncGenerator<string> {
  const response = await fetch(url, { headers });
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const parts = text.split("\n\n");
    text = parts.pop() ?? "";
    yield* parts;
  }
}

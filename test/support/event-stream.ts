import type { Reply } from "../../src/conversation/reply.ts";

/** Reads a stream of replies as a browser does. Settles when the stream is ready. */
export async function openEventStream(url: string, cookie: string, lastEventId?: string) {
  const closing = new AbortController();
  const headers = { cookie, ...(lastEventId !== undefined && { "last-event-id": lastEventId }) };
  const response = await fetch(url, { headers, signal: closing.signal });
  const blocks: string[] = [];
  const events: string[] = [];
  let wake = () => {};

  async function read() {
    const decoder = new TextDecoder();
    let text = "";
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      const parts = text.split("\n\n");
      text = parts.pop() ?? "";
      blocks.push(...parts);
      events.push(...parts.flatMap((part) => /^event: (.*)$/m.exec(part)?.[1] ?? []));
      wake();
    }
  }

  async function nextBlock(event: string): Promise<string> {
    for (;;) {
      const block = blocks.shift();
      if (block === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      } else if (block.startsWith(`event: ${event}\n`)) {
        return block;
      }
    }
  }

  async function nextData(event: "reply" | "draft") {
    const block = await nextBlock(event);
    const data = /^data: (.*)$/m.exec(block)?.[1] ?? "";
    return JSON.parse(data) as { id: number; reply: Reply };
  }

  const ended = read().catch(() => {});
  await nextBlock("ready");
  return {
    ended,
    close: () => closing.abort(),
    /** The names of all events that came. */
    events: () => events,
    reply: () => nextData("reply"),
    draft: () => nextData("draft"),
  };
}

import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** What the endpoint was asked. */
export interface ModelRequest {
  readonly authorization: string | undefined;
  readonly model: string;
  /** The task, and the data. */
  readonly system: string;
  readonly user: string;
}

/** How the endpoint answers one request. */
export type Behaviour = (response: ServerResponse, request: ModelRequest) => void;

/**
 * An endpoint on this machine that speaks OpenAI's chat protocol and says what a test tells it to:
 * what is planned for the next requests, one after another, otherwise `usually`.
 */
export async function openScriptedModel(usually: Behaviour = say("")) {
  const requests: ModelRequest[] = [];
  const planned: Behaviour[] = [];
  const server = createServer(async (message, response) => {
    const body = JSON.parse(await text(message));
    const find = (role: string) =>
      body.messages.find((one: { role: string }) => one.role === role)?.content ?? "";
    const request = {
      authorization: message.headers.authorization,
      model: body.model,
      system: find("system"),
      user: find("user"),
    };
    requests.push(request);
    (planned.shift() ?? usually)(response, request);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    requests,
    plan: (...behaviours: Behaviour[]) => planned.push(...behaviours),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

export type ScriptedModel = Awaited<ReturnType<typeof openScriptedModel>>;

/** Writes the text in small pieces, as models do, and ends well. */
export function say(words: string): Behaviour {
  return (response) => {
    writePieces(response, words);
    response.write(event({ delta: {}, finish_reason: "stop" }));
    response.end("data: [DONE]\n\n");
  };
}

/** Says what the request makes of it: an answer that cites what it was given. */
export function sayFrom(compose: (request: ModelRequest) => string): Behaviour {
  return (response, request) => say(compose(request))(response, request);
}

/** Begins to write and loses the connection. */
export function breakOffAfter(words: string): Behaviour {
  return (response) => {
    writePieces(response, words);
    setImmediate(() => response.destroy());
  };
}

/** Ends the stream properly, but before the answer ended. */
export function stopAfter(words: string): Behaviour {
  return (response) => {
    writePieces(response, words);
    response.end();
  };
}

export function failWith(status: number, headers: Record<string, string> = {}): Behaviour {
  return (response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end('{"error":{"message":"no"}}');
  };
}

/** Answers without streaming, with a body that may be anything. */
export function answerBody(body: string): Behaviour {
  return (response) => {
    response.writeHead(200, { "content-type": "application/json" }).end(body);
  };
}

/** Takes the request and never answers. */
export const keepSilent: Behaviour = () => undefined;

/** Writes for ever. */
export const writeWithoutEnd: Behaviour = (response) => {
  response.writeHead(200, { "content-type": "text/event-stream" });
  const piece = event({
    delta: { content: "这是一句没有尽头的话。".repeat(100) },
    finish_reason: null,
  });
  const more = () => {
    while (!response.destroyed && response.write(piece)) {}
  };
  response.on("drain", more);
  more();
};

function writePieces(response: ServerResponse, words: string): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const piece of words.match(/[\s\S]{1,7}/g) ?? []) {
    response.write(event({ delta: { content: piece }, finish_reason: null }));
  }
}

function event(choice: object): string {
  const chunk = { id: "1", object: "chat.completion.chunk", created: 1, model: "scripted" };
  return `data: ${JSON.stringify({ ...chunk, choices: [{ index: 0, ...choice }] })}\n\n`;
}

import type { ServerResponse } from "node:http";
import {
  type Behaviour as EndpointBehaviour,
  openScriptedEndpoint,
  type ReceivedRequest,
} from "./scripted-endpoint.ts";

/** What the endpoint was asked. */
export interface ModelRequest {
  readonly authorization: string | undefined;
  readonly model: string;
  /** The task, and the data. */
  readonly system: string;
  readonly user: string;
}

/** How the endpoint answers one request. */
export type Behaviour = EndpointBehaviour<ModelRequest>;

interface ChatBody {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
}

/** An endpoint that speaks OpenAI's chat protocol and says what a test tells it to. */
export function openScriptedModel(usually: Behaviour = say("")) {
  return openScriptedEndpoint(toModelRequest, usually);
}

function toModelRequest({ headers, body }: ReceivedRequest<ChatBody>): ModelRequest {
  const find = (role: string) => body.messages.find((one) => one.role === role)?.content ?? "";
  return {
    authorization: headers.authorization,
    model: body.model,
    system: find("system"),
    user: find("user"),
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

/** Begins to write; the rest and the end come when the test calls `end`. */
export function sayPart(response: ServerResponse, words: string) {
  writePieces(response, words);
  return {
    end(rest: string) {
      response.write(event({ delta: { content: rest }, finish_reason: "stop" }));
      response.end("data: [DONE]\n\n");
    },
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

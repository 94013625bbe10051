import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { addCharacterVectors } from "./character-vectors.ts";

interface EmbeddingRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: { readonly model: string; readonly input: string[] };
}

type Behaviour = (response: ServerResponse, request: EmbeddingRequest) => void;

/** An OpenAI-compatible endpoint on this machine that answers well unless told otherwise. */
export async function openEmbeddingServer() {
  const requests: EmbeddingRequest[] = [];
  const planned: Behaviour[] = [];
  const server = createServer(async (message, response) => {
    const body = JSON.parse(await text(message));
    const request = { path: message.url ?? "", headers: message.headers, body };
    requests.push(request);
    (planned.shift() ?? answerWell)(response, request);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    requests,
    /** What the next requests get, one after another, instead of a good answer. */
    plan: (...behaviours: Behaviour[]) => planned.push(...behaviours),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

export type EmbeddingServer = Awaited<ReturnType<typeof openEmbeddingServer>>;

/** The vectors in reverse order with their places, as the protocol allows. */
const answerWell: Behaviour = (response, { body }) => {
  const data = body.input.map((input, index) => ({ index, embedding: addCharacterVectors(input) }));
  response.end(JSON.stringify({ object: "list", data: data.reverse() }));
};

export const failWith =
  (status: number, headers: Record<string, string> = {}): Behaviour =>
  (response) => {
    response.writeHead(status, headers).end('{"error":{"message":"no"}}');
  };

export const answerText =
  (body: string): Behaviour =>
  (response) => {
    response.end(body);
  };

export const answerVectors =
  (vectors: readonly unknown[]): Behaviour =>
  (response) => {
    response.end(JSON.stringify({ data: vectors.map((embedding) => ({ embedding })) }));
  };

/** Takes the request and never answers. */
export const neverAnswer: Behaviour = () => undefined;

export const hangUp: Behaviour = (response) => {
  response.destroy();
};

import {
  type Behaviour as EndpointBehaviour,
  openScriptedEndpoint,
  type ReceivedRequest,
} from "../support/scripted-endpoint.ts";
import { addCharacterVectors } from "./character-vectors.ts";

type EmbeddingRequest = ReceivedRequest<{ readonly model: string; readonly input: string[] }>;
type Behaviour = EndpointBehaviour<EmbeddingRequest>;

/** An OpenAI-compatible endpoint on this machine that answers well unless told otherwise. */
export function openEmbeddingServer() {
  return openScriptedEndpoint((received: EmbeddingRequest) => received, answerWell);
}

export type EmbeddingServer = Awaited<ReturnType<typeof openEmbeddingServer>>;

/** The vectors in reverse order with their places, as the protocol allows. */
export const answerWell: Behaviour = (response, { body }) => {
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

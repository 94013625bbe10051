import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

/** A request with a JSON body as it came. */
export interface ReceivedRequest<Body> {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Body;
}

/** How the endpoint answers one request. */
export type Behaviour<Request> = (response: ServerResponse, request: Request) => void;

/**
 * An OpenAI-compatible endpoint on this machine that does what a test tells it to: what is planned
 * for the next requests, one after another, otherwise `usually`.
 *
 * @param toRequest what a test wants to know of a request.
 */
export async function openScriptedEndpoint<Body, Request>(
  toRequest: (received: ReceivedRequest<Body>) => Request,
  usually: Behaviour<Request>,
) {
  const requests: Request[] = [];
  const planned: Behaviour<Request>[] = [];
  const server = createServer(async (message, response) => {
    const body = (await json(message)) as Body;
    const request = toRequest({ path: message.url ?? "", headers: message.headers, body });
    requests.push(request);
    (planned.shift() ?? usually)(response, request);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    requests,
    plan: (...behaviours: Behaviour<Request>[]) => planned.push(...behaviours),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

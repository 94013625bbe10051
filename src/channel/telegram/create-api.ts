import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { Api, type ApiClientOptions } from "grammy";

/** Where and how to reach the Bot API. */
export interface ApiOptions {
  readonly token: string;
  /** Without a slash at the end. */
  readonly apiRoot: string;
  readonly fetch: typeof fetch;
  /** A call that takes longer is given up. */
  readonly timeoutSeconds: number;
}

type ApiFetch = NonNullable<ApiClientOptions["fetch"]>;

/**
 * grammY's client over the platform's own `fetch`, whose errors tell a request that never went out
 * from one that was not answered.
 */
export function createApi(options: ApiOptions): Api {
  const { apiRoot, timeoutSeconds } = options;
  const send = (url: string, init: RequestInit) => callApi(options.fetch, url, init);
  // grammY's types are those of node-fetch; it uses no more of them than this.
  const client = { apiRoot, timeoutSeconds, fetch: send as unknown as ApiFetch };
  return new Api(options.token, client);
}

async function callApi(fetch: ApiOptions["fetch"], url: string, init: RequestInit) {
  const response = await fetch(url, {
    method: init.method ?? "POST",
    headers: init.headers ?? {},
    body: await readBody(init.body),
    ...(init.signal && { signal: toNativeSignal(init.signal) }),
  });
  return Response.json(toAnswer(await response.text(), response.status));
}

/** What carries files is a stream, which the platform's `fetch` would not send again on its own. */
async function readBody(body: RequestInit["body"]): Promise<string | Buffer<ArrayBuffer> | null> {
  return typeof body === "string" || body == null
    ? (body ?? null)
    : ((await buffer(body as unknown as Readable)) as Buffer<ArrayBuffer>);
}

/** The Bot API always answers in JSON; anything else comes from a gateway in front of it. */
function toAnswer(body: string, status: number): unknown {
  try {
    const answer: unknown = JSON.parse(body);
    if (typeof answer === "object" && answer !== null && "ok" in answer) {
      return answer;
    }
  } catch {
    // Told below.
  }
  return {
    ok: false,
    error_code: status < 400 ? 502 : status,
    description: "not from the Bot API",
  };
}

function toNativeSignal(signal: AbortSignal): AbortSignal {
  const controller = new AbortController();
  const abort = () => controller.abort();
  if (signal.aborted) {
    abort();
  } else {
    signal.addEventListener("abort", abort, { once: true });
  }
  return controller.signal;
}

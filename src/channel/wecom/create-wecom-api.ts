import type { Readable } from "node:stream";
import { type Clock, systemClock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import type { ChannelCache } from "../channel-cache.ts";
import { fileUnavailable } from "../limit-bytes.ts";
import { streamBody } from "../stream-body.ts";
import { createAccessToken } from "./access-token.ts";
import {
  callForAnswer,
  callForFile,
  createCall,
  describeCallError,
  type WecomResult,
} from "./call-wecom.ts";
import { requestToken } from "./request-token.ts";
import { watchCalls } from "./watch-calls.ts";
import type { WecomFailure } from "./wecom-errors.ts";

export interface WecomApiOptions {
  readonly corpId: string;
  /** The application's: each has its own token and its own rights. */
  readonly secret: string;
  /** `https://qyapi.weixin.qq.com`, or a private deployment's. */
  readonly apiRoot: string;
  /** Who calls, for the log. */
  readonly channel: string;
  readonly cache: ChannelCache;
  readonly log: Log;
  readonly clock?: Clock;
  readonly fetch?: typeof fetch;
  /** What to ask for to see whether calls work again; asking changes nothing. */
  readonly probe?: { readonly path: string; readonly parameters: Readonly<Record<string, string>> };
  /** After which a call without an answer is given up. Default 15,000: connecting ends before. */
  readonly timeoutMs?: number;
  /** For one file. Default 120,000. */
  readonly fileTimeoutMs?: number;
}

/** A file to upload: the platform keeps it for three days. */
interface WecomUpload {
  readonly kind: "image" | "voice" | "video" | "file";
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** WeCom's REST interface for one application. Its calls never throw. */
export interface WecomApi {
  /** Posts JSON, for example to `message/send`; parameters go into the address. */
  post(
    path: string,
    body: object,
    parameters?: Readonly<Record<string, string>>,
  ): Promise<WecomResult>;
  /** Asks for something, for example at `kf/servicer/list`. */
  get(path: string, parameters: Readonly<Record<string, string>>): Promise<WecomResult>;
  /** Gives the answer with its `media_id`. */
  upload(file: WecomUpload): Promise<WecomResult>;
  /**
   * Opens a file that somebody sent.
   *
   * @throws AppError `attachment_unavailable`; the stream fails with it or `attachment_too_large`.
   */
  openMedia(mediaId: string, limitBytes: number): Promise<Readable>;
  /** Looks whether calls work; a wrong secret is told before anybody has written. */
  look(): Promise<unknown>;
  /** What keeps calls from working; `undefined` when the latest one worked or none was made. */
  trouble(): string | undefined;
  /** False while calls do not work. Whoever asks has it looked after again, when it is time to. */
  isUsable(): boolean;
}

/** Where nothing better is named: a look that needs no more rights than a token. */
const DEFAULT_PROBE = { path: "get_api_domain_ip", parameters: {} };

/** Makes the client; it asks for its token when it is first needed. */
export function createWecomApi(options: WecomApiOptions): WecomApi {
  const { corpId, secret, cache, clock = systemClock } = options;
  const timeoutMs = options.timeoutMs ?? 15_000;
  const call = createCall(options);
  const { path: probePath, parameters: probeParameters } = options.probe ?? DEFAULT_PROBE;
  const look = () => ask(probePath, probeParameters, {});
  const watch = watchCalls({
    ...{ channel: options.channel, log: options.log, clock },
    probe: look,
  });
  const tokens = createAccessToken({
    ...{ corpId, secret, cache, clock },
    request: () => requestToken(call, { corpid: corpId, corpsecret: secret }, timeoutMs),
  });

  /** Calls with a token, and once again with a new one when it is not accepted. */
  async function withToken<Result extends { kind: "done" }>(
    send: (token: string) => Promise<Result | WecomFailure>,
  ): Promise<Result | WecomFailure> {
    const first = await tokens.current();
    const result = first.kind === "done" ? await send(first.token) : first;
    if (first.kind === "failed" || result.kind === "done" || result.action !== "renew_token") {
      return watch.note(result);
    }
    const second = await tokens.renew(first.token);
    return watch.note(second.kind === "done" ? await send(second.token) : second);
  }

  const ask = (path: string, parameters: Readonly<Record<string, string>>, init: RequestInit) =>
    withToken((token) =>
      callForAnswer(call, path, { ...parameters, access_token: token }, init, timeoutMs),
    );

  return {
    look,
    get: (path, parameters) => ask(path, parameters, {}),
    ...{ trouble: watch.trouble, isUsable: watch.isUsable },
    post: (path, body, parameters = {}) =>
      ask(path, parameters, { method: "POST", body: JSON.stringify(body) }),
    upload({ kind, name, bytes }) {
      const body = new FormData();
      body.append("media", new File([bytes], name), name);
      return ask("media/upload", { type: kind }, { method: "POST", body });
    },
    async openMedia(mediaId, limit) {
      const fileTimeoutMs = options.fileTimeoutMs ?? 120_000;
      const found = await withToken((token) =>
        callForFile(call, { access_token: token, media_id: mediaId }, fileTimeoutMs),
      );
      if (found.kind === "failed") {
        throw fileUnavailable(found.reason, found.action !== "give_up");
      }
      return streamBody(found.body, limit, describeCallError);
    },
  };
}

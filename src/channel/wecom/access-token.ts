import { createHash } from "node:crypto";
import type { Clock } from "../../base/clock.ts";
import type { ChannelCache } from "../channel-cache.ts";
import type { WecomFailure } from "./wecom-errors.ts";

type TokenResult = { readonly kind: "done"; readonly token: string } | WecomFailure;

/** The access token of one secret, as all callers share it. */
export interface AccessToken {
  current(): Promise<TokenResult>;
  /** A newer one than `refused`, which the platform did not accept. */
  renew(refused: string): Promise<TokenResult>;
}

export interface AccessTokenOptions {
  readonly corpId: string;
  readonly secret: string;
  readonly cache: ChannelCache;
  readonly clock: Clock;
  /** Asks the platform for a token; `expiresInMs` is how long it says that it lasts. */
  readonly request: () => Promise<
    { readonly kind: "done"; readonly token: string; readonly expiresInMs: number } | WecomFailure
  >;
}

/** A token is not used up to its last moment. */
const MARGIN_MS = 300_000;
/** A wrong secret asked for again and again has the whole machine blocked for an hour. */
const PAUSE_MS = 30_000;

/**
 * Keeps a token in the cache under corp id and secret (its hash: nobody reads a secret there), and
 * asks for a new one once however many callers want it.
 */
export function createAccessToken(options: AccessTokenOptions): AccessToken {
  const { corpId, secret, cache, clock } = options;
  const secretId = createHash("sha256").update(secret).digest("hex").slice(0, 16);
  const key = `wecom-token:${corpId}:${secretId}`;
  let refreshing: Promise<TokenResult> | undefined;
  let refused: { readonly failure: WecomFailure; readonly untilMs: number } | undefined;

  async function refresh(): Promise<TokenResult> {
    const result = await options.request();
    if (result.kind === "failed") {
      if (result.action === "tell_operator") {
        refused = { failure: result, untilMs: clock.now().getTime() + PAUSE_MS };
      }
      return result;
    }
    const { token, expiresInMs } = result;
    await cache.set(key, token, Math.max(expiresInMs - MARGIN_MS, expiresInMs / 2));
    return { kind: "done", token };
  }

  async function find(isWanted: (token: string) => boolean): Promise<TokenResult> {
    const cached = await cache.get<string>(key);
    if (cached !== undefined && isWanted(cached)) {
      return { kind: "done", token: cached };
    }
    if (refused !== undefined && clock.now().getTime() < refused.untilMs) {
      return refused.failure;
    }
    refreshing ??= refresh().finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  }

  return {
    current: () => find(() => true),
    renew: (old) => find((token) => token !== old),
  };
}

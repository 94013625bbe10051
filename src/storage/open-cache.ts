import Keyv from "keyv";
import { type Log, silentLog } from "../base/log.ts";

/** Holds what may be lost: access tokens, rate limits, answers. Times to live in milliseconds. */
export type Cache = Keyv;

/** Opens the cache: in memory, or in Redis (`redis://…`, `rediss://…`) where processes share it. */
export async function openCache({
  url,
  log = silentLog,
}: {
  readonly url?: string | undefined;
  readonly log?: Log;
} = {}): Promise<Cache> {
  const cache = new Keyv(url === undefined ? {} : { store: await openRedis(url) });
  cache.on("error", (cause: unknown) => log.warn({ err: cause }, "the cache failed"));
  return cache;
}

async function openRedis(url: string) {
  const { default: KeyvRedis } = await import("@keyv/redis");
  return new KeyvRedis(url);
}

import { createHmac, randomBytes } from "node:crypto";
import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context } from "hono";
import { toRequestSource } from "../../base/request-source.ts";

/** Kept nowhere: what was stored with a message leads back to no address once the process ended. */
const KEY = randomBytes(32);
const SOURCE_CHARS = 32;

/** Where a request comes from: one name for an address as long as the process runs. */
export function readSource(context: Context): string {
  const peer = getConnInfo(context).remote.address ?? "";
  const source = toRequestSource(peer, context.req.header("x-forwarded-for"));
  return createHmac("sha256", KEY).update(source).digest("hex").slice(0, SOURCE_CHARS);
}

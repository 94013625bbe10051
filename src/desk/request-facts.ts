import { createHash } from "node:crypto";
import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context } from "hono";
import type { DeskParts } from "./desk-parts.ts";

const DEVICE_CHARS = 200;
const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/;

/** Whether people reach the desk over HTTPS, as the operator or the proxy says. */
export function isSecure(context: Context, { publicUrl }: Pick<DeskParts, "publicUrl">): boolean {
  const proxied = context.req.header("x-forwarded-proto") ?? "";
  return [publicUrl ?? "", proxied, context.req.url].some((url) => url.startsWith("https"));
}

/**
 * Where a request comes from, as a hash: the peer's address; behind a proxy on this machine, the one
 * that the proxy saw, which stands last.
 */
export function readSource(context: Context): string {
  const peer = getConnInfo(context).remote.address ?? "";
  const seen = context.req.header("x-forwarded-for")?.split(",").at(-1)?.trim() ?? "";
  const address = LOOPBACK.test(peer) && seen !== "" ? seen : peer;
  return createHash("sha256").update(address).digest("hex").slice(0, 32);
}

/** The browser as it names itself. */
export function readDevice(context: Context): string {
  return (context.req.header("user-agent") ?? "").slice(0, DEVICE_CHARS);
}

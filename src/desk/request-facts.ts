import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context } from "hono";
import { toRequestSource } from "../base/request-source.ts";
import type { DeskParts } from "./desk-parts.ts";

const DEVICE_CHARS = 200;

/** Whether people reach the desk over HTTPS, as the operator or the proxy says. */
export function isSecure(context: Context, { publicUrl }: Pick<DeskParts, "publicUrl">): boolean {
  const proxied = context.req.header("x-forwarded-proto") ?? "";
  return [publicUrl ?? "", proxied, context.req.url].some((url) => url.startsWith("https"));
}

/** Where a request comes from; see {@link toRequestSource}. */
export function readSource(context: Context): string {
  const peer = getConnInfo(context).remote.address ?? "";
  return toRequestSource(peer, context.req.header("x-forwarded-for"));
}

/** The browser as it names itself. */
export function readDevice(context: Context): string {
  return (context.req.header("user-agent") ?? "").slice(0, DEVICE_CHARS);
}

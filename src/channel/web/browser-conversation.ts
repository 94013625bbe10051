import { createHash, randomBytes } from "node:crypto";
import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";

const COOKIE = "zhiquan_conversation";
const MAX_AGE_SECONDS = 180 * 24 * 3600;

/**
 * The conversation of a browser, known by a random 128-bit cookie that no script can read. The id
 * is the cookie's hash, so that whoever reads our tables cannot take the conversation over.
 */
export function findConversation(context: Context): string | undefined {
  const key = getCookie(context, COOKIE) ?? "";
  return /^[0-9a-f]{32}$/.test(key) ? toConversationId(key) : undefined;
}

/** Gives the browser a conversation, unless it has one and `isNew` is false. */
export function giveConversation(context: Context, { isNew = false } = {}): void {
  const existing = getCookie(context, COOKIE) ?? "";
  const isKept = !isNew && findConversation(context) !== undefined;
  const proxied = context.req.header("x-forwarded-proto") ?? "";
  setCookie(context, COOKIE, isKept ? existing : randomBytes(16).toString("hex"), {
    httpOnly: true,
    sameSite: "Lax",
    path: "/",
    maxAge: MAX_AGE_SECONDS,
    secure: context.req.url.startsWith("https:") || proxied.startsWith("https"),
  });
}

function toConversationId(key: string): string {
  return `web:${createHash("sha256").update(key).digest("hex").slice(0, 32)}`;
}

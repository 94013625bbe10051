import { createHash, randomBytes } from "node:crypto";
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";

const NAME = "zhiquan_desk";
const TOKEN = /^[\w-]{43}$/;

/** The token of the browser's session, if it brought one. */
export function readToken(context: Context, isSecure: boolean): string | undefined {
  const token = getCookie(context, NAME, prefixOf(isSecure)) ?? "";
  return TOKEN.test(token) ? token : undefined;
}

/** A new session's token: 256 random bits. */
export function createToken(): string {
  return randomBytes(32).toString("base64url");
}

/** Gives the browser its session's token; it forgets it when it is closed. */
export function giveToken(context: Context, token: string, isSecure: boolean): void {
  setCookie(context, NAME, token, settingsOf(isSecure));
}

/** Takes the token away from the browser. */
export function dropToken(context: Context, isSecure: boolean): void {
  deleteCookie(context, NAME, settingsOf(isSecure));
}

/** What is kept of a token. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** Over HTTPS the browser itself keeps other sites, and plain HTTP, from setting the cookie. */
function prefixOf(isSecure: boolean): "host" | undefined {
  return isSecure ? "host" : undefined;
}

function settingsOf(isSecure: boolean) {
  const prefix = prefixOf(isSecure);
  return {
    httpOnly: true,
    sameSite: "Strict",
    path: "/",
    secure: isSecure,
    ...(prefix === undefined ? {} : { prefix }),
  } as const;
}

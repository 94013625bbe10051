import { randomUUID } from "node:crypto";
import type { Clock } from "../../base/clock.ts";
import { findErrorCode } from "../network-error.ts";
import { type CallbackKeys, createCallbackCrypto } from "./callback-crypto.ts";

/** What came back from a callback address that was called as the console calls it. */
export type Knock =
  | { readonly kind: "answered" }
  | { readonly kind: "unreachable"; readonly reason: string }
  /** Somebody answered who has other keys, or is not this program. */
  | { readonly kind: "wrong_answer"; readonly status: number };

const KNOCK_PREFIX = "knock-";

/** Whether a question with this nonce is this program's own: the console's are not like that. */
export function isKnock(nonce: string): boolean {
  return nonce.startsWith(KNOCK_PREFIX);
}

/** Asks a public address whether it is the callback with these keys. */
export async function knockCallback(
  address: string,
  keys: CallbackKeys,
  {
    clock,
    fetch: fetchNow,
    timeoutMs,
  }: { readonly clock: Clock; readonly fetch: typeof fetch; readonly timeoutMs: number },
): Promise<Knock> {
  const word = randomUUID();
  const timestamp = String(Math.floor(clock.now().getTime() / 1000));
  const nonce = `${KNOCK_PREFIX}${randomUUID()}`;
  const sealed = createCallbackCrypto(keys).seal(word, { timestamp, nonce });
  const query = new URLSearchParams({
    ...{ msg_signature: sealed.signature, timestamp, nonce },
    echostr: sealed.encrypted,
  });
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetchNow(`${address}?${query}`, { signal, redirect: "manual" });
    const isOurs = response.ok && (await response.text()) === word;
    return isOurs ? { kind: "answered" } : { kind: "wrong_answer", status: response.status };
  } catch (error) {
    return { kind: "unreachable", reason: findErrorCode(error) ?? "no answer" };
  }
}

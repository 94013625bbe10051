import type { Clock } from "../../base/clock.ts";
import type { CallbackCrypto, CallbackEnvelope, Unsealed } from "./callback-crypto.ts";

/** Why a callback is not taken. */
export type RefusalReason =
  | Extract<Unsealed, { kind: "refused" }>["reason"]
  | "malformed"
  | "outside_time_window"
  | "repeated";

export type Admission =
  | { readonly kind: "opened"; readonly message: string }
  | { readonly kind: "refused"; readonly reason: RefusalReason };

/** Decides which callbacks come in: genuine ones, of now, once each. */
export interface CallbackGate {
  /** Opens an envelope that asks whether the address is ours: it may come again. */
  verify(envelope: CallbackEnvelope): Admission;
  /** Opens the envelope of a message or event. The same one again is refused. */
  admit(envelope: CallbackEnvelope): Admission;
  /** Lets the envelope in once more: what it brought could not be stored. */
  readmit(envelope: CallbackEnvelope): void;
}

export interface GateOptions {
  readonly crypto: CallbackCrypto;
  readonly clock: Clock;
  /** How far the platform's clock and ours may be apart. */
  readonly windowMs: number;
}

/**
 * The replay guard remembers, in this process, as long as a timestamp is within the window; beyond
 * it and in other processes the inbox knows what it has by the message's own id.
 */
export function createCallbackGate({ crypto, clock, windowMs }: GateOptions): CallbackGate {
  const seen = createSeen(2 * windowMs);

  function verify(envelope: CallbackEnvelope): Admission {
    const opened = crypto.open(envelope);
    if (opened.kind === "refused") {
      return opened;
    }
    const distanceMs = Math.abs(Number(envelope.timestamp) * 1000 - clock.now().getTime());
    // Not "greater than": a timestamp that is no number is as far away as can be.
    return distanceMs <= windowMs ? opened : { kind: "refused", reason: "outside_time_window" };
  }

  return {
    verify,
    admit(envelope) {
      const opened = verify(envelope);
      const isNew = opened.kind === "opened" && seen.add(envelope.signature, clock.now().getTime());
      return opened.kind === "refused" || isNew ? opened : { kind: "refused", reason: "repeated" };
    },
    readmit: ({ signature }) => seen.forget(signature),
  };
}

/** Remembers keys for at least `keepMs`, in two generations. */
function createSeen(keepMs: number) {
  let [young, old] = [new Set<string>(), new Set<string>()];
  let bornAt = Number.NEGATIVE_INFINITY;
  return {
    /** False when the key is remembered. */
    add(key: string, nowMs: number): boolean {
      if (nowMs - bornAt > keepMs) {
        old = young;
        young = new Set();
        bornAt = nowMs;
      }
      if (young.has(key) || old.has(key)) {
        return false;
      }
      young.add(key);
      return true;
    },
    forget(key: string) {
      young.delete(key);
      old.delete(key);
    },
  };
}

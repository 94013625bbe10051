import { createCipheriv, createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  type CallbackEnvelope,
  createCallbackCrypto,
} from "../../../src/channel/wecom/callback-crypto.ts";
import { createCallbackGate } from "../../../src/channel/wecom/callback-gate.ts";
import { createHandClock } from "../../support/hand-clock.ts";
import { createRandom } from "../../support/random.ts";

const MUTATIONS = 100_000;
const WINDOW_MS = 600_000;
const KEYS = {
  token: "QDG6eK",
  encodingAesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
  receiverId: "ww0123456789abcdef",
};
const OTHER_KEY = "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR";
const KEY = Buffer.from(`${KEYS.encodingAesKey}=`, "base64");

function open() {
  const clock = createHandClock();
  const crypto = createCallbackCrypto(KEYS);
  const gate = createCallbackGate({ crypto, clock, windowMs: WINDOW_MS });
  const stamp = (offsetMs = 0) => String(Math.floor((clock.now().getTime() + offsetMs) / 1000));
  const seal = (message: string, given: { offsetMs?: number; nonce?: string } = {}) =>
    crypto.seal(message, { timestamp: stamp(given.offsetMs), nonce: given.nonce ?? "1" });
  return { clock, gate, stamp, seal };
}

describe("createCallbackGate", () => {
  it("lets a genuine callback in once, and once more when it could not be stored", () => {
    const { gate, seal } = open();
    const envelope = seal("一");
    expect(gate.admit(envelope)).toEqual({ kind: "opened", message: "一" });
    expect(gate.admit(envelope)).toEqual({ kind: "refused", reason: "repeated" });
    gate.readmit(envelope);
    expect(gate.admit(envelope)).toEqual({ kind: "opened", message: "一" });
  });

  it.each([-1_200_000, 1_200_000])("refuses what is %d milliseconds from now", (offsetMs) => {
    const { gate, seal } = open();
    const refused = { kind: "refused", reason: "outside_time_window" };
    expect(gate.admit(seal("一", { offsetMs }))).toEqual(refused);
    expect(gate.verify(seal("一", { offsetMs }))).toEqual(refused);
  });

  it("does not forget a callback before its time is over", () => {
    const { clock, gate, seal } = open();
    const early = seal("一", { offsetMs: WINDOW_MS });
    expect(gate.admit(early).kind).toBe("opened");
    for (let minute = 0; minute < 20; minute += 1) {
      clock.advance(59_000);
      expect(gate.admit(seal(`${minute}`)).kind).toBe("opened");
      expect(gate.admit(early)).toEqual({ kind: "refused", reason: "repeated" });
    }
  });

  it(`refuses ${MUTATIONS} forged callbacks and throws for none`, () => {
    const { gate, seal, stamp } = open();
    const random = createRandom(20_261_126);
    const genuine = Array.from({ length: 50 }, (_, index) =>
      seal(`<xml><Content>第${index}条</Content></xml>`, { nonce: `n${index}` }),
    );
    for (const envelope of genuine) {
      expect(gate.admit(envelope).kind).toBe("opened");
    }
    const reasons = new Map<string, number>();
    for (let round = 0; round < MUTATIONS; round += 1) {
      const forge = FORGERIES[round % FORGERIES.length] as Forgery;
      const envelope = genuine[Math.floor(random() * genuine.length)] as CallbackEnvelope;
      const admission = gate.admit(forge(envelope, random, stamp()));
      const outcome = admission.kind === "refused" ? admission.reason : "opened";
      reasons.set(outcome, (reasons.get(outcome) ?? 0) + 1);
    }
    expect([...reasons.keys()].sort()).toEqual([
      "outside_time_window",
      "repeated",
      "undecryptable",
      "wrong_length",
      "wrong_padding",
      "wrong_receiver",
      "wrong_signature",
    ]);
  });
});

const withAllKeys = createCallbackCrypto(KEYS);
const withOtherKey = createCallbackCrypto({ ...KEYS, encodingAesKey: OTHER_KEY });
const withOtherToken = createCallbackCrypto({ ...KEYS, token: "guess" });
const forOtherCorp = createCallbackCrypto({ ...KEYS, receiverId: "ww9999999999999999" });

type Forgery = (genuine: CallbackEnvelope, random: () => number, now: string) => CallbackEnvelope;

/** Somebody without the token flips, cuts and replays; somebody who has it tries the plain text. */
const FORGERIES: readonly Forgery[] = [
  (one, random) => ({ ...one, encrypted: flipBit(one.encrypted, random) }),
  (one, random) => ({ ...one, signature: flipBit(one.signature, random) }),
  (one, random) => ({ ...one, nonce: flipBit(one.nonce, random) }),
  (one, random) => ({ ...one, encrypted: one.encrypted.slice(0, random() * 60) }),
  (one) => ({ ...one, signature: one.signature.toUpperCase() }),
  // The joined text stays the same, and so does the signature.
  (one) => ({
    ...one,
    timestamp: `${one.timestamp}${one.nonce.slice(0, 1)}`,
    nonce: one.nonce.slice(1),
  }),
  (one) => one,
  (one) => withOtherKey.seal("x", { timestamp: one.timestamp, nonce: "other" }),
  (one) => withOtherToken.seal("x", one),
  (_, __, now) => forOtherCorp.seal("x", stampOf(now)),
  (_, __, now) => withAllKeys.seal("x", stampOf(String(Number(now) - 1200))),
  (_, random, now) => sign(encrypt(randomBlock(random)), now),
  (_, random, now) => sign(flipBit(encrypt(pack(20, 4)), random), now),
  (_, __, now) => sign(encrypt(pack(0xff_ff_ff_ff, 4)), now),
  (_, __, now) => sign(encrypt(pack(4, 0)), now),
  (_, __, now) => sign(encrypt(pack(4, 33)), now),
  (_, random, now) => sign(encrypt(randomBlock(random)).slice(0, 21), now),
];

const stampOf = (timestamp: string) => ({ timestamp, nonce: "n" });

function sign(encrypted: string, timestamp: string): CallbackEnvelope {
  const nonce = "forged";
  const parts = [KEYS.token, timestamp, nonce, encrypted].sort();
  const signature = createHash("sha1").update(parts.join("")).digest("hex");
  return { encrypted, timestamp, nonce, signature };
}

function encrypt(plain: Buffer): string {
  const cipher = createCipheriv("aes-256-cbc", KEY, KEY.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.final()]).toString("base64");
}

/** 64 bytes that claim a message of `claimedBytes` and end in a padding of `padding`. */
function pack(claimedBytes: number, padding: number): Buffer {
  const plain = Buffer.alloc(64, 0x41);
  plain.writeUInt32BE(claimedBytes, 16);
  plain.fill(padding, 64 - Math.max(1, Math.min(padding, 32)));
  return plain;
}

function randomBlock(random: () => number): Buffer {
  return Buffer.from(Array.from({ length: 32 }, () => Math.floor(random() * 256)));
}

function flipBit(text: string, random: () => number): string {
  const bytes = Buffer.from(text);
  const at = Math.floor(random() * bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 7));
  return bytes.toString("latin1");
}

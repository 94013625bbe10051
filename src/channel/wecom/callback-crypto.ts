import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { AppError } from "../../base/app-error.ts";
import { isSameSecret } from "../is-same-secret.ts";

/** What the console and the process share for one callback address. */
export interface CallbackKeys {
  readonly token: string;
  /** 43 characters of base64: a key of 32 bytes. */
  readonly encodingAesKey: string;
  /** Whom a callback must name: the corp id; the empty string for a bot of the own corp. */
  readonly receiverId: string;
}

/** What a callback carries: three parameters of its address and the cipher text of its body. */
export interface CallbackEnvelope {
  readonly signature: string;
  /** Seconds since 1970, as written. */
  readonly timestamp: string;
  readonly nonce: string;
  readonly encrypted: string;
}

export type Unsealed =
  | { readonly kind: "opened"; readonly message: string }
  | {
      readonly kind: "refused";
      readonly reason:
        | "wrong_signature"
        | "undecryptable"
        | "wrong_padding"
        | "wrong_length"
        | "wrong_receiver";
    };

/** Signs, seals and opens what goes through one callback address. */
export interface CallbackCrypto {
  /** Opens an envelope; never throws, whatever is in it. */
  open(envelope: CallbackEnvelope): Unsealed;
  /** Seals and signs an answer. `random` is 16 bytes. */
  seal(
    message: string,
    given: { readonly timestamp: string; readonly nonce: string; readonly random?: Buffer },
  ): CallbackEnvelope;
}

const RANDOM_BYTES = 16;
const HEAD_BYTES = RANDOM_BYTES + 4;
const PADDING_BYTES = 32;

/**
 * WeCom's callback cryptography (developer.work.weixin.qq.com/document/path/90968): SHA-1 over the
 * sorted token, timestamp, nonce and cipher text; AES-256-CBC over 16 random bytes, the length of
 * the message (big-endian), the message and the receiver's id, padded to 32 bytes as in PKCS #7.
 * Only SHA-1 over a secret stands against forgery, so nothing is decrypted before it is compared.
 *
 * @throws AppError `wrong_config` when the key is none.
 */
export function createCallbackCrypto({
  token,
  encodingAesKey,
  receiverId,
}: CallbackKeys): CallbackCrypto {
  const key = Buffer.from(`${encodingAesKey}=`, "base64");
  if (key.length !== 32) {
    throw new AppError({ code: "wrong_config", message: "an EncodingAESKey has 43 characters" });
  }
  const iv = key.subarray(0, 16);
  const receiver = Buffer.from(receiverId);

  function sign(timestamp: string, nonce: string, encrypted: string): string {
    const parts = [token, timestamp, nonce, encrypted].sort();
    return createHash("sha1").update(parts.join("")).digest("hex");
  }

  function decrypt(encrypted: string): Buffer | undefined {
    const decipher = createDecipheriv("aes-256-cbc", key, iv).setAutoPadding(false);
    try {
      return Buffer.concat([decipher.update(encrypted, "base64"), decipher.final()]);
    } catch {
      return undefined;
    }
  }

  return {
    open({ signature, timestamp, nonce, encrypted }) {
      if (!isSameSecret(signature, sign(timestamp, nonce, encrypted))) {
        return refuse("wrong_signature");
      }
      const padded = decrypt(encrypted);
      return padded === undefined ? refuse("undecryptable") : readPlain(padded, receiver);
    },
    seal(message, { timestamp, nonce, random = randomBytes(RANDOM_BYTES) }) {
      const cipher = createCipheriv("aes-256-cbc", key, iv).setAutoPadding(false);
      const plain = packPlain(message, receiver, random);
      const encrypted = Buffer.concat([cipher.update(plain), cipher.final()]).toString("base64");
      return { encrypted, timestamp, nonce, signature: sign(timestamp, nonce, encrypted) };
    },
  };
}

function readPlain(padded: Buffer, receiver: Buffer): Unsealed {
  const padding = padded.at(-1) ?? 0;
  const tail = padded.subarray(-padding);
  if (padding < 1 || padding > PADDING_BYTES || tail.length !== padding) {
    return refuse("wrong_padding");
  }
  if (tail.some((byte) => byte !== padding)) {
    return refuse("wrong_padding");
  }
  const plain = padded.subarray(0, padded.length - padding);
  const end = plain.length < HEAD_BYTES ? -1 : HEAD_BYTES + plain.readUInt32BE(RANDOM_BYTES);
  if (end < 0 || end > plain.length) {
    return refuse("wrong_length");
  }
  if (!plain.subarray(end).equals(receiver)) {
    return refuse("wrong_receiver");
  }
  return { kind: "opened", message: plain.toString("utf8", HEAD_BYTES, end) };
}

function packPlain(message: string, receiver: Buffer, random: Buffer): Buffer {
  const body = Buffer.from(message);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const plain = Buffer.concat([random, length, body, receiver]);
  const padding = PADDING_BYTES - (plain.length % PADDING_BYTES);
  return Buffer.concat([plain, Buffer.alloc(padding, padding)]);
}

function refuse(reason: Extract<Unsealed, { kind: "refused" }>["reason"]): Unsealed {
  return { kind: "refused", reason };
}

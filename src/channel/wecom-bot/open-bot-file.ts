import { createDecipheriv } from "node:crypto";
import { Readable, Transform } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { z } from "zod";
import { fileUnavailable, limitBytes } from "../limit-bytes.ts";
import { findErrorCode } from "../network-error.ts";

/** Where an encrypted file lies (for five minutes), and what opens it. */
export interface FileReference {
  readonly url: string;
  /** A key of 32 bytes in base64; its first half is the initialization vector. */
  readonly key: string;
}

const referenceSchema = z.object({ url: z.string(), key: z.string() });

/** A file as an attachment names it. */
export function toReference(reference: FileReference): string {
  return JSON.stringify(reference);
}

export interface OpenFileOptions {
  readonly fetch: typeof fetch;
  readonly limitBytes: number;
  /** For the whole file. */
  readonly timeoutMs: number;
  /** For tests: files then also come over plain HTTP. */
  readonly allowsHttp: boolean;
}

const PADDING_LIMIT_BYTES = 32;

/**
 * Opens a file and decrypts it while it comes (AES-256-CBC, padded to 32 bytes as in PKCS #7).
 *
 * @throws AppError `attachment_unavailable`; the stream fails with it or `attachment_too_large`.
 */
export async function openBotFile(reference: string, options: OpenFileOptions): Promise<Readable> {
  const { url, key } = readReference(reference);
  if (!options.allowsHttp && !url.startsWith("https://")) {
    throw fileUnavailable("its address is not https");
  }
  const bytes = Buffer.from(key, "base64");
  if (bytes.length !== 32) {
    throw fileUnavailable("its key has not 32 bytes");
  }
  const body = await download(url, options);
  return chain(body, decrypt(bytes), limitBytes(options.limitBytes));
}

function readReference(reference: string): FileReference {
  const { data } = referenceSchema.safeParse(parseJson(reference));
  if (data === undefined) {
    throw fileUnavailable("its reference is none");
  }
  return data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function download(url: string, options: OpenFileOptions): Promise<Readable> {
  const signal = AbortSignal.timeout(options.timeoutMs);
  const init = { signal, redirect: "error" } as const;
  const response = await options.fetch(url, init).catch((error: unknown) => {
    throw fileUnavailable(findErrorCode(error) ?? "no answer", true);
  });
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    throw fileUnavailable(`status ${response.status}`, response.status >= 429);
  }
  return Readable.fromWeb(response.body as ReadableStream<Uint8Array>);
}

/** The last of the streams; what breaks one of them breaks it, and it takes the others with it. */
function chain(source: Readable, decryption: Transform, bounded: Transform): Readable {
  source.on("error", () => bounded.destroy(fileUnavailable("it broke off", true)));
  decryption.on("error", (error) => bounded.destroy(error));
  bounded.on("close", () => {
    source.destroy();
    decryption.destroy();
  });
  return source.pipe(decryption).pipe(bounded);
}

/** Holds the last bytes back until it is known which of them are padding. */
function decrypt(key: Buffer): Transform {
  const decipher = createDecipheriv("aes-256-cbc", key, key.subarray(0, 16));
  decipher.setAutoPadding(false);
  let held: Buffer = Buffer.alloc(0);
  return new Transform({
    transform(chunk: Buffer, _encoding, callback) {
      const plain = Buffer.concat([held, decipher.update(chunk)]);
      const ready = Math.max(0, plain.length - PADDING_LIMIT_BYTES);
      held = plain.subarray(ready);
      callback(null, plain.subarray(0, ready));
    },
    flush(callback) {
      try {
        decipher.final();
      } catch {
        callback(fileUnavailable("it is not whole"));
        return;
      }
      const padding = held.at(-1) ?? 0;
      const tail = held.subarray(-padding);
      const isPadded =
        padding >= 1 && tail.length === padding && tail.every((byte) => byte === padding);
      if (isPadded) {
        callback(null, held.subarray(0, held.length - padding));
      } else {
        callback(fileUnavailable("its key does not fit"));
      }
    },
  });
}

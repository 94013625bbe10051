import { createCipheriv, randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

/** A file that somebody sent: where it lies, and what opens it. */
interface FakeFile {
  readonly path: string;
  readonly aeskey: string;
}

/** What the platform keeps over HTTP: sent files, encrypted, and addresses that take one answer. */
export interface FakeBotFiles {
  add(bytes: Uint8Array): FakeFile;
  /** An address that takes one message; what it took is given to `take`. */
  addResponse(take: (body: unknown) => void): string;
  handle(request: IncomingMessage, response: ServerResponse): void;
}

const BLOCK_BYTES = 32;

/** Encrypts as the platform does: AES-256-CBC, padded to 32 bytes. */
export function encryptFile(bytes: Uint8Array, key: Buffer): Buffer {
  const padding = BLOCK_BYTES - (bytes.length % BLOCK_BYTES);
  const cipher = createCipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
  const padded = Buffer.concat([bytes, Buffer.alloc(padding, padding)]);
  return Buffer.concat([cipher.update(padded), cipher.final()]);
}

export function createFakeBotFiles(): FakeBotFiles {
  const files = new Map<string, Buffer>();
  const responses = new Map<string, (body: unknown) => void>();

  return {
    add(bytes) {
      const key = randomBytes(32);
      const path = `/file/${files.size + 1}`;
      files.set(path, encryptFile(bytes, key));
      return { path, aeskey: key.toString("base64") };
    },
    addResponse(take) {
      const path = `/response/${responses.size + 1}`;
      responses.set(path, take);
      return path;
    },
    handle(request, response) {
      const file = files.get(request.url ?? "");
      if (file !== undefined) {
        response.end(file);
        return;
      }
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const take = responses.get(request.url ?? "");
        responses.delete(request.url ?? "");
        const answer = take === undefined ? { errcode: 40008, errmsg: "used" } : OK;
        take?.(JSON.parse(Buffer.concat(chunks).toString() || "null"));
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify(answer));
      });
    },
  };
}

const OK = { errcode: 0, errmsg: "ok" };

import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { fileUnavailable, limitBytes } from "./limit-bytes.ts";

/**
 * The body of an answer as a stream that fails with AppError `attachment_too_large` after
 * `limit` bytes and `attachment_unavailable` when it breaks off.
 *
 * @param describe says what broke it, without addresses: those may hold a token.
 */
export function streamBody(
  body: NonNullable<Response["body"]>,
  limit: number,
  describe: (error: unknown) => string,
): Readable {
  const bounded = limitBytes(limit);
  const source = Readable.fromWeb(body as ReadableStream<Uint8Array>);
  source.on("error", (error) => bounded.destroy(fileUnavailable(describe(error), true)));
  bounded.on("close", () => source.destroy());
  return source.pipe(bounded);
}

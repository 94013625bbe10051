import { AppError } from "../../base/app-error.ts";

/** A file inside a multipart body. Its content has to be read to the end before anything else. */
export interface MultipartFile {
  /** As the sender named it: untrusted. */
  readonly name: string;
  readonly mediaType: string | undefined;
  readonly content: AsyncIterable<Buffer>;
}

const HEADER_LIMIT_BYTES = 16 * 1024;

/**
 * Reads the first file of a `multipart/form-data` body (RFC 7578) as a stream, holding no more than
 * a chunk in memory. Gives nothing when there is no file.
 *
 * @throws AppError `broken_multipart` when the body ends early, also while the content is read.
 */
export async function readMultipartFile(
  body: AsyncIterable<Uint8Array>,
  contentType: string,
): Promise<MultipartFile | undefined> {
  const boundary = /^multipart\/form-data;.*\bboundary="?([^";]{1,70})"?/i.exec(contentType)?.[1];
  if (boundary === undefined) {
    return undefined;
  }
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const reader = createReader(body);
  // The first delimiter may stand at the very start, without the line break that belongs to it.
  reader.prepend(Buffer.from("\r\n"));
  await drain(reader.until(delimiter));
  for (;;) {
    const header = await readHeader(reader);
    if (header === undefined) {
      return undefined;
    }
    const content = reader.until(delimiter);
    const name = /\bfilename="([^"]*)"/i.exec(header)?.[1];
    if (name !== undefined) {
      const mediaType = /^content-type:\s*(\S+)/im.exec(header)?.[1]?.replace(/;$/, "");
      return { name: decodeName(name), mediaType, content };
    }
    await drain(content);
  }
}

/** Browsers write `"`, CR and LF in names as `%22`, `%0D` and `%0A`, and nothing else. */
function decodeName(name: string): string {
  return name.replace(/%22/g, '"').replace(/%0D|%0A/gi, " ");
}

/** The header of the next part, or nothing after the last one, whose delimiter ends in `--`. */
async function readHeader(reader: Reader): Promise<string | undefined> {
  if ((await reader.take(2)).toString() === "--") {
    return undefined;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of reader.until(Buffer.from("\r\n\r\n"))) {
    size += chunk.length;
    chunks.push(chunk);
    if (size > HEADER_LIMIT_BYTES) {
      return undefined;
    }
  }
  return Buffer.concat(chunks).toString("utf8");
}

async function drain(content: AsyncIterable<Buffer>): Promise<void> {
  for await (const _ of content) {
    // Nobody wants these bytes.
  }
}

interface Reader {
  /** Exactly the next `count` bytes. */
  take(count: number): Promise<Buffer>;
  prepend(bytes: Buffer): void;
  /** The bytes before the next `mark`, which is passed over. */
  until(mark: Buffer): AsyncGenerator<Buffer>;
}

function createReader(body: AsyncIterable<Uint8Array>): Reader {
  const source = body[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);

  async function readMore(): Promise<void> {
    const next = await source.next();
    if (next.done) {
      throw new AppError({
        code: "broken_multipart",
        message: "the body ends before its last part",
      });
    }
    held = Buffer.concat([held, next.value]);
  }

  return {
    async take(count) {
      while (held.length < count) {
        await readMore();
      }
      const taken = held.subarray(0, count);
      held = held.subarray(count);
      return taken;
    },
    prepend(bytes) {
      held = Buffer.concat([bytes, held]);
    },
    async *until(mark) {
      for (;;) {
        const found = held.indexOf(mark);
        if (found >= 0) {
          const before = held.subarray(0, found);
          held = held.subarray(found + mark.length);
          if (before.length > 0) {
            yield before;
          }
          return;
        }
        // The end of what is held may be the beginning of the mark.
        const safe = Math.max(0, held.length - mark.length + 1);
        if (safe > 0) {
          const before = held.subarray(0, safe);
          held = held.subarray(safe);
          yield before;
        }
        await readMore();
      }
    },
  };
}

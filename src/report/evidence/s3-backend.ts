import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { S3mini } from "s3mini";
import type { EvidenceBackend, KeptObject } from "./evidence-backend.ts";
import { evidenceMissing, storageFailed, storageFull } from "./evidence-fault.ts";

/** A bucket of an S3-compatible store (MinIO, Ceph, the clouds' object stores). */
interface S3Place {
  /** Without the bucket: it is put into the path. */
  readonly url: string;
  readonly bucket: string;
  readonly region: string;
  readonly keyId: string;
  readonly secret: string;
}

interface S3BackendOptions extends S3Place {
  /** How much of one object is in memory at a time; S3 wants 5 MiB or more. Default 8 MiB. */
  readonly partBytes?: number;
  /** How long one request may take, its body included. Default 120,000. */
  readonly timeoutMs?: number;
}

/** Before the name of every object: what else lies in the bucket is left alone. */
const PREFIX = "evidence/";
const MEBIBYTE = 1024 * 1024;
const PAGE_OBJECTS = 1000;
/** What stores call a full disk or an exceeded quota. */
const FULL = /StorageFull|QuotaExceeded|InsufficientStorage|status(?: code)? 507|returned 507/i;

/**
 * Keeps evidence in a bucket. Small objects go in one request, large ones in parts one after
 * another, so that memory stays flat; an upload that fails is aborted, and costs nothing.
 */
export function createS3Backend(options: S3BackendOptions): EvidenceBackend {
  const { partBytes = 8 * MEBIBYTE, timeoutMs = 120_000 } = options;
  const client = new S3mini({
    endpoint: `${options.url.replace(/\/+$/, "")}/${options.bucket}`,
    region: options.region,
    accessKeyId: options.keyId,
    secretAccessKey: options.secret,
    requestAbortTimeout: timeoutMs,
  });
  return {
    put: (name, content) => put(client, PREFIX + name, toParts(content, partBytes)),
    async get(name) {
      const answer = await call(() => client.getObjectResponse(PREFIX + name));
      if (answer?.body == null) {
        throw evidenceMissing(name);
      }
      return Readable.fromWeb(answer.body as ReadableStream<Uint8Array>);
    },
    async remove(name) {
      await call(() => client.deleteObject(PREFIX + name));
    },
    list: () => listObjects(client),
  };
}

async function put(client: S3mini, name: string, parts: AsyncGenerator<Buffer>): Promise<void> {
  const first = await parts.next();
  const second = await parts.next();
  if (second.done === true) {
    await call(() => client.putObject(name, first.value ?? Buffer.alloc(0)));
    return;
  }
  const uploadId = await call(() => client.getMultipartUploadId(name));
  try {
    await putParts(client, { name, uploadId }, joinAgain([first.value, second.value], parts));
  } catch (cause) {
    // What is left of an upload lies in the bucket unseen and is paid for.
    await client.abortMultipartUpload(name, uploadId).catch(() => undefined);
    throw cause;
  }
}

async function putParts(
  client: S3mini,
  { name, uploadId }: { readonly name: string; readonly uploadId: string },
  parts: AsyncIterable<Buffer>,
): Promise<void> {
  const done: { partNumber: number; etag: string }[] = [];
  for await (const part of parts) {
    const number = done.length + 1;
    done.push(await call(() => client.uploadPart(name, uploadId, part, number)));
  }
  const completed = await call(() => client.completeMultipartUpload(name, uploadId, done));
  // S3 may answer 200 with an error inside.
  if (typeof completed.etag !== "string") {
    throw storageFailed("the store did not put the parts together");
  }
}

async function* joinAgain(
  taken: readonly (Buffer | undefined)[],
  rest: AsyncGenerator<Buffer>,
): AsyncGenerator<Buffer> {
  yield* taken.filter((part) => part !== undefined);
  yield* rest;
}

/** Cuts the content into parts of exactly `size` bytes, the last one shorter. */
async function* toParts(
  content: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<Buffer, undefined> {
  let part = Buffer.allocUnsafe(size);
  let filled = 0;
  for await (const bytes of content) {
    for (let offset = 0; offset < bytes.length; ) {
      const taken = Math.min(size - filled, bytes.length - offset);
      part.set(bytes.subarray(offset, offset + taken), filled);
      filled += taken;
      offset += taken;
      if (filled === size) {
        yield part;
        part = Buffer.allocUnsafe(size);
        filled = 0;
      }
    }
  }
  if (filled > 0) {
    yield part.subarray(0, filled);
  }
  return undefined;
}

async function* listObjects(client: S3mini): AsyncGenerator<KeptObject> {
  let next: string | undefined;
  do {
    const page = await call(() => client.listObjectsPaged("/", PREFIX, PAGE_OBJECTS, next));
    for (const { Key: key, LastModified: keptAt } of page?.objects ?? []) {
      yield { name: key.slice(PREFIX.length), keptAt: new Date(keptAt) };
    }
    next = page?.nextContinuationToken;
  } while (next !== undefined);
}

async function call<Result>(request: () => Promise<Result>): Promise<Result> {
  try {
    return await request();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw FULL.test(reason) ? storageFull(cause) : storageFailed(reason, cause);
  }
}

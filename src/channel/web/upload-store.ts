import { randomBytes } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import type { Clock } from "../../base/clock.ts";
import type { KeyRing } from "../../base/key-ring.ts";
import { openStream, sealStream } from "../../base/seal-stream.ts";
import { createDataKey, type DataKey, openText, sealText } from "../../base/seal-text.ts";
import type { Attachment } from "../../conversation/message.ts";
import { fileUnavailable, limitBytes } from "../limit-bytes.ts";
import type { MultipartFile } from "./read-multipart-file.ts";

const KEPT_MS = 24 * 3600 * 1000;

const factsSchema = z.object({
  conversationId: z.string(),
  name: z.string(),
  mediaType: z.string().optional(),
  sizeBytes: z.number(),
});

type UploadFacts = z.infer<typeof factsSchema>;

/** What lies beside the bytes: their key, and the facts sealed with it. */
const sealedFactsSchema = z.object({
  key: z.object({ keyId: z.string(), sealed: z.string() }),
  facts: z.string(),
});

/** An upload that is there: its facts, and what opens its bytes. */
interface KnownUpload {
  readonly facts: UploadFacts;
  readonly key: DataKey;
}

/** Files between their upload and the moment that a skill takes them over. */
export interface UploadStore {
  /**
   * Stores a file. Gives nothing, and keeps nothing, when it is empty.
   *
   * @throws AppError `attachment_too_large`.
   */
  save(conversationId: string, file: MultipartFile): Promise<Attachment | undefined>;
  /** The file `id` of the conversation, if it has one. */
  find(conversationId: string, id: string): Promise<Attachment | undefined>;
  /** @throws AppError `attachment_unavailable`. */
  open(id: string): Promise<Readable>;
  /** Whether all files together reach the folder's bound. */
  isFull(): Promise<boolean>;
  /** Removes files older than a day. */
  removeOld(): Promise<void>;
}

/** What keeping uploads needs. */
export interface UploadStoreOptions {
  readonly folder: string;
  readonly fileLimitBytes: number;
  readonly folderLimitBytes: number;
  readonly clock: Clock;
  readonly keyRing: KeyRing;
}

/** Uploads in a folder, sealed: `<id>` holds the bytes, `<id>.json` their key and whose they are. */
export function createUploadStore(options: UploadStoreOptions): UploadStore {
  const { folder, fileLimitBytes, folderLimitBytes, clock, keyRing } = options;

  const { readKnown, writeKnown } = createFactsFiles(folder, keyRing);
  return {
    async save(conversationId, file) {
      await mkdir(folder, { recursive: true });
      const id = randomBytes(16).toString("hex");
      const key = createDataKey();
      const sizeBytes = await writeSealed(toPath(folder, id), file.content, {
        limitBytes: fileLimitBytes,
        seal: (bytes) => sealStream(bytes, key, toPlace(id, "bytes")),
      });
      if (sizeBytes === 0) {
        await rm(toPath(folder, id), { force: true });
        return undefined;
      }
      const { name, mediaType } = file;
      const facts: UploadFacts = {
        ...{ conversationId, name, sizeBytes },
        ...(mediaType !== undefined && { mediaType }),
      };
      await writeKnown(id, { key, facts });
      return toAttachment(id, facts);
    },
    async find(conversationId, id) {
      const facts = isId(id) ? (await readKnown(id))?.facts : undefined;
      return facts?.conversationId === conversationId ? toAttachment(id, facts) : undefined;
    },
    async open(id) {
      const known = isId(id) ? await readKnown(id) : undefined;
      if (known === undefined) {
        throw fileUnavailable("not there or not there any more");
      }
      const sealed = createReadStream(toPath(folder, id));
      return Readable.from(openStream(sealed, known.key, toPlace(id, "bytes")), {
        objectMode: false,
      });
    },
    async isFull() {
      const files = await listFiles(folder);
      return files.reduce((sum, file) => sum + file.size, 0) >= folderLimitBytes;
    },
    async removeOld() {
      const oldest = clock.now().getTime() - KEPT_MS;
      const old = (await listFiles(folder)).filter((file) => file.mtimeMs < oldest);
      await Promise.all(old.map((file) => rm(file.path, { force: true })));
    },
  };
}

/** Reads and writes what lies beside the bytes. */
function createFactsFiles(folder: string, keyRing: KeyRing) {
  async function readKnown(id: string): Promise<KnownUpload | undefined> {
    try {
      const text = await readFile(toPath(folder, id, ".json"), "utf8");
      const sealed = sealedFactsSchema.parse(JSON.parse(text));
      const key = keyRing.unwrap(sealed.key, toPlace(id, "key"));
      const facts = openText(key, sealed.facts, toPlace(id, "facts"));
      return { key, facts: factsSchema.parse(JSON.parse(facts)) };
    } catch {
      return undefined;
    }
  }

  async function writeKnown(id: string, { key, facts }: KnownUpload): Promise<void> {
    const sealed: z.infer<typeof sealedFactsSchema> = {
      key: keyRing.wrap(key, toPlace(id, "key")),
      facts: sealText(key, JSON.stringify(facts), toPlace(id, "facts")),
    };
    await writeFile(toPath(folder, id, ".json"), JSON.stringify(sealed));
  }

  return { readKnown, writeKnown };
}

/** Writes the sealed bytes; gives how many they were before. */
async function writeSealed(
  path: string,
  content: AsyncIterable<Buffer>,
  how: {
    readonly limitBytes: number;
    readonly seal: (bytes: AsyncIterable<Buffer>) => AsyncIterable<Buffer>;
  },
): Promise<number> {
  let sizeBytes = 0;
  async function* count(bytes: AsyncIterable<Buffer>) {
    for await (const piece of bytes) {
      sizeBytes += piece.length;
      yield piece;
    }
  }
  const source = Readable.from(content, { objectMode: false });
  const target = createWriteStream(path, { flags: "wx", mode: 0o600 });
  try {
    await pipeline(source, limitBytes(how.limitBytes), count, how.seal, target);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
  return sizeBytes;
}

function toPlace(id: string, part: "key" | "facts" | "bytes") {
  return { record: id, field: `upload:${part}` };
}

function toAttachment(id: string, facts: UploadFacts): Attachment {
  const { name, mediaType, sizeBytes } = facts;
  return { reference: id, name, sizeBytes, ...(mediaType !== undefined && { mediaType }) };
}

function isId(id: string): boolean {
  return /^[0-9a-f]{32}$/.test(id);
}

function toPath(folder: string, id: string, ending = ""): string {
  return join(folder, `${id}${ending}`);
}

async function listFiles(folder: string) {
  const names = await readdir(folder).catch(() => []);
  const files = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const facts = await stat(path).catch(() => undefined);
      return facts?.isFile() ? [{ path, size: facts.size, mtimeMs: facts.mtimeMs }] : [];
    }),
  );
  return files.flat();
}

import { randomBytes } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import type { Clock } from "../../base/clock.ts";
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
}

/** Uploads in a folder: `<id>` holds the bytes, `<id>.json` whose they are. */
export function createUploadStore(options: UploadStoreOptions): UploadStore {
  const { folder, fileLimitBytes, folderLimitBytes, clock } = options;

  async function readFacts(id: string): Promise<UploadFacts | undefined> {
    try {
      return factsSchema.parse(JSON.parse(await readFile(toPath(folder, id, ".json"), "utf8")));
    } catch {
      return undefined;
    }
  }

  return {
    async save(conversationId, file) {
      await mkdir(folder, { recursive: true });
      const id = randomBytes(16).toString("hex");
      const sizeBytes = await writeBytes(toPath(folder, id), file.content, fileLimitBytes);
      if (sizeBytes === 0) {
        await rm(toPath(folder, id), { force: true });
        return undefined;
      }
      const { name, mediaType } = file;
      const facts: UploadFacts = {
        ...{ conversationId, name, sizeBytes },
        ...(mediaType !== undefined && { mediaType }),
      };
      await writeFile(toPath(folder, id, ".json"), JSON.stringify(facts));
      return toAttachment(id, facts);
    },
    async find(conversationId, id) {
      const facts = isId(id) ? await readFacts(id) : undefined;
      return facts?.conversationId === conversationId ? toAttachment(id, facts) : undefined;
    },
    async open(id) {
      if (!isId(id) || (await readFacts(id)) === undefined) {
        throw fileUnavailable("not there or not there any more");
      }
      return createReadStream(toPath(folder, id));
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

async function writeBytes(path: string, content: AsyncIterable<Buffer>, limit: number) {
  const target = createWriteStream(path, { flags: "wx" });
  try {
    await pipeline(Readable.from(content, { objectMode: false }), limitBytes(limit), target);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
  return target.bytesWritten;
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

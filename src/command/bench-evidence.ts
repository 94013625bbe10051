import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Command } from "commander";
import { AppError } from "../base/app-error.ts";
import { createRandomId } from "../base/id.ts";
import { sealStream } from "../base/seal-stream.ts";
import { createDataKey } from "../base/seal-text.ts";
import { loadChannelTexts } from "../channel/channel-texts.ts";
import { toKnowledgeFolder } from "../open-knowledge.ts";
import { type EvidenceRules, loadEvidenceRules } from "../report/evidence/evidence-rules.ts";
import { createEvidenceStore, type EvidenceStore } from "../report/evidence/evidence-store.ts";
import { createFolderBackend } from "../report/evidence/folder-backend.ts";
import { scanNothing } from "../report/evidence/scan-file.ts";
import { measureUploads, openUploadSite } from "./bench-uploads.ts";
import type { CommandContext } from "./command-context.ts";

const MEBIBYTE = 1024 * 1024;
/** What makes the bytes a film: large files mostly are. */
const MP4_HEAD = Buffer.from("00000018667479706d703432000000006d70343269736f6d", "hex");

interface EvidenceOptions {
  readonly megabytes: string;
  readonly uploads: string;
}

/** `bench evidence`: how fast files are hashed, sealed and kept, and how much memory that takes. */
export function addEvidenceBench(bench: Command, context: CommandContext): void {
  bench
    .command("evidence")
    .description("量证据：哈希、加密、保存每秒多少兆，许多大文件经上传链接同时传来占多少内存")
    .option("--megabytes <number>", "每个文件多少兆", "500")
    .option("--uploads <number>", "同时上传几个", "20")
    .action((options: EvidenceOptions) => run(options, context));
}

async function run(
  { megabytes, uploads }: EvidenceOptions,
  { configure, write }: CommandContext,
): Promise<void> {
  const size = toNumber("--megabytes", megabytes, 10_000);
  const count = toNumber("--uploads", uploads, 200);
  const knowledgeFolder = toKnowledgeFolder(configure().config);
  const rules = loadEvidenceRules(path.join(knowledgeFolder, "evidence-types.yaml"));
  const folder = mkdtempSync(path.join(tmpdir(), "zhiquan-bench-"));
  try {
    write(`哈希（SHA-256）        ${await measure(size, hash)} MB/s`);
    write(`哈希和加密             ${await measure(size, hashAndSeal)} MB/s`);
    const limitBytes = (size + 1) * MEBIBYTE;
    const store = openStore(folder, rules, limitBytes);
    write(`收下一个文件           ${await measure(size, (content) => keep(store, content))} MB/s`);
    const texts = loadChannelTexts(path.join(knowledgeFolder, "texts", "channel.yaml"));
    const keepOne = (content: AsyncIterable<Buffer>) => keep(store, content);
    const site = await openUploadSite({ keep: keepOne, limitBytes, texts });
    try {
      write(await measureUploads(site, { makeContent, megabytes: size, count }));
    } finally {
      await site.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function toNumber(name: string, text: string, maximum: number): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > maximum) {
    const message = `${name} wants a whole number from 1 to ${maximum}`;
    throw new AppError({ code: "wrong_usage", message });
  }
  return number;
}

function openStore(folder: string, rules: EvidenceRules, limitBytes: number): EvidenceStore {
  const backend = createFolderBackend(path.join(folder, "evidence"));
  const key = createDataKey();
  return createEvidenceStore({
    ...{ backend, clearBackend: backend, limitBytes, scan: scanNothing },
    keys: { openOrCreate: async () => key, open: async () => key },
    rules: () => rules,
    incomingFolder: path.join(folder, "incoming"),
    createId: createRandomId,
  });
}

/** Noise of so many megabytes, which neither disks nor file systems make smaller. */
async function* makeContent(megabytes: number): AsyncGenerator<Buffer> {
  const noise = randomBytes(MEBIBYTE);
  yield Buffer.concat([MP4_HEAD, noise.subarray(MP4_HEAD.length)]);
  for (let count = 1; count < megabytes; count += 1) {
    noise.writeUInt32BE(count);
    // A piece that is being written must not change: networks bring new memory as well.
    yield Buffer.from(noise);
  }
}

async function hash(content: AsyncIterable<Buffer>): Promise<void> {
  const sha256 = createHash("sha256");
  for await (const bytes of content) {
    sha256.update(bytes);
  }
}

async function hashAndSeal(content: AsyncIterable<Buffer>): Promise<void> {
  const sha256 = createHash("sha256");
  async function* hashed() {
    for await (const bytes of content) {
      sha256.update(bytes);
      yield bytes;
    }
  }
  const place = { record: "bench", field: "evidence" };
  for await (const _ of sealStream(hashed(), createDataKey(), place)) {
    // Sealed, and let go.
  }
}

/** Kept and removed again, so that the disk holds no more than what is on its way. */
async function keep(store: EvidenceStore, content: AsyncIterable<Buffer>): Promise<void> {
  const result = await store.store(content, { name: "bench.mp4", draftId: "bench" });
  if (result.kind === "refused") {
    throw new AppError({ code: "bench_failed", message: `refused: ${result.reason}` });
  }
  await store.remove(result.file);
}

async function measure(
  megabytes: number,
  work: (content: AsyncIterable<Buffer>) => Promise<void>,
): Promise<number> {
  const started = performance.now();
  await work(makeContent(megabytes));
  return Math.round(megabytes / ((performance.now() - started) / 1000));
}

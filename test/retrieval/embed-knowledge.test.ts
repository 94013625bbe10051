import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import { TextEmbeddings } from "../../src/model/text-embeddings.ts";
import { embedKnowledge } from "../../src/retrieval/embed-knowledge.ts";
import { readEmbeddedTexts } from "../../src/retrieval/embedded-texts.ts";
import { openIndex } from "../../src/retrieval/open-index.ts";
import { SMALL_KNOWLEDGE, writeKnowledge } from "../support/write-knowledge.ts";

/** Four groups are embedded. */
const TEXTS = 100;
const policies = Array.from({ length: TEXTS }, (_, place) => [
  `policies/part-${place}.md`,
  `---\ntitle: 办法\nkind: policy\nconfidence: verified\n---\n## 第${place}条\n\n给予补助。\n`,
]);
const index = openIndex({
  knowledgeFolder: writeKnowledge({ ...SMALL_KNOWLEDGE, ...Object.fromEntries(policies) }),
  log: silentLog,
});

let file: string;
let nowMs: number;
beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), "vectors-")), "knowledge.vectors");
  nowMs = 0;
});

/** Embeds in memory; `before` is done before the group of this number, the first of which is 0. */
class CountingEmbeddings extends TextEmbeddings {
  readonly id = "counting";
  /** How many texts the file held when each group was asked for. */
  readonly kept: number[] = [];
  readonly #before: (group: number) => void;

  constructor(before: (group: number) => void) {
    super();
    this.#before = before;
  }

  override async embedDocuments(texts: string[]): Promise<number[][]> {
    this.kept.push(countKept());
    this.#before(this.kept.length - 1);
    return texts.map(() => [0.6, 0.8]);
  }

  override async embedQuery(): Promise<number[]> {
    return [0.6, 0.8];
  }
}

function countKept(): number {
  return readEmbeddedTexts(file, "counting").size;
}

function embed(before: (group: number) => void, signal?: AbortSignal) {
  const embeddings = new CountingEmbeddings(before);
  const options = { embeddings, file, log: silentLog, now: () => nowMs };
  return { kept: embeddings.kept, done: embedKnowledge(index, options, signal) };
}

it("writes the file once at the end when all goes fast", async () => {
  const { kept, done } = embed(() => {});
  await done;
  expect(kept.length).toBeGreaterThan(3);
  expect(new Set(kept)).toEqual(new Set([0]));
  expect(countKept()).toBeGreaterThan(TEXTS);
});

it("writes the file every half minute when it goes slowly", async () => {
  const { kept, done } = embed(() => {
    nowMs += 15_000;
  });
  await done;
  expect(kept.slice(0, 4)).toEqual([0, 0, 64, 64]);
});

it("keeps what it had when a later group fails", async () => {
  const { done } = embed((group) => {
    if (group === 2) {
      throw new Error("nobody listens");
    }
  });
  await expect(done).rejects.toThrow("nobody listens");
  expect(countKept()).toBe(64);
});

it("writes nothing after it was told to stop, though the embeddings go on", async () => {
  const stopping = new AbortController();
  const { kept, done } = embed((group) => {
    nowMs += 30_000;
    if (group === 1) {
      stopping.abort();
    }
  }, stopping.signal);
  await expect(done).rejects.toThrow();
  expect(kept).toEqual([0, 32]);
  expect(countKept()).toBe(32);
});

import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import { createOpenAiEmbeddings } from "../../src/model/openai-embeddings.ts";
import { openIndex } from "../../src/retrieval/open-index.ts";
import { searchByNeuralMeaning } from "../../src/retrieval/search-by-neural-meaning.ts";
import {
  answerWell,
  type EmbeddingServer,
  failWith,
  openEmbeddingServer,
} from "../model/embedding-server.ts";
import { SMALL_KNOWLEDGE, writeKnowledge } from "../support/write-knowledge.ts";

const today = { limit: 5, date: "2026-11-25" };
const question = "盗版去哪里举报";
const index = openIndex({ knowledgeFolder: writeKnowledge(), log: silentLog });

let server: EmbeddingServer;
let file: string;
let nowMs: number;
beforeEach(async () => {
  server = await openEmbeddingServer();
  file = join(mkdtempSync(join(tmpdir(), "vectors-")), "knowledge.vectors");
  nowMs = 0;
});
afterEach(() => server.close());

function openUnseen({ model = "tiny", of = index } = {}) {
  const embeddings = createOpenAiEmbeddings({
    ...{ baseUrl: server.baseUrl, model, maximumAttempts: 1 },
  });
  return searchByNeuralMeaning(of, { embeddings, file, log: silentLog, now: () => nowMs });
}

async function open(options: Parameters<typeof openUnseen>[0] = {}) {
  const opened = openUnseen(options);
  await opened.embed();
  return opened.index;
}

/** The texts that the endpoint was asked for since the last time. */
function takeAsked(): string[] {
  return server.requests.splice(0).flatMap(({ body }) => body.input);
}

describe("searchByNeuralMeaning", () => {
  it("compares a question by the vectors of the endpoint, which it asks for once", async () => {
    const { search, settle } = await open();
    expect(takeAsked()).toEqual(expect.arrayContaining([question, "盗版找谁"]));
    const found = await settle(() => search(question, today));
    expect(takeAsked()).toEqual([question]);
    expect(found.fallback).toBeUndefined();
    expect(found.needs[0]?.need.id).toBe("n4");
    expect(found.passages[0]?.parts.meaning).toBeGreaterThan(0);
    expect(index.search(question, today).passages[0]?.parts.meaning).toBe(0);
    await settle(() => search(question, today));
    expect(takeAsked()).toEqual([]);
  });

  it("embeds all texts that one piece of work looks for, also those it comes upon later", async () => {
    const { search, settle } = await open();
    takeAsked();
    const both = await settle(() => {
      const first = search(question, today);
      return first.fallback === undefined ? [first, search("商标侵权罚多少钱", today)] : [first];
    });
    expect(takeAsked()).toEqual([question, "商标侵权罚多少钱"]);
    expect(both.map(({ fallback }) => fallback)).toEqual([undefined, undefined]);
  });

  it("takes what was embedded before from the file, and embeds what changed", async () => {
    await open();
    takeAsked();
    await open();
    expect(takeAsked()).toEqual([]);
    const changed = writeKnowledge({
      ...SMALL_KNOWLEDGE,
      "policies/added.md":
        "---\ntitle: 办法\nkind: policy\nconfidence: verified\n---\n## 第一条\n\n给予补助。\n",
    });
    await open({ of: openIndex({ knowledgeFolder: changed, log: silentLog }) });
    expect(takeAsked()).toEqual(["第一条\n给予补助。"]);
  });

  it.each([
    ["another model made the vectors", { model: "other" }, (bytes: Buffer) => bytes],
    ["the file is damaged", {}, (bytes: Buffer) => bytes.fill(1, bytes.length - 4)],
    ["the file is cut off", {}, (bytes: Buffer) => bytes.subarray(0, 40)],
  ])("embeds everything again when %s", async (_, options, change) => {
    await open();
    const all = takeAsked();
    writeFileSync(file, change(readFileSync(file)));
    await open(options);
    expect(takeAsked()).toEqual(all);
  });

  it("falls back to the index as it is while the endpoint is down, says so, and tries again", async () => {
    const { search, settle } = await open();
    takeAsked();
    server.plan(failWith(503));
    const { fallback, ...found } = await settle(() => search(question, today));
    expect(fallback).toContain("openai/tiny@");
    expect(found).toEqual(index.search(question, today));
    nowMs = 29_999;
    await settle(() => search(question, today));
    expect(takeAsked()).toEqual([question]);
    nowMs = 30_001;
    expect(await settle(() => search(question, today))).not.toHaveProperty("fallback");
    expect(takeAsked()).toEqual([question]);
  });

  it("searches by static vectors and says so, until the endpoint has seen the knowledge", async () => {
    const unseen = openUnseen();
    const { settle, search } = unseen.index;
    const { fallback, ...found } = await settle(() => search(question, today));
    expect(fallback).toContain("has not embedded the knowledge");
    expect(found).toEqual(index.search(question, today));
    server.plan(failWith(503));
    await expect(unseen.embed()).rejects.toMatchObject({ code: "embeddings_unavailable" });
    expect((await settle(() => search(question, today))).fallback).toBe(fallback);
    await unseen.embed();
    expect(await settle(() => search(question, today))).not.toHaveProperty("fallback");
  });

  it("keeps what was embedded before the endpoint failed, and embeds the rest the next time", async () => {
    const files = Array.from({ length: 40 }, (_, place) => [
      `policies/part-${place}.md`,
      `---\ntitle: 办法\nkind: policy\nconfidence: verified\n---\n## 第${place}条\n\n给予补助。\n`,
    ]);
    const many = writeKnowledge({ ...SMALL_KNOWLEDGE, ...Object.fromEntries(files) });
    const of = openIndex({ knowledgeFolder: many, log: silentLog });
    server.plan(answerWell, failWith(503));
    await expect(open({ of })).rejects.toMatchObject({ code: "embeddings_unavailable" });
    const [answered, failed] = server.requests.map(({ body }) => body.input);
    takeAsked();
    await open({ of });
    expect(takeAsked()).toEqual(failed);
    expect(answered?.length).toBeGreaterThan(0);
  });

  it("stops embedding when it is told to", async () => {
    await expect(openUnseen().embed(AbortSignal.abort())).rejects.toThrow();
    expect(takeAsked()).toEqual([]);
  });

  it("leaves the stored vectors alone when the endpoint fails while they are made", async () => {
    await open();
    const before = readFileSync(file);
    server.plan(failWith(401));
    await expect(open({ model: "other" })).rejects.toMatchObject({ code: "embeddings_refused" });
    expect(readFileSync(file)).toEqual(before);
  });
});

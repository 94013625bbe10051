import { appendFileSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Log } from "../../src/base/log.ts";
import { silentLog } from "../../src/base/log.ts";
import { buildIndex } from "../../src/retrieval/build-index.ts";
import { readIndexFile, writeIndexFile } from "../../src/retrieval/index-file.ts";
import { hashKnowledge, openIndex } from "../../src/retrieval/open-index.ts";
import { createSearch } from "../../src/retrieval/search.ts";
import { writeKnowledge } from "../support/write-knowledge.ts";

function open() {
  const knowledgeFolder = writeKnowledge();
  const indexFile = join(knowledgeFolder, "data", "index.bin");
  const reasons: unknown[] = [];
  const log: Log = { ...silentLog, info: (facts) => reasons.push(facts) };
  const reopen = () => openIndex({ knowledgeFolder, indexFile, log });
  return { knowledgeFolder, indexFile, reasons, reopen, index: reopen() };
}

describe("openIndex", () => {
  it("builds once and then reads the file", () => {
    const { reopen, reasons } = open();
    reopen();
    expect(reasons).toEqual([expect.objectContaining({ reason: "missing" })]);
  });

  it("finds, expands and classifies the same from the file", () => {
    const { index, reopen } = open();
    const stored = reopen();
    const ask = { limit: 5, date: "2026-11-25" };
    expect(createSearch(stored)("牌子侵权罚多少", ask)).toEqual(
      createSearch(index)("牌子侵权罚多少", ask),
    );
    expect(stored.intents.classify("有人卖假的")).toEqual(index.intents.classify("有人卖假的"));
    expect(stored.expand("翻印的书")).toEqual(["盗版"]);
  });

  it.each(["glossary.yaml", "examples/messages.jsonl", "needs/all.jsonl", "plan/plan.md"])(
    "builds again when %s changes",
    (name) => {
      const { knowledgeFolder, reopen, reasons } = open();
      appendFileSync(join(knowledgeFolder, name), "\n");
      reopen();
      expect(reasons.at(-1)).toMatchObject({ reason: "outdated" });
      expect(reasons).toHaveLength(2);
    },
  );

  it.each([
    ["cut off", (bytes: Buffer) => bytes.subarray(0, bytes.length - 100)],
    ["empty", () => Buffer.alloc(0)],
    [
      "changed in one byte",
      (bytes: Buffer) => {
        const place = bytes.length - 5;
        bytes.writeUInt8(bytes.readUInt8(place) ^ 1, place);
        return bytes;
      },
    ],
  ])("builds again when the file is %s", (_, damage) => {
    const { indexFile, reopen, reasons, index } = open();
    writeFileSync(indexFile, damage(readFileSync(indexFile)));
    expect(reopen().needs).toEqual(index.needs);
    expect(reasons.at(-1)).toMatchObject({ reason: "corrupt" });
    expect(readdirSync(join(indexFile, ".."))).toEqual(["index.bin"]);
  });

  it("works without a file", () => {
    const knowledgeFolder = writeKnowledge();
    expect(openIndex({ knowledgeFolder, log: silentLog }).needs).toHaveLength(5);
    expect(readdirSync(knowledgeFolder)).not.toContain("data");
  });
});

describe("writeIndexFile", () => {
  it("keeps typed arrays exactly", () => {
    const folder = writeKnowledge();
    const contents = buildIndex(folder);
    const file = join(folder, "index.bin");
    writeIndexFile(file, hashKnowledge(folder), contents);
    expect(readIndexFile(file, hashKnowledge(folder))).toEqual(contents);
    expect(readIndexFile(file, "another key")).toBe("outdated");
    expect(statSync(file).size).toBeGreaterThan(1000);
  });
});

import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Log } from "../../src/base/log.ts";
import { silentLog } from "../../src/base/log.ts";
import { buildIndex } from "../../src/retrieval/build-index.ts";
import { writeClassifiersFile } from "../../src/retrieval/classifiers-file.ts";
import type { IndexContents } from "../../src/retrieval/index-contents.ts";
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

function readStored(file: string): IndexContents {
  const stored = readIndexFile(file);
  if (typeof stored === "string") {
    throw new Error(`the file is ${stored}`);
  }
  return stored.contents;
}

/** What no learning would give. */
const TAMPERED = 42;

function tamperWithLearning(file: string): void {
  const contents = readStored(file);
  const intents = { ...contents.intents, vectorLength: TAMPERED };
  writeIndexFile(file, "of another state", { ...contents, intents });
}

function manyNeeds(count: number, name: string): string {
  return Array.from({ length: count }, (_, number) =>
    JSON.stringify({
      id: `${name}-${number}`,
      title: `${name}${number}`,
      asks: [`${name}的第${number}件事怎么办`],
      unknown: { why: "contact", where: "12345" },
    }),
  )
    .map((line) => `${line}\n`)
    .join("");
}

function cutShort(file: string, contents: IndexContents): void {
  writeClassifiersFile(file, contents);
  truncateSync(file, statSync(file).size - 1);
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

  it("takes over what was learnt when only a document is added, and builds the same as anew", () => {
    const { knowledgeFolder, indexFile, reopen } = open();
    writeFileSync(
      join(knowledgeFolder, "plan", "added.md"),
      "---\ntitle: 新的奖励和补助办法\nkind: plan\nconfidence: verified\n---\n## 第一条\n\n给予补助。\n",
    );
    tamperWithLearning(indexFile);
    reopen();
    const again = readStored(indexFile);
    expect(again.intents.vectorLength).toBe(TAMPERED);
    expect({ ...again, intents: undefined }).toEqual({
      ...buildIndex(knowledgeFolder),
      intents: undefined,
    });
  });

  it.each([
    ["glossary.yaml", "牌子", "牌号"],
    ["examples/messages.jsonl", "有人卖假的名牌包", "有人卖假的名牌表"],
    ["needs/all.jsonl", "卖假牌子会罚几倍", "卖假牌子会怎么罚"],
    ["message-cues.yaml", "", "asks: 哪里\n"],
  ])("learns again when %s says something else", (name, said, says) => {
    const { knowledgeFolder, indexFile, reopen } = open();
    tamperWithLearning(indexFile);
    const file = join(knowledgeFolder, name);
    const text = existsSync(file) ? readFileSync(file, "utf8") : "";
    writeFileSync(file, text.replace(said, says));
    reopen();
    expect(readStored(indexFile)).toEqual(buildIndex(knowledgeFolder));
  });

  it.each([
    ["takes over what was learnt when few needs of many are new", 1, TAMPERED],
    ["learns again when many needs are new", 10, undefined],
  ])("%s", (_, added, kept) => {
    const { knowledgeFolder, indexFile, reopen } = open();
    const addNeeds = (count: number, name: string) =>
      appendFileSync(join(knowledgeFolder, "needs", "all.jsonl"), manyNeeds(count, name));
    addNeeds(100, "已有");
    reopen();
    tamperWithLearning(indexFile);
    addNeeds(added, "新添");
    reopen();
    const { intents, needs } = readStored(indexFile);
    expect(needs).toHaveLength(105 + added);
    expect(intents.vectorLength).toBe(kept ?? buildIndex(knowledgeFolder).intents.vectorLength);
    addNeeds(10, "后添");
    reopen();
    expect(readStored(indexFile).intents.vectorLength).not.toBe(TAMPERED);
  });

  it("does not learn what a file of classifiers holds that were learnt from the same", () => {
    const knowledgeFolder = writeKnowledge();
    const classifiersFile = join(knowledgeFolder, "classifiers.bin");
    const contents = buildIndex(knowledgeFolder);
    const tampered = { ...contents.intents, vectorLength: TAMPERED };
    writeClassifiersFile(classifiersFile, { ...contents, intents: tampered });
    const lengthOf = () =>
      openIndex({ knowledgeFolder, classifiersFile, log: silentLog }).intents.data.vectorLength;
    expect(lengthOf()).toBe(TAMPERED);
    appendFileSync(join(knowledgeFolder, "glossary.yaml"), "\n- term: 商标\n  everyday: [牌号]\n");
    expect(lengthOf()).not.toBe(TAMPERED);
  });

  it.each([
    ["missing", () => undefined],
    ["damaged", (file: string) => writeFileSync(file, "不是分类器\n")],
    ["cut short", cutShort],
  ])("learns, and says why, when the file of classifiers is %s", (_, damage) => {
    const knowledgeFolder = writeKnowledge();
    const classifiersFile = join(knowledgeFolder, "classifiers.bin");
    damage(classifiersFile, buildIndex(knowledgeFolder));
    const warnings: unknown[] = [];
    const log: Log = { ...silentLog, warn: (facts) => warnings.push(facts) };
    const index = openIndex({ knowledgeFolder, classifiersFile, log });
    expect(index.intents.data).toEqual(buildIndex(knowledgeFolder).intents);
    expect(warnings).toEqual([{ file: classifiersFile }]);
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
    expect(readIndexFile(file)).toEqual({ key: hashKnowledge(folder), contents });
    expect(statSync(file).size).toBeGreaterThan(1000);
  });
});

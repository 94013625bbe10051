import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { gatherDistillationInput } from "../../src/command/gather-distillation-input.ts";
import { loadStaticVectors } from "../../src/model/static-vectors.ts";
import { runInMemory } from "../support/run-command.ts";
import { writeKnowledge } from "../support/write-knowledge.ts";

const folder = mkdtempSync(join(tmpdir(), "distill-"));
const plain = join(folder, "corpus.txt");
const packed = join(folder, "corpus.txt.gz");
writeFileSync(plain, "这家酒店的房间很干净\n早餐不错\n");
writeFileSync(packed, gzipSync("今年的產量有所提高\n"));

describe("gatherDistillationInput", () => {
  const { vocabulary, corpus, own, groups, cutWords } = gatherDistillationInput(writeKnowledge(), [
    plain,
    packed,
  ]);
  const words = new Map(vocabulary.map(({ word, probability }) => [word, probability]));

  it("takes the corpus, packed or not, and what the knowledge says, normalised, each once", () => {
    expect(corpus).toEqual(["这家酒店的房间很干净", "早餐不错", "今年的产量有所提高"]);
    expect(own).toEqual(expect.arrayContaining(["卖假牌子会罚几倍", "有人盗印我写的书"]));
    expect(own).toContain("盗版向文化市场综合执法机构举报");
    expect(new Set(own).size).toBe(own.length);
  });

  it("takes the dictionary's frequent words, all single characters and the words of the domain", () => {
    expect(words.get("的")).toBeGreaterThan(words.get("商标") ?? 1);
    for (const word of ["中国", "兽", "牌子", "盗版"]) {
      expect(words.get(word)).toBeGreaterThan(0);
    }
    expect(words.size).toBe(vocabulary.length);
  });

  it("groups what means the same: a need's ways of asking, a term and its English", () => {
    expect(groups).toContainEqual(["商标侵权罚款", "商标侵权罚多少钱", "卖假牌子会罚几倍"]);
    expect(groups).toContainEqual(["盗版", "pirated copy"]);
  });

  it("cuts words as it counted them", () => {
    expect(cutWords("牌子")).toEqual(["牌子"]);
  });
});

describe("embeddings distill", () => {
  const distill = (...rest: string[]) =>
    runInMemory(["embeddings", "distill", "--teacher", folder, ...rest], {
      environment: { KNOWLEDGE_DIR: writeKnowledge() },
    });

  it("wants teacher, corpus and output", async () => {
    expect((await distill("--corpus", plain)).status).toBe(2);
  });

  it("names a teacher's folder that holds no model", async () => {
    const { status, errorOutput } = await distill("--corpus", plain, "--out", join(folder, "out"));
    expect(status).toBe(1);
    expect(errorOutput).toContain("onnx_unavailable");
    expect(errorOutput).toContain(folder);
  });
});

describe("the vectors that ship", () => {
  it("were made as their notice says", () => {
    const { header } = loadStaticVectors("knowledge/vectors/static-zh.bin");
    const notice = readFileSync("knowledge/vectors/NOTICE.md", "utf8");
    expect(notice).toContain(header.teacher);
    expect(notice).toContain(header.corpus);
    expect(notice).toContain(header.content);
    for (const [name, value] of Object.entries(header.options)) {
      expect(notice).toContain(`${name} ${value}`);
    }
  });
});

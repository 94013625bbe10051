import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import { loadStaticVectors } from "../../src/model/static-vectors.ts";
import { VECTORS_FILE } from "../../src/open-knowledge.ts";
import { readClassifiersFile } from "../../src/retrieval/classifiers-file.ts";
import { openIndex } from "../../src/retrieval/open-index.ts";
import { runInMemory } from "../support/run-command.ts";
import { writeKnowledge } from "../support/write-knowledge.ts";

let folder: string;
let out: string;
beforeAll(() => {
  folder = writeKnowledge();
  out = join(folder, "classifiers.bin");
});
afterAll(() => rmSync(folder, { recursive: true }));

function learn(...rest: string[]) {
  return runInMemory(["classifiers", "learn", ...rest], {
    environment: { DATA_DIR: join(folder, "data"), KNOWLEDGE_DIR: folder },
  });
}

it("writes what an index would learn, and says how often it is right", async () => {
  const { status, output } = await learn("--out", out, "--parts", "2");
  expect(status).toBe(0);
  const classifiers = readClassifiersFile(out);
  const { intents } = openIndex({
    ...{ knowledgeFolder: folder, vectors: loadStaticVectors(VECTORS_FILE), log: silentLog },
  });
  expect(classifiers?.intents).toEqual(intents.data);
  expect(output).toMatch(/这句话要做什么：\d+ 处，留出来考对 [01]\.\d{3}\n/);
  expect(output.split("\n").filter((line) => line.includes("留出来考对"))).toHaveLength(4);
  expect(output).toContain("举报的是谁、什么东西：0 处，还没有例句\n");
});

it.each(["1", "abc"])("refuses %s parts and writes nothing", async (parts) => {
  rmSync(out, { force: true });
  const { status, errorOutput } = await learn("--out", out, "--parts", parts);
  expect(status).toBe(2);
  expect(errorOutput).toContain("parts");
  expect(existsSync(out)).toBe(false);
});

it("wants a file to write to", async () => {
  expect((await learn()).status).toBe(2);
});

import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { SEARCH_WEIGHTS_FILE } from "../../src/retrieval/search-weights.ts";
import { runInMemory } from "../support/run-command.ts";

let folder: string;
let out: string;
let shipped: Buffer;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "weights-"));
  out = join(folder, "weights.yaml");
  shipped = readFileSync(SEARCH_WEIGHTS_FILE);
});
afterAll(() => rmSync(folder, { recursive: true }));

function learn(...rest: string[]) {
  return runInMemory(["weights", "learn", ...rest], {
    environment: { DATA_DIR: folder, KNOWLEDGE_DIR: folder },
  });
}

it("wants a file of its own to write to", async () => {
  expect((await learn()).status).toBe(2);
  expect(readFileSync(SEARCH_WEIGHTS_FILE)).toEqual(shipped);
});

it.each(["abc", "0", "1.5"])("refuses to ask %s questions", async (questions) => {
  const { status, errorOutput } = await learn("--out", out, "--questions", questions);
  expect(status).toBe(2);
  expect(errorOutput).toContain("questions");
  expect(existsSync(out)).toBe(false);
});

import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { ingestFiles } from "../../src/ingest/ingest-files.ts";
import { listSources } from "../../src/ingest/list-sources.ts";
import { changeDocuments } from "../../src/ingest/stored-document.ts";
import { toProcessFile } from "../support/process-file.ts";
import { runInMemory } from "../support/run-command.ts";
import { openTestKnowledge, SHARED_INDEX_FILE } from "../support/test-knowledge.ts";

// Indexes are built again and again, each in seconds, on a busy machine many.
vi.setConfig({ testTimeout: 1_800_000, hookTimeout: 600_000 });

const KILL_POINT = pathToFileURL(resolve("test", "support", "kill-at-rename.js")).href;
const QUOTE = "检测费用补助百分之四十";
const OLD = `青川市专利侵权检测费用补助办法
第一条 专利权人委托检测侵权产品的，按实际支出的${QUOTE}。
`;
const NEW = `${OLD}第二条 每个专利权人每年最高补助五千元。
`;
const SECOND = `青川市商标公证费用补助办法
第一条 商标注册人办理公证取证的，每件补助三百元。
`;
/** Either question is answered from one of the two documents. */
const ASKED = ["专利侵权的检测费用补助百分之多少？", "商标公证取证每件补助多少元？"];

let folder: string;
let knowledgeFolder: string;
let inbox: string;

beforeAll(async () => {
  openTestKnowledge();
  folder = mkdtempSync(join(tmpdir(), "zhiquan-killed-ingest-"));
  knowledgeFolder = join(folder, "knowledge");
  inbox = join(folder, "inbox");
  cpSync("knowledge", knowledgeFolder, { recursive: true });
  mkdirSync(inbox);
  copyFileSync(SHARED_INDEX_FILE, join(folder, "knowledge.index"));
  await takeInFirst();
});

afterAll(() => rmSync(folder, { recursive: true }));

const environment = () => ({
  ...{ DATA_DIR: folder, KNOWLEDGE_DIR: knowledgeFolder, LOG_LEVEL: "warn" },
});

const run = (commandLine: readonly string[], input: readonly object[] = []) =>
  runInMemory(commandLine, { environment: environment(), input });

/** Takes the inbox in and is killed in the place of its n-th renaming. */
async function ingestUntilKilled(rename: number): Promise<void> {
  const parts = ["--import", KILL_POINT, toProcessFile("main"), "ingest", inbox];
  const child = spawn(process.execPath, parts, {
    env: {
      ...process.env,
      ...environment(),
      KILL_AT_RENAME: String(rename),
      TMPDIR: folder,
    },
    stdio: "ignore",
  });
  expect(await once(child, "exit")).toEqual([null, "SIGKILL"]);
}

/** What the first and the second document say of what was asked, as a new process answers. */
async function ask(): Promise<string[]> {
  const input = ASKED.map((q, id) => ({ id, q, date: "2026-06-01" }));
  const { errorOutput, status, json } = await run(["ask", "--json"], input);
  expect({ errorOutput, status }).toEqual({ errorOutput: "", status: 0 });
  return json<{ text: string }>().map(({ text }) => text);
}

/** The documents as they lie in the knowledge folder. */
function readPolicies(): string[] {
  const policies = join(knowledgeFolder, "policies");
  return readdirSync(policies)
    .filter((name) => name.endsWith(".md"))
    .map((name) => `${name}\n${readFileSync(join(policies, name), "utf8")}`);
}

/** The first document, and a need that quotes it. */
async function takeInFirst(): Promise<void> {
  writeFileSync(join(inbox, "first.txt"), OLD);
  const { changes } = await ingestFiles(listSources([inbox]), {
    ...{ knowledgeFolder, overrides: {}, onEnd: () => {} },
  });
  changeDocuments(knowledgeFolder, changes);
  const document = changes[0]?.name.replace(/\.md$/, "");
  const asks = ["检测费用补助多少", "检测费能报多少"];
  const quotes = [{ document, path: ["第一条"], quote: QUOTE }];
  const need = { id: "detection-costs", title: "检测费用补助的比例", asks, quotes };
  writeFileSync(join(knowledgeFolder, "needs", "detection.jsonl"), JSON.stringify(need));
}

it("leaves the old knowledge whole wherever an ingest is killed, and the next one ends it", async () => {
  const before = readPolicies();
  writeFileSync(join(inbox, "second.txt"), SECOND);
  const expectOld = async () => {
    expect(readPolicies()).toEqual(before);
    const [first, second] = await ask();
    expect(first).toContain(QUOTE);
    expect(second).not.toContain("三百元");
  };

  // Without the words that the need quotes; killed before anybody could notice that.
  writeFileSync(join(inbox, "first.txt"), OLD.replace("四十", "六十"));
  await ingestUntilKilled(2);
  await expectOld();

  // Killed when both documents of the copy and the index are there, and nothing of its own is.
  writeFileSync(join(inbox, "first.txt"), NEW);
  await ingestUntilKilled(4);
  await expectOld();

  // Killed between the one document and the other.
  await ingestUntilKilled(5);
  expect(readPolicies().join()).toContain("五千元");
  const [first, second] = await ask();
  expect(first).toContain(QUOTE);
  expect(second).not.toContain("三百元");

  const ended = await run(["ingest", inbox]);
  expect(ended).toMatchObject({ status: 0, errorOutput: "" });
  expect(ended.output).toContain("收入 1，未变 1，未收入 0");
  expect((await ask())[1]).toContain("三百元");
});

import { copyFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import { openKnowledge } from "../../src/open-knowledge.ts";
import { createRunApart } from "../../src/run-apart.ts";
import { toProcessFile } from "../support/process-file.ts";
import { openRunningApp, type RunningApp } from "../support/running-app.ts";
import { openTestKnowledge, SHARED_INDEX_FILE } from "../support/test-knowledge.ts";

// Building an index takes seconds, on a busy machine many.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 });

/** Nobody listens there: what is embedded elsewhere must not keep new knowledge waiting. */
const EMBEDDINGS = { EMBEDDINGS_BASE_URL: "http://127.0.0.1:1/v1", EMBEDDINGS_MODEL: "none" };
const TARGET = "2025年有效发明专利目标是多少？";
const COSTS = "专利侵权的检测费用补助百分之多少？";
const OLD_SHARE = "百分之四十";
const NEW_SHARE = "百分之六十";
const DOCUMENT = `---
title: 专利侵权检测费用补助办法
kind: policy
confidence: verified
---
# 检测费用补助

专利权人委托检测侵权产品的，按实际支出的检测费用补助${OLD_SHARE}。
`;
const ASKERS = 4;
/** All of them ask from one address: without a pause they would flood. */
const PAUSE_MS = 1500;

let folder: string;
let knowledgeFolder: string;
let running: RunningApp;

beforeAll(async () => {
  openTestKnowledge();
  folder = mkdtempSync(join(tmpdir(), "zhiquan-changed-"));
  knowledgeFolder = join(folder, "knowledge");
  cpSync("knowledge", knowledgeFolder, { recursive: true });
  const indexFile = join(folder, "knowledge.index");
  copyFileSync(SHARED_INDEX_FILE, indexFile);
  running = await openRunningApp({
    knowledge: openKnowledge(knowledgeFolder, indexFile, silentLog),
    environment: { KNOWLEDGE_DIR: knowledgeFolder, KNOWLEDGE_RELOAD_SECONDS: "1", ...EMBEDDINGS },
    runApart(dataFolder) {
      // What was learnt is taken from there: learning takes most of the time.
      copyFileSync(SHARED_INDEX_FILE, join(dataFolder, "knowledge.index"));
      return createRunApart({
        execPath: process.execPath,
        execArgv: [],
        script: toProcessFile("main"),
        environment: {
          ...process.env,
          ...{ KNOWLEDGE_DIR: knowledgeFolder, DATA_DIR: dataFolder, ...EMBEDDINGS },
        },
      });
    },
  });
});

afterAll(async () => {
  await running.close();
  rmSync(folder, { recursive: true });
});

async function health(): Promise<{ status: string; knowledge: string }> {
  const response = await fetch(`${running.url()}/healthz`);
  return (await response.json()) as { status: string; knowledge: string };
}

function openNewClause(): Promise<Response> {
  const query = new URLSearchParams({ document: "policies/detection-costs", path: "检测费用补助" });
  return fetch(`${running.url()}/api/passage?${query}`);
}

it("goes on answering while a document is added, and then knows its clauses", async () => {
  const chat = await running.web();
  expect((await openNewClause()).status).toBe(404);
  writeFileSync(join(knowledgeFolder, "policies", "detection-costs.md"), DOCUMENT);
  do {
    expect((await chat.says(TARGET)).text).toContain("1500");
    // Asked once a second, it is no flood.
    await setTimeout(1000);
  } while ((await openNewClause()).status !== 200);
  expect(await (await openNewClause()).json()).toMatchObject({ title: "专利侵权检测费用补助办法" });
  expect((await chat.says(TARGET)).text).toContain("1500");
  expect(await health()).toMatchObject({ status: "ok", knowledge: "current" });
});

it("answers whoever asks meanwhile from the old knowledge or the new, and never from the old again", async () => {
  const file = join(knowledgeFolder, "policies", "detection-costs.md");
  let isTaken = false;
  const asking = Array.from({ length: ASKERS }, () => askUntil(() => isTaken));
  writeFileSync(file, DOCUMENT.replace(OLD_SHARE, NEW_SHARE));
  const clause = async () => ((await (await openNewClause()).json()) as { text: string }).text;
  while (!(await clause()).includes(NEW_SHARE)) {
    await setTimeout(1000);
  }
  isTaken = true;
  for (const shares of await Promise.all(asking)) {
    expect(shares[0]).toBe(OLD_SHARE);
    expect(shares.at(-1)).toBe(NEW_SHARE);
    expect(shares).toEqual(
      shares.toSorted((one, other) => ORDER.indexOf(one) - ORDER.indexOf(other)),
    );
  }
});

const ORDER = [OLD_SHARE, NEW_SHARE];

/** Asks until `isEnough`, and once more; gives what each answer says. */
async function askUntil(isEnough: () => boolean): Promise<string[]> {
  const shares: string[] = [];
  const chat = await running.web();
  for (let isLast = false; !isLast; await setTimeout(PAUSE_MS)) {
    isLast = isEnough();
    const { text, citations } = await chat.says(COSTS);
    const told = ORDER.filter((share) => text.includes(share));
    expect(told).toHaveLength(1);
    // What is cited comes from the same knowledge.
    expect(citations.map(({ quote }) => quote).join()).toContain(told[0]);
    shares.push(...told);
  }
  return shares;
}

it("keeps the old knowledge while a file is broken, and says so", async () => {
  const chat = await running.web();
  writeFileSync(join(knowledgeFolder, "clocks.yaml"), "clocks: [broken");
  while ((await health()).knowledge !== "outdated") {
    await setTimeout(100);
  }
  expect((await openNewClause()).status).toBe(200);
  expect((await chat.says(TARGET)).text).toContain("1500");
  expect(running.logged.join("\n")).toContain("clocks.yaml");
});

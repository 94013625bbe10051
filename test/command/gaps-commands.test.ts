import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { keepGap } from "../../src/storage/gaps.ts";
import { openStorage } from "../../src/storage/open-storage.ts";
import { runInMemory } from "../support/run-command.ts";
import { openKeyRingOf } from "../support/test-key-ring.ts";
import { openTestKnowledge, SHARED_INDEX_FILE } from "../support/test-knowledge.ts";

// Building an index takes seconds, on a busy machine many.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

const QUESTIONS = [
  "专利检测费用补助多少",
  "专利检测费用补助有多少钱",
  "市局的停车场在哪里",
  "商标续展要带什么证件",
  "今晚月亮圆不圆",
];

let folder: string;
let knowledgeFolder: string;

beforeAll(async () => {
  openTestKnowledge();
  folder = mkdtempSync(join(tmpdir(), "zhiquan-gaps-"));
  copyFileSync(SHARED_INDEX_FILE, join(folder, "knowledge.index"));
  knowledgeFolder = join(folder, "knowledge");
  cpSync("knowledge", knowledgeFolder, { recursive: true });
  const storage = await openStorage({
    url: join(folder, "zhiquan.db"),
    keyRing: openKeyRingOf(folder),
  });
  await storage.transaction(async (transaction) => {
    for (const [index, question] of QUESTIONS.entries()) {
      const gap = { turnId: `t${index}`, question, outcome: "unanswerable_unknown_amount" };
      await keepGap(transaction, gap, new Date());
    }
  });
  await storage.close();
});

afterAll(() => rmSync(folder, { recursive: true }));

const run = (...commandLine: string[]) =>
  runInMemory(["gaps", ...commandLine], {
    environment: { DATA_DIR: folder, KNOWLEDGE_DIR: knowledgeFolder, LOG_LEVEL: "error" },
  });

interface Group {
  readonly count: number;
  readonly ids: readonly string[];
  readonly questions: readonly string[];
  readonly nearestNeed: { readonly id: string };
}

async function findGroup(question: string): Promise<Group | undefined> {
  const { json } = await run("list", "--json");
  return json<Group>().find(({ questions }) => questions.includes(question));
}

it("lists what was not answered, likes together, with the nearest need", async () => {
  const { output, status } = await run("list");
  expect(status).toBe(0);
  expect(output).toContain("5 条，归成 4 组");
  expect((await findGroup(QUESTIONS[0] ?? ""))?.questions.toSorted()).toEqual(
    QUESTIONS.slice(0, 2).toSorted(),
  );
});

it("adds the ways of asking to a need that is there", async () => {
  const group = await findGroup(QUESTIONS[3] ?? "");
  const needId = group?.nearestNeed.id ?? "";
  const { status, errorOutput } = await run("ask", ...(group?.ids ?? []), "--need", needId);
  expect([status, errorOutput]).toEqual([0, ""]);
  expect(await findGroup(QUESTIONS[3] ?? "")).toBeUndefined();
  expect(readNeeds().find(({ id }) => id === needId)?.asks).toContain(QUESTIONS[3]);
});

it("writes a fixed answer that the assistant then gives", async () => {
  const group = await findGroup(QUESTIONS[0] ?? "");
  const answer = "检测费用按实际支出补助百分之四十。";
  const { errorOutput } = await run(
    "answer",
    ...(group?.ids ?? []),
    ...["--title", "专利检测费用补助", "--text", answer],
  );
  expect(errorOutput).toBe("");
  expect(await findGroup(QUESTIONS[0] ?? "")).toBeUndefined();
  const asked = await runInMemory(["ask", "--json"], {
    environment: { DATA_DIR: folder, KNOWLEDGE_DIR: knowledgeFolder, LOG_LEVEL: "error" },
    input: [{ id: "1", q: QUESTIONS[1] ?? "" }],
  });
  expect(asked.json<{ text: string }>()[0]?.text).toContain(answer);
});

it("changes nothing when the knowledge would not open, or nothing is called so", async () => {
  const before = readNeeds();
  const group = await findGroup(QUESTIONS[2] ?? "");
  const ids = group?.ids ?? [];
  const wrong = await run("ask", ...ids, "--need", "no-such-need");
  expect([wrong.status, wrong.errorOutput]).toEqual([1, expect.stringContaining("no-such-need")]);
  const missing = await run("dismiss", "nothing", "--reason", "x");
  expect([missing.status, missing.errorOutput]).toEqual([1, expect.stringContaining("nothing")]);
  const reason = await run(
    "unknown",
    ...ids,
    ...["--title", "停车", "--where", "12345"],
    "--why",
    "x",
  );
  expect(reason.status).toBe(2);
  expect(readNeeds()).toEqual(before);
  expect(await findGroup(QUESTIONS[2] ?? "")).toBeDefined();
});

it("writes down what nobody published, so that the assistant says where to ask", async () => {
  const group = await findGroup(QUESTIONS[2] ?? "");
  const { status, errorOutput } = await run(
    "unknown",
    ...(group?.ids ?? []),
    ...["--title", "市局停车场", "--why", "contact", "--where", "市局值班室"],
  );
  expect([status, errorOutput]).toEqual([0, ""]);
  expect(await findGroup(QUESTIONS[2] ?? "")).toBeUndefined();
  const asked = await runInMemory(["ask", "--json"], {
    environment: { DATA_DIR: folder, KNOWLEDGE_DIR: knowledgeFolder, LOG_LEVEL: "error" },
    input: [{ id: "1", q: QUESTIONS[2] ?? "" }],
  });
  const [answer] = asked.json<{ outcome: string; text: string }>();
  expect(answer?.outcome).toBe("unanswerable_not_in_documents");
  expect(answer?.text).toContain("市局值班室");
});

it("takes from the list what needs nothing, and tells the knowledge nothing of it", async () => {
  const readAdded = () => readFileSync(join(knowledgeFolder, "needs", "from-gaps.jsonl"), "utf8");
  const before = readAdded();
  const group = await findGroup(QUESTIONS[4] ?? "");
  const { status, errorOutput } = await run(
    "dismiss",
    ...(group?.ids ?? []),
    ...["--reason", "闲聊"],
  );
  expect([status, errorOutput]).toEqual([0, ""]);
  expect(await findGroup(QUESTIONS[4] ?? "")).toBeUndefined();
  expect(readAdded()).toBe(before);
});

function readNeeds(): { readonly id: string; readonly asks: readonly string[] }[] {
  const files = ["law-and-policy", "neighbouring-matters", "plan"];
  return files
    .flatMap((name) =>
      readFileSync(join(knowledgeFolder, "needs", `${name}.jsonl`), "utf8").split("\n"),
    )
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readArchive } from "../../src/ingest/read-archive.ts";
import { listReports } from "../../src/report/report-repository.ts";
import { png } from "../support/evidence-files.ts";
import { runInMemory } from "../support/run-command.ts";
import { openRunningApp, type RunningApp, submitReport } from "../support/running-app.ts";
import { openScriptedModel, type ScriptedModel, sayFrom } from "../support/scripted-model.ts";
import type { TestChat } from "../support/test-chat.ts";
import { openTestKnowledge, SHARED_INDEX_FILE } from "../support/test-knowledge.ts";

const STORY =
  "举报：普宁流沙有家鑫丰鞋店卖假冒商标的耐克运动鞋，大概两百双。" +
  "我叫欧阳金丝雀，身份证号445281199001011237，是青雀巷裁缝铺的";
const CONTACT = "欧阳金丝雀，电话13912345678，邮箱 canary@example.com，住址 金丝雀路77号";
const FILE = "欧阳金丝雀拍的.png";
const CANARIES = ["金丝雀", "445281199001011237", "13912345678", "canary@example.com"];
/** Told by the reporter, needed by the officer, and nobody else's business. */
const STORY_CANARY = "青雀巷裁缝铺";

const knowledge = openTestKnowledge();
let model: ScriptedModel;
let running: RunningApp;
let officer: TestChat;
let caseNumber: string;

beforeAll(async () => {
  model = await openScriptedModel(sayFrom(() => "没有。"));
  running = await openRunningApp({
    knowledge,
    environment: { LOG_LEVEL: "debug", MODEL_BASE_URL: model.baseUrl, MODEL_NAME: "scripted" },
  });
  officer = await running.staff("officer", "puning-market-bureau");
  const triage = await running.staff("triage");
  const reporter = await running.web();
  await reporter.says(`专利侵权找谁处理？我的电话13912345678，邮箱 canary@example.com`);
  await reporter.says(STORY);
  await reporter.sends({ name: FILE, bytes: png });
  ({ caseNumber } = await submitReport(reporter, "就在流沙", running, CONTACT));
  await officer.sees();
  await officer.presses(knowledge.reports.states.actions.accept.label);
  await reporter.sees();
  await reporter.says("人工");
  await triage.sees();
});
afterAll(async () => {
  await running.close();
  model.close();
});

function expectNone(place: string, content: string | Buffer, canaries: readonly string[]): void {
  const found = canaries.filter((canary) => content.includes(canary));
  expect({ place, found }).toEqual({ place, found: [] });
}

it("keeps what the reporter told, and who they are, for those who have the keys", async () => {
  const [report] = await listReports(running.app().storage.database, 1);
  expect(report?.contact).toContain("金丝雀路77号");
  expect(report?.narrative).toContain(STORY_CANARY);
});

it("shows the officer what happened, and nobody of staff who told it", () => {
  const sent = JSON.stringify(running.telegram.calls("sendMessage"));
  expect(sent).toContain(STORY_CANARY);
  expect(sent).toContain(caseNumber);
  expectNone("telegram", sent, CANARIES);
});

it("leaves neither of them in the clear in any file: database, write-ahead log, evidence, index", () => {
  const names = readdirSync(running.dataFolder, { recursive: true, encoding: "utf8" });
  const files = names.filter((name) => statSync(join(running.dataFolder, name)).isFile());
  expect(files.some((name) => name.endsWith(".db-wal"))).toBe(true);
  let places = 0;
  for (const name of [...files.map((file) => join(running.dataFolder, file)), SHARED_INDEX_FILE]) {
    const bytes = readFileSync(name);
    places += bytes.includes(caseNumber) ? 1 : 0;
    expectNone(name, bytes, [...CANARIES, STORY_CANARY]);
  }
  // What stands in the clear is found: the search sees what is there.
  expect(places).toBeGreaterThan(0);
});

it("leaves neither in logs, events, routing, health or what a model is asked", async () => {
  const { database } = running.app().storage;
  const health = await fetch(`${running.url()}/healthz`);
  const places = {
    logs: running.logged.join("\n"),
    events: JSON.stringify(await database.selectFrom("events").selectAll().execute()),
    matters: JSON.stringify(await database.selectFrom("matters").selectAll().execute()),
    gaps: JSON.stringify(await database.selectFrom("gaps").selectAll().execute()),
    health: await health.text(),
    model: JSON.stringify(model.requests),
  };
  expect(running.logged.length).toBeGreaterThan(0);
  expect(model.requests.length).toBeGreaterThan(0);
  for (const [place, content] of Object.entries(places)) {
    expectNone(place, content, [...CANARIES, STORY_CANARY]);
  }
});

it("gives neither to whoever runs commands", async () => {
  const environment = { DATA_DIR: running.dataFolder };
  for (const commandLine of [
    ["reports", "list"],
    ["reports", "show", caseNumber],
  ]) {
    const { output, errorOutput } = await runInMemory(commandLine, { environment });
    expect(output).toContain(caseNumber);
    expectNone(commandLine.join(" "), output + errorOutput, [...CANARIES, STORY_CANARY]);
  }
});

it("writes neither into an export, and into a paper for another body what happened alone", async () => {
  const environment = { DATA_DIR: running.dataFolder, LOG_LEVEL: "warn" };
  copyFileSync(SHARED_INDEX_FILE, join(running.dataFolder, "knowledge.index"));
  const by = ["--by", "管理员", "--reason", "年度报表"];
  const span = ["--from", "2026-11-01", "--to", "2026-11-30"];
  const toBody = ["--to", "普宁市公安局"];
  const write = async (name: string, ...commandLine: string[]) => {
    const out = join(mkdtempSync(join(tmpdir(), "zhiquan-canary-")), name);
    const written = await runInMemory(["reports", ...commandLine, ...by, "--out", out], {
      environment,
    });
    expect(written.status).toBe(0);
    expectNone(name, written.output + written.errorOutput, [...CANARIES, STORY_CANARY]);
    const bytes = readFileSync(out);
    rmSync(dirname(out), { recursive: true });
    return bytes;
  };
  /** All that an Office file is made of. */
  const unpack = async (bytes: Buffer) =>
    [...(await readArchive(bytes, () => true)).values()].join("\n");
  const csv = (await write("m.csv", "export", ...span)).toString("utf8");
  const sheet = await unpack(await write("m.xlsx", "export", ...span));
  const paper = await unpack(await write("p.docx", "hand-over", caseNumber, ...toBody));
  for (const [place, content] of Object.entries({ csv, sheet, paper })) {
    expect(content).toContain(caseNumber);
    expectNone(place, content, CANARIES);
  }
  expectNone("exports", csv + sheet, [STORY_CANARY]);
  expect(paper).toContain(STORY_CANARY);
});

it("says neither when something is broken: not to the person, not in the log", async () => {
  const { database } = running.app().storage;
  await database.deleteFrom("data_keys").where("purpose", "=", "content").execute();
  const { text } = await officer.says(caseNumber);
  const logged = running.logged.join("\n");
  expect(logged).toContain("report_key_missing");
  expectNone("error", text, [...CANARIES, STORY_CANARY]);
  expectNone("log", logged, [...CANARIES, STORY_CANARY]);
});

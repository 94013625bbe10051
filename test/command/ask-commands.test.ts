import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { INTENTS } from "../../src/conversation/intent.ts";
import { AUTHORITIES, FLAGS } from "../../src/report/proposal.ts";
import { openStorage } from "../../src/storage/open-storage.ts";
import type { Tables } from "../../src/storage/tables.ts";
import { makeCommandFolder } from "../support/command-folder.ts";
import { runInMemory } from "../support/run-command.ts";
import { openKeyRingOf } from "../support/test-key-ring.ts";

const path = z.array(z.string());
const id = z.union([z.string(), z.number()]);
const answerSchema = z.strictObject({
  id,
  intent: z.enum(INTENTS),
  outcome: z
    .string()
    .regex(/^(answered|clarification|unanswerable_|guardrails_|report_|handed_over|error_)/),
  text: z.string(),
  citations: z.array(
    z.strictObject({ document: z.string(), title: z.string(), path, quote: z.string().min(1) }),
  ),
  passages: z
    .array(z.strictObject({ document: z.string(), path, text: z.string(), score: z.number() }))
    .max(10),
  ms: z.number().nonnegative(),
});
const searchSchema = z.strictObject({
  id,
  passages: z.array(
    z.looseObject({ document: z.string(), path, text: z.string(), score: z.number() }),
  ),
  ms: z.number().nonnegative(),
});
const triageSchema = z.strictObject({
  id,
  intent: z.enum(INTENTS),
  type: z.string(),
  types: z.array(z.string()),
  district: z.string(),
  authority: z.enum(AUTHORITIES),
  office: z.string().nullable(),
  flags: z.array(z.enum(FLAGS)),
  fields: z.record(z.string(), z.string()),
  rule: z.string().nullable(),
  law: z.array(z.string()),
  clocks: z.array(
    z.strictObject({
      id: z.string(),
      law: z.string(),
      due: z.iso.date().nullable(),
      provisional: z.boolean(),
    }),
  ),
  missing: z.array(z.string()),
  ms: z.number().nonnegative(),
});

const QUESTIONS = [
  "2025年有效发明专利目标是多少，比2020年多多少",
  "专利权质押融资有什么补贴？",
  "有人卖仿冒我们商标的鞋，去哪里投诉？",
  "今天天气怎么样",
  "你好",
  "What is the 2025 target for invention patents?",
  "局长的电话是多少",
];
const REPORT = "举报：普宁流沙有家鑫丰鞋店卖假冒商标的耐克运动鞋，大概两百双，我的电话13800138000";

let place: ReturnType<typeof makeCommandFolder>;
beforeAll(() => {
  place = makeCommandFolder();
});
afterAll(() => place.remove());

const ask = (input: readonly (string | object)[], environment: Record<string, string> = {}) =>
  runInMemory(["ask", "--json"], {
    input,
    environment: { ...place.environment, ...environment },
  });

describe("ask --json", () => {
  it("answers every line in order by the contract, and writes nothing else", async () => {
    const result = await ask(QUESTIONS.map((q, index) => ({ id: `q${index}`, q })));
    expect(result.status).toBe(0);
    const answers = result.json().map((line) => answerSchema.parse(line));
    expect(answers.map((answer) => answer.id)).toEqual(QUESTIONS.map((_, index) => `q${index}`));
    expect(answers[0]).toMatchObject({ intent: "target", outcome: "answered" });
    expect(answers[0]?.text).toMatch(/1500[\s\S]*718[\s\S]*782|1500[\s\S]*782[\s\S]*718/);
    expect(answers.flatMap(({ citations }) => citations).length).toBeGreaterThan(2);
    for (const { document, path: place_, quote } of answers.flatMap(({ citations }) => citations)) {
      const texts = [...place.knowledge.index.passages]
        .filter((passage) => passage.document.id === document)
        .filter((passage) => passage.path.join("\n") === place_.join("\n"))
        .map(({ text }) => text);
      expect(texts.some((text) => text.includes(quote))).toBe(true);
    }
  });

  it("tells as lines what would be buttons in a chat", async () => {
    const [answer] = (await ask([{ id: 1, q: "地理标志有哪些" }]))
      .json()
      .map((line) => answerSchema.parse(line));
    expect(answer?.outcome).toBe("clarification");
    expect(answer?.text).toMatch(/：(?:\n· .{4,}){2,}$/);
  });

  it("quotes the plan in the very words of its file", async () => {
    const [answer] = (await ask([{ id: 1, q: QUESTIONS[0] }]))
      .json()
      .map((line) => answerSchema.parse(line));
    const quotes = (answer?.citations ?? []).filter(({ document }) => document.startsWith("plan/"));
    expect(quotes.length).toBeGreaterThan(0);
    for (const { document, quote } of quotes) {
      expect(readFileSync(`knowledge/${document}.md`, "utf8")).toContain(quote);
    }
  });

  it("says what is wrong with a line, keeps its id and goes on", async () => {
    const result = await ask([
      "not json",
      { id: "a" },
      { id: "b", q: "你好", date: "tomorrow" },
      { id: "c", q: "你好", person: "king" },
      "",
      { q: "你好" },
      { id: 5, q: "你好" },
      "[]",
      { id: "last", q: "你好", history: ["专利质押怎么办"], person: "staff", date: "2027-01-02" },
    ]);
    expect(result.status).toBe(0);
    const lines = result.json<{ id: unknown; error?: { code: string; message: string } }>();
    expect(lines.map((line) => [line.id, line.error?.code])).toEqual([
      [null, "bad_json"],
      ["a", "bad_request"],
      ["b", "bad_request"],
      ["c", "bad_request"],
      [null, "bad_request"],
      [5, undefined],
      [null, "bad_request"],
      ["last", undefined],
    ]);
    expect(lines[3]?.error?.message).toContain("person");
  });

  it("takes a report text for a report, starts no case and leaves no row", async () => {
    const [answer] = (await ask([{ id: 1, q: REPORT }]))
      .json()
      .map((line) => answerSchema.parse(line));
    expect(answer?.intent).toBe("report");
    expect(answer?.outcome).toMatch(/^report_/);
    expect(answer?.text).not.toBe("");
    if (existsSync(join(place.folder, "zhiquan.db"))) {
      const storage = await openStorage({
        url: join(place.folder, "zhiquan.db"),
        keyRing: openKeyRingOf(place.folder),
      });
      const tables: (keyof Tables)[] = [
        "inbox",
        "outbox",
        "turns",
        "people",
        "reports",
        "matters",
        "events",
      ];
      for (const table of tables) {
        expect(await storage.database.selectFrom(table).selectAll().execute()).toEqual([]);
      }
      await storage.close();
    }
  });

  it("refuses what it must by name: too long, nothing, only invisible characters", async () => {
    const result = await ask([
      { id: 1, q: "专利".repeat(200_000) },
      { id: 2, q: "" },
      { id: 3, q: "\u200b\u202e \u0000" },
    ]);
    const outcomes = result.json().map((line) => answerSchema.parse(line).outcome);
    expect(outcomes).toEqual(["guardrails_too_long", "guardrails_empty", "guardrails_empty"]);
  });

  it("answers a thousand lines in one process, all of them in order", async () => {
    const input = Array.from({ length: 1_000 }, (_, index) => ({
      id: index,
      q: `${QUESTIONS[index % QUESTIONS.length]}`,
    }));
    const answers = (await ask(input)).json();
    expect(answers.map((answer) => answer.id)).toEqual(input.map((line) => line.id));
    expect(answers.filter((answer) => "error" in answer)).toEqual([]);
  });

  it("needs no data folder, and none that it may write to", async () => {
    const parent = mkdtempSync(join(tmpdir(), "zhiquan-read-only-"));
    const blocked = join(parent, "file");
    rmSync(blocked, { force: true });
    // A path below a file cannot be made, whoever asks: root may write into read-only folders.
    const { writeFileSync } = await import("node:fs");
    writeFileSync(blocked, "");
    chmodSync(blocked, 0o444);
    const result = await ask([{ id: 1, q: QUESTIONS[0] }], { DATA_DIR: join(blocked, "data") });
    expect(result).toMatchObject({ status: 0 });
    expect(answerSchema.parse(result.json()[0]).text).toContain("1500");
    rmSync(parent, { recursive: true, force: true });
  }, 120_000);

  it("takes each kind of person that the contract names", async () => {
    const persons = ["enterprise", "official", "staff"];
    const result = await ask(persons.map((person) => ({ id: person, q: QUESTIONS[0], person })));
    for (const line of result.json()) {
      expect(answerSchema.parse(line)).toMatchObject({ intent: "target", outcome: "answered" });
    }
  });

  it("answers one question in words without --json", async () => {
    const result = await runInMemory(["ask", QUESTIONS[0] ?? ""], {
      environment: place.environment,
    });
    expect(result.status).toBe(0);
    expect(result.output).toContain("1500");
    expect(result.output).toContain("[1] 《");
  });
});

describe("search --json", () => {
  it("gives at most k passages by the contract, best first", async () => {
    const result = await runInMemory(["search", "--json"], {
      environment: place.environment,
      input: [
        { id: "s", q: "专利权质押融资" },
        { id: "k", q: "商标", k: 3 },
        { id: "z", q: "商标", k: 0 },
      ],
    });
    const lines = result.json();
    const found = lines.slice(0, 2).map((line) => searchSchema.parse(line));
    expect(found.map((line) => line.id)).toEqual(["s", "k"]);
    expect(found[0]?.passages.length).toBeGreaterThan(0);
    expect(found[1]?.passages).toHaveLength(3);
    for (const { passages } of found) {
      const scores = passages.map(({ score }) => score);
      expect(scores).toEqual([...scores].sort((one, other) => other - one));
    }
    expect(lines[2]).toMatchObject({ id: "z", error: { code: "bad_request" } });
  });
});

describe("triage --json", () => {
  it("routes by the contract and starts nothing", async () => {
    const result = await runInMemory(["triage", "--json"], {
      environment: place.environment,
      input: [
        { id: 1, text: REPORT, date: "2026-11-25" },
        { id: 2, text: "" },
        { id: 3, text: "今天天气不错" },
        { id: 4, text: "有人在火星卖盗版书" },
        { id: 5 },
      ],
    });
    const lines = result.json();
    const sorted = lines.slice(0, 4).map((line) => triageSchema.parse(line));
    expect(sorted[0]).toMatchObject({
      intent: "report",
      type: "counterfeit_mark",
      district: "普宁市",
      authority: "county_bureau",
      office: "puning-market-bureau",
    });
    expect(sorted[0]?.flags).toContain("personal_data");
    expect(sorted[0]?.clocks.length).toBeGreaterThan(0);
    expect(lines[4]).toMatchObject({ id: 5, error: { code: "bad_request" } });
    expect(result.status).toBe(0);
  });
});

import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { loadDocuments } from "../../src/retrieval/load-documents.ts";
import { loadNeeds } from "../../src/retrieval/load-needs.ts";
import { runInMemory } from "../support/run-command.ts";
import {
  failWith,
  openScriptedModel,
  type ScriptedModel,
  say,
  sayFrom,
} from "../support/scripted-model.ts";
import { openTestKnowledge, SHARED_INDEX_FILE } from "../support/test-knowledge.ts";

const SAMPLE = `---
title: 青川市商标品牌指导站办法
kind: policy
confidence: verified
---
# 第一条 设立

每个镇可以设立一个商标品牌指导站。

# 第二条 补助

验收合格的指导站，每年补助二万六千元。
`;

let folder: string;
let knowledge: string;
let server: ScriptedModel;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "zhiquan-needs-"));
  knowledge = join(folder, "knowledge");
  cpSync("knowledge", knowledge, { recursive: true });
  // What was learnt is taken from there: learning takes most of the time.
  openTestKnowledge();
  cpSync(SHARED_INDEX_FILE, join(folder, "data", "knowledge.index"));
  writeFileSync(join(knowledge, "policies", "sample.md"), SAMPLE);
});
afterAll(() => rmSync(folder, { recursive: true }));

beforeEach(async () => {
  server = await openScriptedModel(say("[]"));
});
afterEach(() => {
  server.close();
  rmSync(join(folder, "data", "proposals"), { recursive: true, force: true });
});

function run(commandLine: readonly string[], environment: Record<string, string> = {}) {
  return runInMemory(commandLine, {
    environment: {
      ...{ DATA_DIR: join(folder, "data"), KNOWLEDGE_DIR: knowledge, LOG_LEVEL: "silent" },
      ...environment,
    },
  });
}

const propose = (document = "policies/sample") =>
  run(["needs", "propose", document], { MODEL_BASE_URL: server.baseUrl, MODEL_NAME: "scripted" });
const file = () => join(folder, "data", "proposals", "policies-sample.yaml");
const proposals = () => readFileSync(file(), "utf8");
const accepted = () => join(knowledge, "needs", "accepted.jsonl");

const GRANT = {
  title: "指导站补助",
  asks: ["商标品牌指导站每年补多少钱", "指导站验收完有钱拿没"],
  quotes: ["每年补助二万六千元"],
};

/** Proposes for the second passage only. */
const proposing = (...needs: object[]) =>
  sayFrom(({ user }) => (user.includes("二万六千元") ? JSON.stringify(needs) : "[]"));

describe("zhiquan needs propose", () => {
  it("names the variables when no model is configured", async () => {
    const { status, errorOutput } = await run(["needs", "propose", "policies/sample"]);
    expect(status).toBe(1);
    expect(errorOutput).toContain("MODEL_BASE_URL and MODEL_NAME");
  });

  it("writes what the model proposes, unapproved, and leaves out what is made up", async () => {
    const invented = { ...GRANT, title: "编的", quotes: ["每年补助三万元"] };
    server.plan(...[1, 2].map(() => proposing(GRANT, invented)));
    const { status, output } = await propose(join(knowledge, "policies", "sample.md"));
    expect(status).toBe(0);
    expect(output).toContain("看了 2 条；去掉引文不实或没有新问法的 1 个");
    expect(proposals()).toContain("approved: false");
    expect(proposals()).toContain("quote: 每年补助二万六千元");
    expect(proposals()).not.toContain("三万元");
  });

  it("does not write over proposals that somebody may be reading", async () => {
    server.plan(...[1, 2].map(() => proposing(GRANT)));
    await propose();
    const { status, errorOutput } = await propose();
    expect(status).toBe(1);
    expect(errorOutput).toContain("proposals_exist");
  });

  it("goes on when a passage fails, and says so when all do", async () => {
    server.plan(say("我不会写JSON"), proposing(GRANT));
    const { status, errorOutput } = await propose();
    expect(status).toBe(0);
    expect(errorOutput).toContain("no_json");
    rmSync(file());
    server.plan(...[1, 2].map(() => say("我不会写JSON")));
    expect((await propose()).errorOutput).toContain("nothing for any of 2 passages");
  });

  it("ends at once when the endpoint refuses, or the document does not exist", async () => {
    server.plan(failWith(401));
    expect((await propose()).errorOutput).toContain("model_refused");
    expect((await propose("policies/nothing")).status).toBe(2);
    expect(server.requests).toHaveLength(1);
  });
});

describe("zhiquan needs accept", () => {
  async function proposeGrant(change: (text: string) => string) {
    server.plan(...[1, 2].map(() => proposing(GRANT)));
    await propose();
    writeFileSync(file(), change(proposals()));
  }

  it("takes approved needs in, each only once", async () => {
    await proposeGrant((text) => text.replace("approved: false", "approved: true"));
    expect((await run(["needs", "accept", file()])).output).toContain("收入 1 个");
    expect((await run(["needs", "accept", file()])).output).toContain("早已收入 1 个");
    expect(readFileSync(accepted(), "utf8").trim().split("\n")).toHaveLength(1);
    const { passages } = loadDocuments(knowledge);
    const need = loadNeeds(knowledge, passages).find(({ title }) => title === GRANT.title);
    expect(need?.answer).toMatchObject({
      kind: "quotes",
      quotes: [{ quote: "每年补助二万六千元" }],
    });
    rmSync(accepted());
  });

  it("takes nothing in that nobody approved", async () => {
    await proposeGrant((text) => text);
    expect((await run(["needs", "accept", file()])).output).toContain(
      "收入 0 个，早已收入 0 个，未批准 1 个",
    );
    expect(existsSync(accepted())).toBe(false);
  });

  it("names the line of an approved need whose quote is not exact", async () => {
    await proposeGrant((text) =>
      text.replace("approved: false", "approved: true").replace("二万六千元", "二万五千元"),
    );
    const { status, errorOutput } = await run(["needs", "accept", file()]);
    expect(status).toBe(1);
    expect(errorOutput).toMatch(/policies-sample\.yaml: line 5: the quote does not stand in/);
    expect(existsSync(accepted())).toBe(false);
  });
});

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { INTENTS } from "../../src/conversation/intent.ts";
import { AUTHORITIES, FLAGS } from "../../src/report/proposal.ts";
import { loadReportKnowledge } from "../../src/report/report-knowledge.ts";
import { triage } from "../../src/report/triage.ts";
import { LEARNT_FLAGS } from "../../src/retrieval/training-examples.ts";

const knowledge = loadReportKnowledge("knowledge");
const typeSchema = z.enum(["unclear", ...knowledge.types.keys()]);

const exampleSchema = z.strictObject({
  text: z.string().min(1),
  intent: z.enum(INTENTS),
  type: typeSchema.optional(),
  typesOk: z.array(typeSchema).optional(),
  district: z
    .enum(["city", "outside", "unknown", ...knowledge.districts.districts.map(({ name }) => name)])
    .optional(),
  authority: z.enum(AUTHORITIES).optional(),
  flags: z.array(z.enum(FLAGS)).optional(),
  fields: z
    .partialRecord(z.enum(["respondent", "goods", "amount", "platform", "rightNumber"]), z.string())
    .optional(),
});

const examples = readFileSync("knowledge/examples/messages.jsonl", "utf8")
  .trim()
  .split("\n")
  .map((line) => exampleSchema.parse(JSON.parse(line)));
const reports = examples.filter(({ intent }) => intent === "report");

describe("examples", () => {
  it("teach flags that reports can have, each with enough examples", () => {
    for (const flag of LEARNT_FLAGS) {
      expect(FLAGS).toContain(flag);
      const showing = reports.filter((report) => report.flags?.includes(flag));
      expect(showing.length, flag).toBeGreaterThan(50);
    }
  });

  it("holds fields that stand in their texts", () => {
    for (const { text, fields = {} } of examples) {
      for (const piece of Object.values(fields)) {
        expect(text).toContain(piece);
      }
    }
  });

  it("labels every report with type, district and authority", () => {
    const bare = reports.filter(
      ({ type, district, authority }) => !type || !district || !authority,
    );
    expect(bare).toEqual([]);
  });

  it("is understood as well as before: district and authority with the type given", () => {
    const results = reports.map((report) => ({
      report,
      result: triage({ text: report.text, date: "2026-11-25" }, knowledge, () => [
        { label: report.type ?? "unclear", probability: 1 },
      ]),
    }));
    const share = (isRight: (entry: (typeof results)[number]) => boolean) =>
      results.filter(isRight).length / results.length;
    expect(share(({ report, result }) => report.district === result.district)).toBeGreaterThan(
      0.97,
    );
    expect(share(({ report, result }) => report.authority === result.authority)).toBeGreaterThan(
      0.97,
    );
  });
});

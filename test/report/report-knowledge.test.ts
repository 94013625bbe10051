import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadReportKnowledge } from "../../src/report/report-knowledge.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "knowledge-"));
  cpSync("knowledge", folder, { recursive: true });
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function change(name: string, from: string, to: string): void {
  const file = path.join(folder, name);
  const text = readFileSync(file, "utf8");
  expect(text).toContain(from);
  writeFileSync(file, text.replace(from, to));
}

describe("loadReportKnowledge", () => {
  it("reads everything", () => {
    const knowledge = loadReportKnowledge(folder);
    expect(knowledge.types.size).toBe(24);
    expect(knowledge.districts.districts.map(({ code }) => code)).toHaveLength(5);
  });

  it.each([
    ["a case without a rule", "report-types/copyright.yaml", "places: [outside]", "places: [city]"],
    [
      "a case with two rules",
      "report-types/copyright.yaml",
      "places: [outside]",
      "places: [outside, city]",
    ],
    ["a clock that does not exist", "report-types/copyright.yaml", "[cr_accept]", "[cr_acept]"],
    [
      "an office that does not exist",
      "report-types/copyright.yaml",
      "office: bureau-elsewhere",
      "office: nowhere",
    ],
    [
      "an office of another authority",
      "report-types/copyright.yaml",
      "office: bureau-elsewhere",
      "office: police",
    ],
    [
      "a matter for an office without people",
      "report-types/ic_layout.yaml",
      "handling: inform",
      "handling: accept",
    ],
    ["an offence that does not exist", "report-types/copyright.yaml", "pirated_copies", "piracy"],
    [
      "a key that is not the file's name",
      "report-types/copyright.yaml",
      "key: copyright",
      "key: copy",
    ],
    ["a misspelt field", "report-types/copyright.yaml", "summary:", "sumary:"],
    ["a district without a bureau", "offices.yaml", "district: 惠来县", "district: 惠来"],
    ["two offices for one county", "offices.yaml", "district: 惠来县", "district: 普宁市"],
    [
      "a type that rests on a repealed law alone",
      "report-types/olympic_mark.yaml",
      "第七条、第十二条、第十三条 }",
      "第七条、第十二条、第十三条, to: 2026-12-31 }",
    ],
    [
      "a rule that rests on a repealed law alone",
      "report-types/copyright.yaml",
      "    reason:",
      "    law: [{ text: 旧法, to: 2026-12-31 }]\n    reason:",
    ],
    ["a day that does not exist", "calendar/2026.yaml", "2026-10-07", "2026-10-32"],
    ["a transition that stands twice", "matter-states.yaml", "action: docket,", "action: close,"],
    ["a broken expression", "report-cues.yaml", "窝点|", "(窝点|"],
  ])("refuses %s, naming the file", (_, name, from, to) => {
    change(name, from, to);
    expect(() => loadReportKnowledge(folder)).toThrowError(
      expect.objectContaining({
        code: "broken_data_file",
        message: expect.stringContaining(path.basename(name).replace("offices.yaml", "")),
      }),
    );
  });
});

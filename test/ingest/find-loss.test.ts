import { describe, expect, it } from "vitest";
import { findLoss, hasLoss } from "../../src/ingest/find-loss.ts";

const nothingApart = { dropped: [], joinedRows: 0, joinedHeadings: 0 };
const source = (texts: readonly string[], headings = 0, tables = 0, rows = 0) => ({
  ...{ texts, headings, tables, rows },
});

describe("findLoss", () => {
  it("finds nothing where all stands, with structure and repetition", () => {
    const body =
      "# 一、要求\n\n一、要求。甲\\# 乙[^1]。\n\n[^1]: 注\n\n| 项 | 值 |\n| --- | --- |\n| 丙 | 1 |\n";
    const contents = source(["一、要求", "甲# 乙。", "注", "项", "值", "丙", "1"], 1, 1, 2);
    const report = findLoss(contents, body, nothingApart);
    expect(hasLoss(report)).toBe(false);
    expect(report.written).toMatchObject({ headings: 1, tables: 1, rows: 2 });
  });

  it("finds a text that is gone, although others are repeated", () => {
    const report = findLoss(source(["甲乙", "丙丁"]), "甲乙\n\n甲乙\n\n丁丙", nothingApart);
    expect(report.lost).toMatchObject({ characters: 2, examples: ["丙丁"] });
  });

  it("finds that a text that stood twice stands once", () => {
    expect(findLoss(source(["甲", "甲"]), "甲", nothingApart).lost.characters).toBe(1);
  });

  it("counts headings, tables and rows that are gone", () => {
    const report = findLoss(source([], 2, 2, 5), "# 一\n\n| 项 |\n| --- |\n| 甲 |\n", nothingApart);
    expect(report.lost).toMatchObject({ headings: 1, tables: 1, rows: 3 });
  });

  it("misses nothing that was set apart on purpose", () => {
    const apart = { dropped: ["— 1 —"], joinedRows: 1, joinedHeadings: 1 };
    const body = "| 项 |\n| --- |\n| 甲 |\n";
    expect(hasLoss(findLoss(source(["项", "甲", "—1—"], 1, 1, 3), body, apart))).toBe(false);
  });
});

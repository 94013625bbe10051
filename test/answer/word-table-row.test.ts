import { describe, expect, it } from "vitest";
import { loadAnswerTexts } from "../../src/answer/answer-texts.ts";
import { wordTableRow } from "../../src/answer/word-table-row.ts";

const texts = loadAnswerTexts("knowledge/texts/answer.yaml");
const header = "| 序号 | 类别 | 主要指标 | 单位 | 2020年基期值 | 2025年规划值 |";

describe("wordTableRow", () => {
  it("names the row and says each column's value, with the exact row as quote", () => {
    const row = "| 1 | 知识产权创造 | 每万人口发明专利拥有量 | 件 | 1.18 | 2.3 |";
    const worded = wordTableRow(`${header}\n${row}`, texts);
    expect(worded.quote).toBe(row);
    expect(worded.text).toMatch(/^每万人口发明专利拥有量：/);
    expect(worded.text).toContain("2020年基期值 1.18");
    expect(worded.text).toContain("2025年规划值 2.3");
  });

  it("leaves out a cell that holds only a dash", () => {
    const row = "| 6 | 创造 | 农业植物新品种权 | 件 | —— | 2 |";
    expect(wordTableRow(`${header}\n${row}`, texts).text).not.toContain("基期值");
  });
});

import { describe, expect, it } from "vitest";
import { layTable, type SourceCell, type SourceRow } from "../../src/ingest/lay-table.ts";

const cell = (text: string, columnSpan = 1, rowSpan = 1): SourceCell => ({
  text,
  columnSpan,
  rowSpan,
});
const row = (...cells: readonly (string | SourceCell)[]): SourceRow => ({
  cells: cells.map((one) => (typeof one === "string" ? cell(one) : one)),
  isHeader: false,
});

describe("layTable", () => {
  it("repeats merged cells and joins the rows of a header", () => {
    const rows = [
      row(cell("类别", 1, 2), cell("上限", 2)),
      row("企业", "个人"),
      row(cell("专利", 1, 2), "5", "2"),
      row("3", "1"),
    ];
    expect(layTable(rows)).toMatchObject({
      blocks: [
        {
          header: ["类别", "上限 企业", "上限 个人"],
          rows: [
            ["专利", "5", "2"],
            ["专利", "3", "1"],
          ],
        },
      ],
      joinedRows: 1,
    });
  });

  it("sets lines over the full width apart, above and below", () => {
    const rows = [row(cell("某表", 2)), row("项", "值"), row("甲", "1"), row(cell("注：略。", 2))];
    const { blocks, joinedRows } = layTable(rows);
    expect(blocks.map((block) => ("text" in block ? block.text : block.rows))).toEqual([
      "某表",
      [["甲", "1"]],
      "注：略。",
    ]);
    expect(joinedRows).toBe(2);
  });

  it("takes a cell that is but a frame for text, and leaves empty rows out", () => {
    expect(layTable([row("提示"), row("")])).toEqual({
      blocks: [{ kind: "paragraph", text: "提示", page: undefined }],
      joinedRows: 0,
    });
  });

  it("makes short rows as wide as the others", () => {
    expect(layTable([row("项", "值", ""), row("甲")]).blocks).toMatchObject([
      { header: ["项", "值"], rows: [] },
      { text: "甲" },
    ]);
  });

  it("does not take a first column that is merged over all rows for a header", () => {
    const rows = [row(cell("合", 1, 3), "一"), row("二"), row("三")];
    expect(layTable(rows).blocks).toMatchObject([{ header: ["合", "一"] }]);
  });
});

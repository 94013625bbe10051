import { describe, expect, it } from "vitest";
import { createNumberFormat } from "../../src/ingest/xlsx/number-format.ts";
import { openXlsx, readXlsx } from "../../src/ingest/xlsx/read-xlsx.ts";
import { makeXlsx } from "../support/make-zip.ts";

const text = (place: string, value: string) =>
  `<c r="${place}" t="inlineStr"><is><t>${value}</t></is></c>`;

async function read(sheet: string) {
  return readXlsx(await openXlsx(makeXlsx(sheet)));
}

describe("readXlsx", () => {
  it("makes a table of each filled region, wherever it begins", async () => {
    const rows = [
      `<row r="3">${text("C3", "项")}${text("D3", "值")}</row>`,
      `<row r="4">${text("C4", "甲")}<c r="D4"><v>1</v></c></row>`,
      `<row r="9">${text("A9", "项目")}${text("B9", "单位")}</row>`,
      `<row r="10">${text("A10", "乙")}<c r="B10" t="b"><v>1</v></c></row>`,
    ];
    expect((await read(rows.join(""))).blocks).toMatchObject([
      { header: ["项", "值"], rows: [["甲", "1"]] },
      { header: ["项目", "单位"], rows: [["乙", "是"]] },
    ]);
  });

  it("repeats what is merged down, over rows that hold nothing else", async () => {
    const rows = [
      `<row r="1">${text("A1", "类")}${text("B1", "项")}</row>`,
      `<row r="2">${text("A2", "专利")}${text("B2", "甲")}</row>`,
      `<row r="3">${text("B3", "乙")}</row>`,
    ];
    const merges = '<mergeCells><mergeCell ref="A2:A3"/></mergeCells>';
    expect((await read(rows.join("") + merges)).blocks).toMatchObject([
      {
        rows: [
          ["专利", "甲"],
          ["专利", "乙"],
        ],
      },
    ]);
  });
});

describe("createNumberFormat", () => {
  it.each([
    [undefined, 0, 1234.5, "1234.5"],
    [undefined, 0, 0.1 + 0.2, "0.3"],
    [undefined, 2, 5, "5.00"],
    [undefined, 10, 0.125, "12.50%"],
    [undefined, 9, 0.12345, "12.345%"],
    ["#,##0.0", 164, 1234.56, "1234.56"],
    [undefined, 14, 45291, "2023-12-31"],
    ['yyyy"年"m"月"d"日"', 165, 45291, "2023年12月31日"],
    ["yyyy年m月", 166, 45291, "2023年12月"],
    ["yyyy/mm/dd hh:mm", 167, 45291.5, "2023-12-31 12:00"],
    ['0"件"', 168, 7, "7件"],
    ["[$¥-804]#,##0.00", 169, 7, "¥7.00"],
  ])("shows by %j (%i) the number %d as %s", (code, builtIn, value, shown) => {
    expect(createNumberFormat(code, builtIn, 1900)(value)).toBe(shown);
  });

  it("counts days from 1904 where the workbook does", () => {
    expect(createNumberFormat(undefined, 14, 1904)(0)).toBe("1904-01-01");
  });
});

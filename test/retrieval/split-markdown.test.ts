import { describe, expect, it } from "vitest";
import { splitMarkdown } from "../../src/retrieval/split-markdown.ts";

describe("splitMarkdown", () => {
  it("makes one clause per heading, without deeper sections", () => {
    const pieces = splitMarkdown("# 一\n\n头\n\n## 甲\n\n甲文\n\n## 乙\n\n乙文\n\n# 二\n\n尾\n");
    expect(pieces.map(({ path, text }) => [path.join("/"), text])).toEqual([
      ["一", "头"],
      ["一/甲", "甲文"],
      ["一/乙", "乙文"],
      ["二", "尾"],
    ]);
  });

  it("keeps spaces inside headings and lines inside clauses as they stand", () => {
    const [piece] = splitMarkdown("# 第一章  基础\n\n全市总量达到\n100件。\n\n又一段。\n");
    expect(piece).toEqual({
      path: ["第一章  基础"],
      text: "全市总量达到\n100件。\n\n又一段。",
      kind: "clause",
    });
  });

  it("gives each row of a table with its header, and the text around it apart", () => {
    const table = "前\n\n| 指标 | 值 |\n| --- | --- |\n| 甲 | 1 |\n| 乙 | 2 |\n\n后\n";
    expect(splitMarkdown(table)).toEqual([
      { path: [], text: "前", kind: "clause" },
      { path: [], text: "| 指标 | 值 |\n| 甲 | 1 |", kind: "table_row" },
      { path: [], text: "| 指标 | 值 |\n| 乙 | 2 |", kind: "table_row" },
      { path: [], text: "后", kind: "clause" },
    ]);
  });

  it("leaves out levels that a document skips", () => {
    const paths = splitMarkdown("# 一\n\n### 深\n\n文\n\n## 浅\n\n文\n").map(({ path }) => path);
    expect(paths).toEqual([
      ["一", "深"],
      ["一", "浅"],
    ]);
  });

  it("takes no heading out of a code fence", () => {
    expect(splitMarkdown("# 一\n\n```\n# 不是\n```\n")).toHaveLength(1);
  });

  it("takes the page from the mark above, and the mark out of the text", () => {
    const text = "# 一\n\n<!-- page 2 -->\n甲\n\n<!-- page 3 -->\n乙\n\n| 项 |\n| --- |\n| 丙 |\n";
    expect(splitMarkdown(text)).toEqual([
      { path: ["一"], text: "甲\n\n乙", kind: "clause", page: 2 },
      { path: ["一"], text: "| 项 |\n| 丙 |", kind: "table_row", page: 3 },
    ]);
  });
});

import { describe, expect, it } from "vitest";
import { readPlainText } from "../../src/ingest/read-plain-text.ts";

const textsOf = (text: string) =>
  readPlainText(text).blocks.map((block) => ("text" in block ? block.text : ""));

describe("readPlainText", () => {
  it("makes a paragraph of each line", () => {
    expect(textsOf("某办法\n第一条 略。\n\n第二条 略。")).toEqual([
      "某办法",
      "第一条 略。",
      "第二条 略。",
    ]);
  });

  it("joins lines that were broken at a fixed width", () => {
    const line = "为了加强知识产权保护规范维权援助工作根据有关法律";
    const text = `　　${line.slice(2)}\n${line}\n${line}制定。\n　　${line.slice(2)}\n${line}\n略。`;
    expect(textsOf(text)).toHaveLength(2);
  });

  it("takes pages from form feeds, without their numbers", () => {
    const { blocks, dropped } = readPlainText("甲。\n- 1 -\n\f乙。\n- 2 -\n");
    expect(blocks).toMatchObject([
      { text: "甲。", page: 1 },
      { text: "乙。", page: 2 },
    ]);
    expect(dropped).toEqual(["- 1 -", "- 2 -"]);
  });
});

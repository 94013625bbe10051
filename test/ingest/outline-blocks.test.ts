import { describe, expect, it } from "vitest";
import type { Block } from "../../src/ingest/block.ts";
import { outlineBlocks } from "../../src/ingest/outline-blocks.ts";

const paragraph = (text: string): Block => ({ kind: "paragraph", text });
const styled = (level: number, text: string): Block => ({ kind: "heading", level, text });

/** Headings as `#` lines, all else as it is. */
function outline(...blocks: readonly (string | Block)[]): string[] {
  return outlineBlocks(blocks.map((one) => (typeof one === "string" ? paragraph(one) : one))).map(
    (block) => {
      const text = "text" in block ? block.text : "";
      return block.kind === "heading" ? `${"#".repeat(block.level)} ${text}` : text;
    },
  );
}

describe("outlineBlocks", () => {
  it("sets chapters, sections and articles inside each other", () => {
    expect(
      outline(
        "第一章 总则",
        "第一节 目的",
        "第一条 为了创新，制定本办法。",
        "第二章 附则",
        "第二条 自印发之日起施行。",
      ),
    ).toEqual([
      "# 第一章 总则",
      "## 第一节 目的",
      "### 第一条",
      "第一条 为了创新，制定本办法。",
      "# 第二章 附则",
      "## 第二条",
      "第二条 自印发之日起施行。",
    ]);
  });

  it.each([[["第一章 总则", "第二章 附则"]], [["第一章 总则………1", "第二章 附则………………5"]]])(
    "leaves the table of contents %j as text",
    (contents) => {
      expect(outline(...contents, "第一章 总则", "正文。", "第二章 附则", "末文。")).toEqual([
        ...contents,
        "# 第一章 总则",
        "正文。",
        "# 第二章 附则",
        "末文。",
      ]);
    },
  );

  it("makes no heading of a list of short items", () => {
    const list = ["需提交下列材料：", "（一）申请表", "（二）营业执照", "材料一式两份。"];
    expect(outline(...list)).toEqual(list);
    const numbers = ["1.申请表", "2.身份证", "3.委托书"];
    expect(outline(...numbers)).toEqual(numbers);
  });

  it("makes no heading of a sentence", () => {
    const sentences = [
      "一、各单位要高度重视，加强领导。",
      "（一）申请人是企业。",
      "（二）申请人有专利。",
      "第五条规定的材料应当齐全。",
      "第三章规定的情形除外。",
    ];
    expect(outline(...sentences)).toEqual(sentences);
  });

  it("makes a heading of the words before the first full stop, and keeps the paragraph whole", () => {
    expect(outline("（一）加强领导。各县要建立机制。", "（二）保障经费。", "1.列入预算。")).toEqual(
      [
        "# （一）加强领导",
        "（一）加强领导。各县要建立机制。",
        "# （二）保障经费",
        "（二）保障经费。",
        "1.列入预算。",
      ],
    );
  });

  it("knows an article that no space sets off by its number", () => {
    expect(
      outline(
        "第一条为了创新，制定本办法。",
        "第二条本办法适用于本市。",
        "第一条所称创新，包括专利。",
      ),
    ).toEqual([
      "# 第一条",
      "第一条为了创新，制定本办法。",
      "# 第二条",
      "第二条本办法适用于本市。",
      "第一条所称创新，包括专利。",
    ]);
  });

  it("keeps the title that an article has in brackets", () => {
    expect(outline("第一条【目的】为了创新，制定本办法。")[0]).toBe("# 第一条【目的】");
  });

  it("begins an annex outside of everything, with the title on the next line", () => {
    expect(
      outline("一、要求", "请落实。", "附件：1.申请表", "附件1", "专利申请表", "填表说明。"),
    ).toEqual(["# 一、要求", "请落实。", "附件：1.申请表", "# 附件1 专利申请表", "填表说明。"]);
  });

  it("sets numbers below the file's own headings, and gives one style one level", () => {
    const blocks = [
      styled(2, "一、总则"),
      "（一）目标",
      "到2025年。",
      styled(2, "附则"),
      "另行通知。",
    ];
    expect(outline(...blocks)).toEqual([
      "# 一、总则",
      "## （一）目标",
      "到2025年。",
      "# 附则",
      "另行通知。",
    ]);
  });
});

import { describe, expect, it } from "vitest";
import { countDocx } from "../../src/ingest/docx/count-docx.ts";
import { openDocx, readDocx } from "../../src/ingest/docx/read-docx.ts";
import { makeDocx } from "../support/make-zip.ts";

const run = (text: string) => `<w:r><w:t xml:space="preserve">${text}</w:t></w:r>`;
const paragraph = (content: string) => `<w:p>${content}</w:p>`;
const cell = (text: string, properties = "") =>
  `<w:tc><w:tcPr>${properties}</w:tcPr>${paragraph(run(text))}</w:tc>`;

async function read(body: string) {
  const parts = await openDocx(makeDocx(body));
  return { ...readDocx(parts), counted: countDocx(parts) };
}

const textsOf = ({ blocks }: Awaited<ReturnType<typeof read>>) =>
  blocks.map((block) => ("text" in block ? block.text : block.rows));

describe("readDocx", () => {
  it("reads what was inserted, not what was deleted or moved away", async () => {
    const changed = `${run("甲")}<w:ins>${run("乙")}</w:ins><w:del><w:r><w:delText>丙</w:delText></w:r></w:del>`;
    const moved = `<w:moveFrom>${run("丁")}</w:moveFrom><w:moveTo>${run("丁")}</w:moveTo>`;
    const result = await read(paragraph(changed + moved));
    expect(textsOf(result)).toEqual(["甲乙丁"]);
    expect(result.dropped).toEqual(["丁"]);
  });

  it("reads a text box once, after its paragraph", async () => {
    const box = `<w:txbxContent>${paragraph(run("框中"))}</w:txbxContent>`;
    const twice = `<mc:AlternateContent><mc:Choice>${box}</mc:Choice><mc:Fallback>${box}</mc:Fallback></mc:AlternateContent>`;
    const result = await read(paragraph(run("正文") + twice));
    expect(textsOf(result)).toEqual(["正文", "框中"]);
    expect(result.counted.texts.filter((text) => text !== "")).toEqual(["正文", "框中"]);
  });

  it("keeps line breaks and fields, and reads into content controls", async () => {
    const field = "<w:r><w:instrText>PAGE</w:instrText></w:r>";
    const body = `<w:sdt><w:sdtContent>${paragraph(`${run("甲")}<w:r><w:br/></w:r>${run("乙")}${field}`)}</w:sdtContent></w:sdt>`;
    expect(textsOf(await read(body))).toEqual(["甲\n乙"]);
  });

  it("counts pages where the program noted their ends", async () => {
    const ends = "<w:r><w:lastRenderedPageBreak/></w:r>";
    const { blocks } = await read(
      paragraph(run("甲")) + paragraph(ends + run("乙")) + paragraph(run("丙")),
    );
    expect(blocks.map(({ page }) => page)).toEqual([1, 1, 2]);
  });

  it("lays cells that are merged down and across, and counts the rows by itself", async () => {
    const rows = [
      cell("类别", '<w:vMerge w:val="restart"/>') + cell("上限", '<w:gridSpan w:val="2"/>'),
      cell("", "<w:vMerge/>") + cell("企业") + cell("个人"),
      cell("专利") + cell("5") + cell("2"),
    ];
    const table = `<w:tbl>${rows.map((row) => `<w:tr>${row}</w:tr>`).join("")}</w:tbl>`;
    const result = await read(table);
    expect(result.blocks).toMatchObject([
      { header: ["类别", "上限 企业", "上限 个人"], rows: [["专利", "5", "2"]] },
    ]);
    expect(result.counted).toMatchObject({ tables: 1, rows: 3 });
  });

  it("takes a table that stands in a cell for text of the cell", async () => {
    const inner = `<w:tbl><w:tr>${cell("里")}${cell("面")}</w:tr></w:tbl>`;
    const table = `<w:tbl><w:tr><w:tc>${inner}<w:p/></w:tc>${cell("外")}</w:tr></w:tbl>`;
    const result = await read(table + paragraph(run("后")));
    expect(result.blocks).toMatchObject([{ header: ["里 面", "外"] }, { text: "后" }]);
    expect(result.counted).toMatchObject({ tables: 1, rows: 1 });
  });
});

import type { HandOverPaper } from "./collect-hand-over.ts";
import type { ReportTexts } from "./report-texts.ts";

/** The paper as a Word file. The library is loaded with the first one. */
export async function writeHandOver(paper: HandOverPaper, texts: ReportTexts): Promise<Buffer> {
  const { Document, HeadingLevel, Packer, Paragraph, Table, TableCell, TableRow, WidthType } =
    await import("docx");
  const say = (text: string) => text.split("\n").map((line) => new Paragraph({ text: line }));
  const head = (name: Parameters<ReportTexts>[0]) =>
    new Paragraph({ text: texts(name), heading: HeadingLevel.HEADING_2 });
  const cell = (text: string) => new TableCell({ children: say(text) });
  const lay = (rows: readonly (readonly string[])[]) =>
    rows.length === 0
      ? new Paragraph({ text: texts("confirm_none") })
      : new Table({
          width: { size: 100, type: WidthType.PERCENTAGE },
          rows: rows.map((row) => new TableRow({ children: row.map(cell) })),
        });
  const columns = (names: readonly Parameters<ReportTexts>[0][]) =>
    names.map((name) => texts(name));
  const under = (names: ReturnType<typeof columns>, rows: readonly (readonly string[])[]) =>
    lay(rows.length === 0 ? [] : [names, ...rows]);
  const children = [
    new Paragraph({ text: paper.title, heading: HeadingLevel.HEADING_1 }),
    lay(paper.facts),
    head("paper_narrative"),
    ...say(paper.narrative),
    head("paper_timeline"),
    under(columns(["paper_when", "paper_what", "paper_office", "paper_words"]), paper.timeline),
    head("paper_clocks"),
    under(columns(["list_clock", "paper_law", "list_due", "list_stage"]), paper.clocks),
    head("paper_evidence"),
    under(columns(["paper_file", "paper_size", "paper_hash", "paper_received"]), paper.evidence),
    head("paper_reporter"),
    ...say(paper.identity),
  ];
  const font = { run: { font: { ascii: "Times New Roman", eastAsia: "宋体" } } };
  return Packer.toBuffer(
    new Document({
      creator: "",
      title: paper.title,
      styles: { default: { document: font } },
      sections: [{ children }],
    }),
  );
}

import { z } from "zod";
import { parseYaml } from "../base/yaml-file.ts";
import { splitFrontMatter } from "../retrieval/front-matter.ts";
import type { Block, ReadContent } from "./block.ts";
import { cleanTitle } from "./clean-title.ts";
import type { DocumentHead } from "./document-head.ts";
import { layTable } from "./lay-table.ts";

const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const ITEM = /^(\s*)[-*+]\s+(.*)$/;
const TABLE_LINE = /^\s*\|?.*\|.*$/;
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?\s*$/;
const FOOTNOTE = /^\[\^([^\]]+)\]:\s*(.*)$/;
const PAGE = /^<!-- page (\d+) -->$/;
const INDENT = 2;

/** Reads the parts of Markdown that the knowledge knows: headings, paragraphs, lists, tables, notes. */
export function readMarkdown(text: string): ReadContent {
  const { frontMatter, body } = splitFrontMatter(text);
  const lines = body.split("\n");
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  let page: number | undefined;
  const isTable = (index: number) =>
    TABLE_LINE.test(lines[index] ?? "") && TABLE_RULE.test(lines[index + 1] ?? "");
  const endParagraph = () => {
    if (paragraph.length > 0) {
      blocks.push({ kind: "paragraph", text: paragraph.join("\n").trim(), page });
    }
    paragraph = [];
  };
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? "";
    const block = readLine(line);
    if (isTable(index)) {
      endParagraph();
      const rows = takeRows(lines, index);
      blocks.push(...layTable(rows.map(toRow), page).blocks);
      index += rows.length;
    } else if (PAGE.test(line)) {
      endParagraph();
      page = Number(PAGE.exec(line)?.[1]);
    } else if (block !== undefined) {
      endParagraph();
      blocks.push({ ...block, page });
    } else if (line.trim() === "") {
      endParagraph();
    } else {
      paragraph.push(line.trim());
    }
  }
  endParagraph();
  return { blocks, dropped: [], joinedRows: 0, stated: readStated(frontMatter, blocks) };
}

const statedSchema = z.object({
  title: z.string().optional().catch(undefined),
  issuer: z.string().optional().catch(undefined),
  number: z.string().optional().catch(undefined),
  from: z.iso.date().optional().catch(undefined),
  to: z.iso.date().optional().catch(undefined),
});

/** The fields that the knowledge knows, and the only heading of the first level as title. */
function readStated(frontMatter: string | undefined, blocks: readonly Block[]): DocumentHead {
  const stated = statedSchema.safeParse(parseYaml(frontMatter ?? "", "front matter")).data ?? {};
  const first = blocks.filter((block) => block.kind === "heading" && block.level === 1);
  const [heading] = first;
  const title =
    first.length === 1 && heading === blocks[0] && heading?.kind === "heading"
      ? cleanTitle(heading.text)
      : undefined;
  return { ...stated, title: stated.title ?? title };
}

/** Header and rows, without the rule between them. */
function takeRows(lines: readonly string[], start: number): string[] {
  const end = lines.findIndex((row, at) => at > start + 1 && !TABLE_LINE.test(row));
  return lines.slice(start, end === -1 ? undefined : end).filter((_, at) => at !== 1);
}

function readLine(line: string): Block | undefined {
  const heading = HEADING.exec(line);
  if (heading !== null && heading[2] !== "") {
    return { kind: "heading", level: heading[1]?.length ?? 1, text: heading[2] ?? "" };
  }
  const note = FOOTNOTE.exec(line);
  if (note !== null) {
    return { kind: "footnote", mark: note[1] ?? "", text: note[2] ?? "" };
  }
  const item = ITEM.exec(line);
  return item === null
    ? undefined
    : {
        kind: "item",
        depth: Math.floor((item[1]?.length ?? 0) / INDENT),
        text: item[2] ?? "",
      };
}

function toRow(line: string, index: number) {
  const cells = line
    .trim()
    .replace(/^\||\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((text) => ({ text: text.replaceAll("\\|", "|"), columnSpan: 1, rowSpan: 1 }));
  return { cells, isHeader: index === 0 };
}

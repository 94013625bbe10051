import { stringify } from "yaml";
import type { DocumentFrontMatter } from "../retrieval/document.ts";
import type { Block, FootnoteBlock } from "./block.ts";

/** Signs that would make something else of a line of plain text. */
const STRUCTURE = /^(\s*)(#{1,6}\s|```|~~~|\||<!--)/;
const WIDE_BAR = "｜";

/** Puts front matter before the body of a document. */
export function writeDocument(frontMatter: DocumentFrontMatter, body: string): string {
  return `---\n${stringify(frontMatter, { lineWidth: 0 })}---\n\n${body}\n`;
}

/** Writes blocks as Markdown. */
export function writeBlocks(blocks: readonly Block[]): string {
  let page: number | undefined;
  const texts = placeFootnotes(blocks).map((block, index, all) => {
    const mark = block.page !== undefined && block.page !== page ? pageMark(block.page) : "";
    page = block.page ?? page;
    const isListed = block.kind === "item" && all[index + 1]?.kind === "item";
    return `${mark}${writeBlock(block)}${isListed ? "\n" : "\n\n"}`;
  });
  return texts.join("").trim();
}

/** `splitMarkdown` reads it as the page of what follows; it is no text. */
function pageMark(page: number): string {
  return `<!-- page ${page} -->\n`;
}

/** A note stands below the block that refers to it, so that it is found and cited with it. */
function placeFootnotes(blocks: readonly Block[]): Block[] {
  const notes = new Map<string, FootnoteBlock>();
  for (const block of blocks) {
    if (block.kind === "footnote" && !notes.has(block.mark)) {
      notes.set(block.mark, block);
    }
  }
  const placed = new Set<FootnoteBlock>();
  const take = (text: string) =>
    [...text.matchAll(/\[\^([^\]]+)\]/g)].flatMap(([, mark = ""]) => {
      const note = notes.get(mark);
      if (note === undefined || placed.has(note)) {
        return [];
      }
      placed.add(note);
      return [note];
    });
  const texts = blocks.filter((block) => block.kind !== "footnote");
  const withNotes = texts.flatMap((block): Block[] => [
    block,
    ...(block.kind === "heading" ? [] : take(allText(block))),
  ]);
  return [
    ...withNotes,
    ...blocks.filter((block) => block.kind === "footnote" && !placed.has(block)),
  ];
}

function allText(block: Block): string {
  return block.kind === "table"
    ? [block.header, ...block.rows].map((row) => row.join(" ")).join(" ")
    : block.text;
}

function writeBlock(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `${"#".repeat(block.level)} ${block.text}`;
    case "paragraph":
      return block.text.split("\n").map(escapeLine).join("\n");
    case "item":
      return `${"  ".repeat(block.depth)}- ${block.text.replace(/\s*\n\s*/g, " ")}`;
    case "footnote":
      return `[^${block.mark}]: ${block.text.replace(/\s*\n\s*/g, " ")}`;
    case "table":
      return [
        writeRow(block.header),
        `|${" --- |".repeat(block.header.length)}`,
        ...block.rows.map(writeRow),
      ].join("\n");
  }
}

function escapeLine(line: string): string {
  return line.replace(STRUCTURE, "$1\\$2");
}

function writeRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", WIDE_BAR)).join(" | ")} |`;
}

import type { Block, ReadContent } from "../block.ts";
import { cleanTitle } from "../clean-title.ts";
import { childOf, type Element, findElements, parseXml } from "../element-tree.ts";
import { readArchive } from "../read-archive.ts";
import { refusal } from "../refusal.ts";
import { readDocumentBody } from "./document-body.ts";
import { DOCUMENT_PART, NOTE_PARTS } from "./docx-parts.ts";
import { createNotes } from "./notes.ts";
import { createNumbering } from "./numbering.ts";
import { readStyles } from "./paragraph-style.ts";

const PARTS: readonly string[] = [
  DOCUMENT_PART,
  ...NOTE_PARTS,
  "word/styles.xml",
  "word/numbering.xml",
];

/** The parts of a docx that hold text or say how it is meant; headers and footers are none. */
export async function openDocx(bytes: Buffer): Promise<Map<string, string>> {
  const parts = await readArchive(bytes, (name) => PARTS.includes(name));
  if (!parts.has(DOCUMENT_PART)) {
    throw refusal("wrong_content", `an archive without ${DOCUMENT_PART} is no docx`);
  }
  return parts;
}

/** Reads the text of a docx, with automatic numbers written out. */
export function readDocx(parts: ReadonlyMap<string, string>): ReadContent {
  const parse = (name: string) => {
    const text = parts.get(name);
    return text === undefined ? undefined : parseXml(text);
  };
  const root = parse(DOCUMENT_PART);
  const body = childOf(childOf(root, "w:document"), "w:body");
  if (body === undefined) {
    throw refusal("broken", `${DOCUMENT_PART} has no body`);
  }
  const { blocks, joinedRows } = readDocumentBody(body, {
    styleOf: readStyles(parse("word/styles.xml")),
    numbering: createNumbering(parse("word/numbering.xml")),
    notes: createNotes(NOTE_PARTS.map(parse)),
    hasPages: findElements(body, "w:lastRenderedPageBreak").length > 0,
  });
  return { blocks, joinedRows, dropped: readMoved(body), stated: { title: findTitle(blocks) } };
}

/** A moved text stands at its old place too, which is left out. */
function readMoved(body: Element): string[] {
  return findElements(body, "w:moveFrom").flatMap((moved) =>
    findElements(moved, "w:t").map(({ children }) => children.join("")),
  );
}

function findTitle(blocks: readonly Block[]): string | undefined {
  const lines = blocks.filter((block) => block.kind === "paragraph" && block.isTitle === true);
  const text = lines.map((block) => (block.kind === "paragraph" ? block.text : "")).join("");
  return text === "" ? undefined : cleanTitle(text);
}

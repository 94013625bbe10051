import type { DocumentFrontMatter } from "../retrieval/document.ts";
import type { Block } from "./block.ts";
import { cleanTitle } from "./clean-title.ts";
import { chooseFile, describeDocument, type IngestOverrides } from "./describe-document.ts";
import { findLoss, hasLoss, type LossReport } from "./find-loss.ts";
import { outlineBlocks } from "./outline-blocks.ts";
import { readContent } from "./read-content.ts";
import { type Refusal, refusal, toRefusal } from "./refusal.ts";
import { readSourceFile } from "./source-file.ts";
import type { StoredDocument } from "./stored-document.ts";
import { writeBlocks, writeDocument } from "./write-document.ts";

/** A file that is to be taken in: where it lies, and the name by which it is known again. */
export interface NamedFile {
  readonly path: string;
  readonly name: string;
}

/** A file that was made into a document. */
export interface Converted {
  /** `lost`: something is missing, and nobody accepted that. */
  readonly kind: "converted" | "lost";
  readonly document: DocumentFrontMatter;
  readonly markdown: string;
  /** Where it belongs. */
  readonly file: string;
  /** The version before, when there is one. */
  readonly before: StoredDocument | undefined;
  readonly loss: LossReport;
}

/** How the reading of one file ended. Nothing is written yet. */
export type Conversion =
  | { readonly kind: "refused"; readonly reason: Refusal; readonly detail: string }
  /** The same bytes were taken in before. */
  | { readonly kind: "unchanged"; readonly file: string }
  | Converted;

/** Makes a document of a file; what is wrong with the file is told as a value. */
export async function convertFile(
  named: NamedFile,
  overrides: IngestOverrides,
  stored: readonly StoredDocument[],
  knowledgeFolder: string,
): Promise<Conversion> {
  try {
    const source = readSourceFile(named.path);
    const same = stored.find(({ frontMatter }) => frontMatter.source?.sha256 === source.sha256);
    const isOverridden = Object.values(overrides).some((value) => value !== undefined);
    if (same !== undefined && !isOverridden) {
      return { kind: "unchanged", file: same.file };
    }
    const { read, source: contents } = await readContent(source);
    if (read.blocks.length === 0) {
      throw refusal("empty", "holds no text");
    }
    const before =
      stored.find(({ frontMatter }) => frontMatter.source?.file === named.name) ?? same;
    const reference = { file: named.name, sha256: source.sha256 };
    const document = describeDocument(reference, read, overrides, before?.frontMatter);
    const { blocks, joinedHeadings } = setTitleApart(read.blocks, document.title);
    const body = writeBlocks(outlineBlocks(blocks));
    const loss = findLoss(contents, body, { ...read, joinedHeadings });
    const { acceptedLoss } = overrides;
    const accepted = hasLoss(loss) && acceptedLoss !== undefined ? { acceptedLoss } : {};
    const told = { ...document, source: { ...reference, ...accepted } };
    return {
      kind: hasLoss(loss) && acceptedLoss === undefined ? "lost" : "converted",
      document: told,
      markdown: writeDocument(told, body),
      file: chooseFile(knowledgeFolder, document, named.name, before),
      before,
      loss,
    };
  } catch (error) {
    return { kind: "refused", ...toRefusal(error) };
  }
}

/** The document's title heads every citation already: as a heading it would say it twice. */
function setTitleApart(blocks: readonly Block[], title: string) {
  const at = blocks.findIndex(
    (block) => block.kind === "heading" && cleanTitle(block.text) === title,
  );
  const apart = blocks.map((block, index): Block => {
    if (index !== at || block.kind !== "heading") {
      return block;
    }
    return { kind: "paragraph", text: block.text, page: block.page };
  });
  return { blocks: apart, joinedHeadings: at === -1 ? 0 : 1 };
}

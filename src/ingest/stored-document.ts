import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeWholeFile } from "../base/write-whole-file.ts";
import { parseYaml } from "../base/yaml-file.ts";
import { type DocumentFrontMatter, frontMatterSchema } from "../retrieval/document.ts";
import { splitFrontMatter } from "../retrieval/front-matter.ts";
import { listDocumentFiles } from "../retrieval/load-documents.ts";

/** A document that was taken in before. */
export interface StoredDocument {
  readonly file: string;
  readonly frontMatter: DocumentFrontMatter;
}

/** The documents of a knowledge folder that name their source. */
export function listStoredDocuments(knowledgeFolder: string): StoredDocument[] {
  return listDocumentFiles(knowledgeFolder)
    .filter((file) => file.endsWith(".md"))
    .flatMap((file) => {
      const { frontMatter } = splitFrontMatter(readFileSync(file, "utf8"));
      const known = frontMatterSchema.safeParse(parseYaml(frontMatter ?? "", file));
      return known.success && known.data.source !== undefined
        ? [{ file, frontMatter: known.data }]
        : [];
    });
}

/** What becomes of a document: its new text; without one it goes. */
export interface DocumentChange {
  /** Its name within the knowledge folder. */
  readonly name: string;
  readonly text: string | undefined;
}

/** Changes documents one after the other; each is there whole, as before or as told. */
export function changeDocuments(knowledgeFolder: string, changes: readonly DocumentChange[]): void {
  for (const { name, text } of changes) {
    const file = join(knowledgeFolder, name);
    if (text === undefined) {
      rmSync(file, { force: true });
    } else {
      writeWholeFile(file, text);
    }
  }
}

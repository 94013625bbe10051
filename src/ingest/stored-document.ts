import { existsSync, readFileSync, rmSync } from "node:fs";
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

/** Takes a change of a file back. */
export type Undo = () => void;

/** Writes a file so that it is there whole or not at all; `undefined` removes it. */
export function replaceFile(file: string, text: string | undefined): Undo {
  const before = existsSync(file) ? readFileSync(file, "utf8") : undefined;
  if (text === undefined) {
    rmSync(file, { force: true });
  } else {
    writeWholeFile(file, text);
  }
  return () => {
    replaceFile(file, before);
  };
}

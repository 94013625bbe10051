import { existsSync, readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { brokenDataFile, checkData, parseYaml, readText, readYamlFile } from "../base/yaml-file.ts";
import { type Fact, factFileSchema, frontMatterSchema } from "./document.ts";
import { splitFrontMatter } from "./front-matter.ts";
import type { DocumentInfo, Passage } from "./passage.ts";
import { splitMarkdown } from "./split-markdown.ts";

/** The folders of `knowledge/` that hold documents. */
const DOCUMENT_FOLDERS = ["plan", "law", "policies"] as const;

/** All documents and what can be cited of them, in the order of their ids. */
export interface LoadedDocuments {
  readonly documents: readonly DocumentInfo[];
  readonly passages: readonly Passage[];
}

/**
 * Reads every document (Markdown) and every file of facts (YAML) of the knowledge.
 *
 * @throws AppError `broken_data_file`, naming the file and the place in it.
 */
export function loadDocuments(knowledgeFolder: string): LoadedDocuments {
  const documents: DocumentInfo[] = [];
  const passages: (readonly Passage[])[] = [];
  for (const file of listDocumentFiles(knowledgeFolder)) {
    const id = documentId(knowledgeFolder, file);
    const loaded = file.endsWith(".md") ? readMarkdown(file, id) : readFactFile(file, id);
    documents.push(loaded.document);
    passages.push(loaded.passages);
  }
  return { documents, passages: passages.flat() };
}

/** The files that {@link loadDocuments} reads, sorted. */
export function listDocumentFiles(knowledgeFolder: string): string[] {
  return DOCUMENT_FOLDERS.map((folder) => join(knowledgeFolder, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
    )
    .filter((file) => /\.(?:md|yaml)$/.test(file))
    .sort();
}

function documentId(knowledgeFolder: string, file: string): string {
  return relative(knowledgeFolder, file)
    .split(sep)
    .join("/")
    .replace(/\.(?:md|yaml)$/, "");
}

interface LoadedDocument {
  readonly document: DocumentInfo;
  readonly passages: readonly Passage[];
}

function readMarkdown(file: string, id: string): LoadedDocument {
  const { frontMatter, body } = splitFrontMatter(readText(file));
  if (frontMatter === undefined) {
    throw brokenDataFile(file, "must begin with front matter between two lines of ---");
  }
  const {
    confidence,
    source: _,
    ...info
  } = checkData(parseYaml(frontMatter, file), file, frontMatterSchema);
  const document = toDocument(id, info);
  const passages = splitMarkdown(body).map((piece, index) => ({
    id: `${id}#${index + 1}`,
    document,
    ...piece,
    confidence,
  }));
  if (passages.length === 0) {
    throw brokenDataFile(file, "holds no text");
  }
  return { document, passages };
}

function readFactFile(file: string, id: string): LoadedDocument {
  const { facts, ...info } = readYamlFile(file, factFileSchema);
  const document = toDocument(id, info);
  const repeated = facts.find((fact, index) => facts.findIndex(({ id }) => id === fact.id) < index);
  if (repeated !== undefined) {
    throw brokenDataFile(file, `two facts are called ${repeated.id}`);
  }
  return { document, passages: facts.map((fact) => toPassage(fact, document)) };
}

function toPassage(fact: Fact, document: DocumentInfo): Passage {
  const { id, path, text, topic, law, textEn, from, to, confidence } = fact;
  return {
    id: `${document.id}#${id}`,
    document,
    path,
    text: text.trim(),
    kind: "fact",
    fact: { topic, law, ...(textEn !== undefined && { textEn }) },
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    confidence,
  };
}

type WithoutId = {
  readonly [Key in Exclude<keyof DocumentInfo, "id">]: DocumentInfo[Key] | undefined;
};

function toDocument(
  id: string,
  info: Partial<WithoutId> & Pick<DocumentInfo, "kind" | "title">,
): DocumentInfo {
  const { kind, title, issuer, number, from, to } = info;
  return {
    id,
    kind,
    title,
    ...(issuer !== undefined && { issuer }),
    ...(number !== undefined && { number }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  };
}

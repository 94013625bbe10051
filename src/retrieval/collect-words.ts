import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseYaml, readText } from "../base/yaml-file.ts";
import type { GlossaryEntry } from "./glossary.ts";
import type { DocumentInfo } from "./passage.ts";

/** Under these keys, data files list what things are called. */
const NAME_KEYS = new Set(["name", "names", "aliases", "towns", "places", "zones", "label"]);
/** Data files whose names are words of the domain: their owners check their schemas. */
const NAMING_FILES = ["districts.yaml", "targets.yaml"];
const WORD = /^[\p{Script=Han}]{2,8}$/u;

/** The words that a general dictionary would cut wrongly: terms, places, targets, short titles. */
export function collectDomainWords(
  knowledgeFolder: string,
  glossary: readonly GlossaryEntry[],
  documents: readonly DocumentInfo[],
): string[] {
  const words = [
    ...glossary.flatMap(({ term, everyday, abbreviations }) => [
      term,
      ...everyday,
      ...abbreviations,
    ]),
    ...documents.map(({ title }) => title),
    ...namingFiles(knowledgeFolder).flatMap((file) => namesIn(parseYaml(readText(file), file))),
  ];
  return [...new Set(words.filter((word) => WORD.test(word)))].sort();
}

/** The files, beside glossary and documents, that {@link collectDomainWords} reads. */
export function namingFiles(knowledgeFolder: string): string[] {
  return NAMING_FILES.map((name) => join(knowledgeFolder, name)).filter((file) => existsSync(file));
}

function namesIn(data: unknown, isName = false): string[] {
  if (typeof data === "string") {
    return isName ? [data] : [];
  }
  if (Array.isArray(data)) {
    return data.flatMap((item) => namesIn(item, isName));
  }
  if (typeof data === "object" && data !== null) {
    return Object.entries(data).flatMap(([key, value]) => namesIn(value, NAME_KEYS.has(key)));
  }
  return [];
}

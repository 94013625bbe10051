import { existsSync } from "node:fs";
import { z } from "zod";
import { readYamlFile } from "../base/yaml-file.ts";
import { normalizeText } from "./normalize-text.ts";

const words = z.array(z.string().min(1)).default([]);
const glossarySchema = z.array(
  z.strictObject({
    term: z.string().min(1),
    everyday: words,
    english: words,
    abbreviations: words,
  }),
);

/** A term of art and what people say for it. */
export type GlossaryEntry = z.infer<typeof glossarySchema>[number];

/**
 * Reads `knowledge/glossary.yaml`; no file is an empty glossary.
 *
 * @throws AppError `broken_data_file`, naming the file and the place in it.
 */
export function loadGlossary(file: string): GlossaryEntry[] {
  return existsSync(file) ? readYamlFile(file, glossarySchema) : [];
}

/** The terms of art that a text means with its everyday, English or shortened words. */
export type ExpandWithTerms = (text: string) => string[];

/** Prepares a glossary for {@link ExpandWithTerms}. Terms that the text itself uses are left out. */
export function createGlossary(entries: readonly GlossaryEntry[]): ExpandWithTerms {
  const sayings = entries.flatMap(({ term, everyday, english, abbreviations }) =>
    [...everyday, ...english, ...abbreviations].map((saying) => ({
      term,
      pattern: sayingPattern(normalizeText(saying)),
      normalizedTerm: normalizeText(term),
    })),
  );
  return (text) => {
    const normalized = normalizeText(text);
    const found = sayings.filter(
      ({ pattern, normalizedTerm }) => pattern(normalized) && !normalized.includes(normalizedTerm),
    );
    return [...new Set(found.map(({ term }) => term))];
  };
}

/** Chinese is found anywhere, other letters only as whole words. */
function sayingPattern(saying: string): (text: string) => boolean {
  if (!/^[\x20-\x7e]+$/.test(saying)) {
    return (text) => text.includes(saying);
  }
  const escaped = saying.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const pattern = new RegExp(`(?<![a-z0-9])${escaped}s?(?![a-z0-9])`);
  return (text) => pattern.test(text);
}

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
  const byStart = new Map<string, Saying[]>();
  for (const { term, everyday, english, abbreviations } of entries) {
    for (const words of [...everyday, ...english, ...abbreviations]) {
      const saying = normalizeText(words);
      const start = saying.slice(0, START_LENGTH);
      const entry = { term, normalizedTerm: normalizeText(term), saying };
      byStart.set(start, [...(byStart.get(start) ?? []), entry]);
    }
  }
  return (text) => {
    const normalized = normalizeText(text);
    const found = new Set<string>();
    for (let place = 0; place < normalized.length; place += 1) {
      for (const entry of byStart.get(normalized.slice(place, place + START_LENGTH)) ?? []) {
        if (
          standsAt(normalized, place, entry.saying) &&
          !normalized.includes(entry.normalizedTerm)
        ) {
          found.add(entry.term);
        }
      }
    }
    return [...found];
  };
}

interface Saying {
  readonly term: string;
  readonly normalizedTerm: string;
  readonly saying: string;
}

/** Sayings (two characters at least) are looked up by how they begin: a large glossary costs little. */
const START_LENGTH = 2;
const LATIN = /^[\x20-\x7e]+$/;
const LATIN_LETTER = /[a-z0-9]/;

/** Chinese is found anywhere, other letters only as whole words, plurals allowed. */
function standsAt(text: string, place: number, saying: string): boolean {
  if (!text.startsWith(saying, place)) {
    return false;
  }
  if (!LATIN.test(saying)) {
    return true;
  }
  const end = place + saying.length;
  const rest = text.charAt(end) === "s" ? end + 1 : end;
  return !LATIN_LETTER.test(text.charAt(place - 1)) && !LATIN_LETTER.test(text.charAt(rest));
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { dict } from "@node-rs/jieba/dict.js";
import { brokenDataFile } from "../base/yaml-file.ts";
import type { DistillationInput } from "../model/distill-embeddings.ts";
import { collectDomainWords } from "../retrieval/collect-words.ts";
import { loadExamples } from "../retrieval/example.ts";
import { type GlossaryEntry, loadGlossary } from "../retrieval/glossary.ts";
import { loadDocuments } from "../retrieval/load-documents.ts";
import { loadNeeds } from "../retrieval/load-needs.ts";
import { normalizeText } from "../retrieval/normalize-text.ts";
import type { Need, Passage } from "../retrieval/passage.ts";
import { createTokenizer, type Tokenizer } from "../retrieval/tokenize-text.ts";

/** How many words of several characters are taken from the dictionary, the most frequent first. */
const DICTIONARY_WORDS = 40_000;
/** A word of the knowledge that the dictionary lacks gets a vector when it occurs this often. */
const LEAST_OCCURRENCES = 2;
/** The teacher reads no more of a text. */
const LONGEST_TEXT = 400;

export type DistillationTexts = Omit<DistillationInput, "teacher">;

/**
 * Brings together what word vectors are learnt from: the sentences of the corpus files (one a line,
 * gzip or not), everything that the knowledge says, and which of its texts mean the same.
 *
 * @throws AppError `broken_data_file`, naming the file.
 */
export function gatherDistillationInput(
  knowledgeFolder: string,
  corpusFiles: readonly string[],
): DistillationTexts {
  const { documents, passages } = loadDocuments(knowledgeFolder);
  const needs = loadNeeds(knowledgeFolder, passages);
  const glossary = loadGlossary(join(knowledgeFolder, "glossary.yaml"));
  const domainWords = collectDomainWords(knowledgeFolder, glossary, documents);
  const tokenizer = createTokenizer(domainWords);
  const own = [
    ...passages.flatMap(passageTexts),
    ...needs.flatMap(({ title, asks }) => [title, ...asks]),
    ...glossary.flatMap(({ term, everyday, english }) => [term, ...everyday, ...english]),
    ...loadExamples(knowledgeFolder).map(({ text }) => text),
  ].map(toSentence);
  const ownSentences = distinct(own);
  const isOwn = new Set(ownSentences);
  return {
    vocabulary: chooseVocabulary(own, domainWords.map(normalizeText), tokenizer),
    corpus: distinct(corpusFiles.flatMap(readSentences)).filter((text) => !isOwn.has(text)),
    own: ownSentences,
    groups: [...needs.map(toGroup), ...glossary.map(toTermGroup), ...passages.flatMap(toFactGroup)],
    cutWords: tokenizer.words,
  };
}

function readSentences(file: string): string[] {
  try {
    const bytes = readFileSync(file);
    const text = (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
    return text.split("\n").map(toSentence);
  } catch (cause) {
    throw brokenDataFile(file, "cannot be read", cause);
  }
}

function passageTexts({ path, text, fact }: Passage): string[] {
  const sentences = text.split(/[。；\n]/);
  return [path.join(" "), text, ...sentences, ...(fact?.textEn === undefined ? [] : [fact.textEn])];
}

function toSentence(text: string): string {
  return normalizeText(text).slice(0, LONGEST_TEXT);
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)].filter((text) => text.length > 1);
}

function toGroup({ title, asks }: Need): string[] {
  return distinct([title, ...asks].map(toSentence));
}

function toTermGroup({ term, english }: GlossaryEntry): string[] {
  return distinct([term, ...english].map(toSentence));
}

function toFactGroup({ text, fact }: Passage): string[][] {
  return fact?.textEn === undefined ? [] : [distinct([text, fact.textEn].map(toSentence))];
}

function chooseVocabulary(
  own: readonly string[],
  domainWords: readonly string[],
  tokenizer: Tokenizer,
): DistillationTexts["vocabulary"] {
  const frequencies = readDictionary();
  const isSingle = (word: string) => [...word].length === 1;
  const dictionary = [...frequencies].sort(
    ([one, left], [other, right]) => right - left || (one < other ? -1 : 1),
  );
  const several = dictionary.filter(([word]) => !isSingle(word)).slice(0, DICTIONARY_WORDS);
  const single = dictionary.filter(([word]) => isSingle(word));
  const words = new Set([...several, ...single].map(([word]) => word));
  for (const word of [...domainWords, ...frequentWords(own, tokenizer)]) {
    words.add(word);
  }
  const total = dictionary.reduce((sum, [, frequency]) => sum + frequency, 0);
  return [...words].map((word) => ({ word, probability: (frequencies.get(word) ?? 1) / total }));
}

/** jieba's dictionary: a word, how often it was seen and its kind, one a line. */
function readDictionary(): Map<string, number> {
  const frequencies = new Map<string, number>();
  for (const line of Buffer.from(dict).toString("utf8").split("\n")) {
    const [text = "", frequency] = line.split(" ");
    const word = normalizeText(text);
    if (word !== "" && !/\s/.test(word)) {
      frequencies.set(word, (frequencies.get(word) ?? 0) + Number(frequency));
    }
  }
  return frequencies;
}

function frequentWords(texts: readonly string[], tokenizer: Tokenizer): string[] {
  const counts = new Map<string, number>();
  for (const word of texts.flatMap((text) => tokenizer.words(text))) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].filter(([, count]) => count >= LEAST_OCCURRENCES).map(([word]) => word);
}

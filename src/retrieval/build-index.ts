import { join } from "node:path";
import { rememberShort } from "../base/remember-texts.ts";
import type { StaticVectors } from "../model/static-vectors.ts";
import { answeringPassages } from "./answering-passages.ts";
import { loadAttackTellings } from "./attack.ts";
import type { Bm25Constants } from "./bm25-builder.ts";
import { Bm25Index } from "./bm25-index.ts";
import { collectDomainWords } from "./collect-words.ts";
import { embedNeed } from "./embed-need.ts";
import { loadExamples } from "./example.ts";
import { type GlossaryEntry, loadGlossary } from "./glossary.ts";
import type { IndexContents, SearchContents } from "./index-contents.ts";
import { type Classifiers, gatherLessons, learnClassifiers } from "./learn-classifiers.ts";
import { loadDocuments } from "./load-documents.ts";
import { loadNeeds } from "./load-needs.ts";
import type { Need, NeedAnswer, Passage } from "./passage.ts";
import { PassageList } from "./passage-list.ts";
import { createEmbedText, createSearchIndex } from "./search-index.ts";
import { buildSpelling } from "./spelling.ts";
import { spokenWords } from "./spoken-words.ts";
import type { EmbedText } from "./text-features.ts";
import { createTokenizer, type Tokenizer } from "./tokenize-text.ts";
import { VectorGraph } from "./vector-graph.ts";
import { VectorList } from "./vector-list.ts";

/**
 * Derives everything that searching and classifying need from the knowledge: seconds, not
 * milliseconds. The same files give the same contents.
 *
 * @param vectors word vectors; without them nothing is compared by meaning, only by words.
 * @param known classifiers that need not be learnt where they were learnt from nearly the same.
 * @throws AppError `broken_data_file`, naming the file and the place in it.
 */
export function buildIndex(
  knowledgeFolder: string,
  vectors?: StaticVectors,
  known: readonly Classifiers[] = [],
): IndexContents {
  const { documents, passages } = loadDocuments(knowledgeFolder);
  const needs = loadNeeds(knowledgeFolder, passages);
  const glossary = loadGlossary(join(knowledgeFolder, "glossary.yaml"));
  const domainWords = collectDomainWords(knowledgeFolder, glossary, documents);
  // Ways of asking are cut for several indexes, for vectors and for what is learnt.
  const tokenizer = createTokenizer(domainWords, rememberShort);
  const embed = createEmbedText(vectors, tokenizer);
  const searched = { documents, passages, needs, glossary, domainWords };
  const contents = buildSearchContents(searched, tokenizer, embed);
  const index = createSearchIndex(contents, tokenizer, embed);
  const examples = loadExamples(knowledgeFolder);
  const written = [
    ...needs.flatMap(({ title, asks }) => [title, ...asks]),
    ...[...examples, ...loadAttackTellings(knowledgeFolder)].map(({ text }) => text),
  ];
  const spelling = buildSpelling(written, termsOf(glossary), tokenizer);
  const lessons = {
    ...gatherLessons(knowledgeFolder, examples, needs),
    vectors: vectors?.header.content,
  };
  return {
    ...{ ...contents, spelling },
    ...learnClassifiers(lessons, index, contents, known),
    messageCues: lessons.messageCues,
    placeNames: lessons.placeNames,
    attackCues: lessons.attackCues,
  };
}

/** What people call the things that the knowledge is about. */
function termsOf(glossary: readonly GlossaryEntry[]): string[] {
  return glossary.flatMap(({ term, everyday, abbreviations }) => [
    term,
    ...everyday,
    ...abbreviations,
  ]);
}

/** What is to be searched. */
export interface SearchedTexts
  extends Pick<SearchContents, "documents" | "needs" | "glossary" | "domainWords"> {
  /** Walked several times: they need not all be in memory. */
  readonly passages: Iterable<Passage>;
}

/** Up to so many vectors, comparing all is exact and as fast. */
const ALL_COMPARED = 4096;

/**
 * Derives what is searched.
 *
 * @param allCompared of how many passages the vectors are not joined to a graph.
 */
export function buildSearchContents(
  { passages, ...known }: SearchedTexts,
  tokenizer: Tokenizer,
  embed: EmbedText,
  allCompared: number = ALL_COMPARED,
): SearchContents {
  const { documents, needs } = known;
  const lists = buildVectorLists(passages, needs, embed);
  const vectors = new VectorList(lists.passageVectors);
  return {
    ...known,
    passages: PassageList.build(passages, documents).data,
    ...buildTextIndexes(passages, needs, tokenizer),
    ...lists,
    ...(vectors.count > allCompared && { passageGraph: VectorGraph.build(vectors) }),
  };
}

/** Found best for the three kinds of text: long ones repeat their terms for good reason. */
const CONSTANTS = {
  asks: { k1: 1.2, b: 0.75 },
  needTexts: { k1: 2, b: 0.9 },
  passageTexts: { k1: 2, b: 0.5 },
};

/** The three BM25 indexes of the search. */
export function buildTextIndexes(
  passages: Iterable<Passage>,
  needs: readonly Need[],
  tokenizer: Tokenizer,
): Pick<IndexContents, "asks" | "needTexts" | "passageTexts"> {
  const build = (texts: Iterable<readonly string[]>, constants: Bm25Constants) =>
    Bm25Index.build(
      mapEach(texts, (parts) => parts.flatMap(tokenizer.terms)),
      constants,
    ).data;
  const texts = answeringTexts(passages, needs);
  const asksByPassage = new Map<string, string[]>();
  for (const need of needs) {
    for (const id of answeringPassages(need)) {
      asksByPassage.set(id, [...(asksByPassage.get(id) ?? []), need.title, ...need.asks]);
    }
  }
  const passageWords = ({ id, document, path, text, fact }: Passage) => [
    ...[document.title, ...path, text, fact?.textEn ?? ""],
    ...(asksByPassage.get(id) ?? []),
  ];
  return {
    asks: build(
      needs.flatMap(({ asks }) => asks.map((ask) => [ask])),
      CONSTANTS.asks,
    ),
    needTexts: build(
      needs.map((need) => needWords(need, texts)),
      CONSTANTS.needTexts,
    ),
    passageTexts: build(mapEach(passages, passageWords), CONSTANTS.passageTexts),
  };
}

/** The vectors of needs and passages. */
export function buildVectorLists(
  passages: Iterable<Passage>,
  needs: readonly Need[],
  embed: EmbedText,
): Pick<IndexContents, "needVectors" | "passageVectors"> {
  return {
    needVectors: VectorList.build(needs.map((need) => embedNeed(need, embed))).data,
    passageVectors: VectorList.build(mapEach(passages, (passage) => embed(spokenWords(passage))))
      .data,
  };
}

function* mapEach<Item, Result>(
  items: Iterable<Item>,
  toResult: (item: Item) => Result,
): Generator<Result> {
  for (const item of items) {
    yield toResult(item);
  }
}

/** The texts of the passages that answer something, by id. */
function answeringTexts(
  passages: Iterable<Passage>,
  needs: readonly Need[],
): ReadonlyMap<string, string> {
  const answering = new Set(needs.flatMap(answeringPassages));
  const texts = new Map<string, string>();
  for (const { id, text } of passages) {
    if (answering.has(id)) {
      texts.set(id, text);
    }
  }
  return texts;
}

/** How people ask, and the words that answer: the version of a fact that comes first stands for all. */
function needWords(
  { title, asks, answer }: Need,
  passageTexts: ReadonlyMap<string, string>,
): readonly string[] {
  return [title, ...asks, ...answerWords(answer, passageTexts)];
}

function answerWords(
  answer: NeedAnswer,
  passageTexts: ReadonlyMap<string, string>,
): readonly string[] {
  if (answer.kind === "quotes") {
    return answer.quotes.map(({ quote }) => quote);
  }
  return answer.kind === "facts" ? [passageTexts.get(answer.passageIds[0] ?? "") ?? ""] : [];
}

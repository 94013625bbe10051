import type { Passage } from "../../retrieval/passage.ts";
import { createCover } from "../overlap.ts";
import { hasFiguresOf } from "./check-figures.ts";
import type { ModelWords } from "./model-words.ts";
import { isKnownArticle, readArticles } from "./read-articles.ts";
import { impliedDates, readDates } from "./read-dates.ts";
import { plainFigures } from "./read-figures.ts";
import { readNames } from "./read-names.ts";
import { agreesOnNegation } from "./read-negations.ts";
import type { WrittenSentence } from "./split-wording.ts";

/** Why a model's sentence is not shown. */
type SentenceProblem =
  | "no_citation"
  | "unknown_passage"
  | "instruction"
  | "verdict"
  | "promise"
  | "date"
  | "article"
  | "figure"
  | "link"
  | "name"
  | "negation"
  | "unsupported";

const LATIN = /[a-z][\w.:/@?=&%+~#-]*[\w/]/gi;
const LINK = /:\/\/|www\.|@|\.[a-z]{2,}/i;
const LEAST_COVERAGE = 0.5;

/**
 * Why a sentence may not be shown, or `undefined` when all that it says stands in the passages that
 * it cites. `passages` are those that the model was given, in the order of their numbers from 1.
 */
export function checkSentence(
  { text, cited }: WrittenSentence,
  passages: readonly Passage[],
  words: ModelWords,
): SentenceProblem | undefined {
  if (cited.length === 0) {
    return "no_citation";
  }
  const sources = cited.map((number) => passages[number - 1]);
  if (sources.some((source) => source === undefined)) {
    return "unknown_passage";
  }
  const support = plainFigures(sources.map(toSupport).join("。"));
  const sentence = plainFigures(text);
  return checkWords(sentence, support, words) ?? checkClaims(sentence, support);
}

/** All that a sentence which cites this passage may rest on. */
function toSupport(passage: Passage | undefined): string {
  if (passage === undefined) {
    return "";
  }
  const { text, path, document, fact } = passage;
  const { title, number = "", issuer = "" } = document;
  const laws = (fact?.law ?? []).flatMap((law) => [law, law.replace(/（[^）]*）/g, "")]);
  return [text, ...path, ...laws, title, number, issuer].join("。");
}

function checkWords(
  sentence: string,
  support: string,
  words: ModelWords,
): SentenceProblem | undefined {
  const holds = (word: string) => sentence.includes(plainFigures(word));
  if (words.instructions.some(holds)) {
    return "instruction";
  }
  const isPersonal = words.persons.some(holds);
  const isWrong = (word: string) =>
    holds(word) && (isPersonal || !support.includes(plainFigures(word)));
  if (words.verdicts.some(isWrong)) {
    return "verdict";
  }
  if (words.promises.some(isWrong)) {
    return "promise";
  }
  return words.titles.some((word) => holds(word) && !support.includes(plainFigures(word)))
    ? "name"
    : undefined;
}

function checkClaims(sentence: string, support: string): SentenceProblem | undefined {
  const here = readDates(sentence);
  const there = readDates(support);
  const known = impliedDates(there.dates);
  if ([...here.dates].some((date) => !known.has(date))) {
    return "date";
  }
  const articlesHere = readArticles(here.rest);
  const articlesThere = readArticles(there.rest);
  if (articlesHere.articles.some((article) => !isKnownArticle(article, articlesThere.articles))) {
    return "article";
  }
  const latin = (sentence.match(LATIN) ?? []).find((run) => !support.includes(run));
  if (latin !== undefined) {
    return LINK.test(latin) ? "link" : "name";
  }
  if (!hasFiguresOf(articlesHere.rest, articlesThere.rest)) {
    return "figure";
  }
  if (readNames(sentence).some((name) => !support.includes(name))) {
    return "name";
  }
  if (!agreesOnNegation(sentence, support)) {
    return "negation";
  }
  const own = sentence.replaceAll("中华人民共和国", "");
  return createCover(own)(support) < LEAST_COVERAGE ? "unsupported" : undefined;
}

import type { LocalDate } from "../base/clock.ts";
import type { CitationList } from "../conversation/citation-list.ts";
import type { Button } from "../conversation/reply.ts";
import type { Passage } from "../retrieval/passage.ts";
import type { AnswerPiece } from "./answer-knowledge.ts";
import type { AnswerTexts } from "./answer-texts.ts";
import { markSentences } from "./mark-sentences.ts";
import { widenQuote } from "./widen-quote.ts";
import { wordLaws } from "./word-laws.ts";
import { wordTableRow } from "./word-table-row.ts";

/** How an answer is to be worded. */
export interface ComposeOptions {
  readonly texts: AnswerTexts;
  readonly citations: CitationList;
  readonly english: boolean;
  readonly today: LocalDate;
  /** Begins a report: offered under an answer that says where to complain. */
  readonly reportButton?: Button | undefined;
}

/** The pieces of one answer as lines: the fact asked for first, every sentence with its mark. */
export function composePieces(
  pieces: readonly AnswerPiece[],
  options: ComposeOptions,
): readonly string[] {
  return pieces.flatMap((piece) =>
    piece.passage.kind === "fact" ? composeFact(piece, options) : [composeQuote(piece, options)],
  );
}

/** What may be meant as well: facts without their legal basis, words of documents as they stand. */
export function composeRelated(
  pieces: readonly AnswerPiece[],
  options: ComposeOptions,
): readonly string[] {
  const { texts, english } = options;
  const lines = pieces.flatMap((piece) =>
    piece.passage.kind === "fact"
      ? [wordFact(piece, options).replaceAll("\n", ""), ...wordConfidence(piece, options)]
      : [composeQuote(piece, options)],
  );
  return lines.length === 0 || english ? lines : [texts("related"), ...lines];
}

/** A typed fact, its legal basis, and how sure it is. */
function composeFact(piece: AnswerPiece, options: ComposeOptions): string[] {
  const { texts, citations, english } = options;
  const { passage, quote } = piece;
  const law = wordLaws(passage.fact?.law ?? []);
  const lines = [wordFact(piece, options)];
  if (law !== "") {
    const mark = cite(citations, passage, quote);
    lines.push(`${texts(english ? "law_english" : "law", { law })}${mark}`);
  }
  return [...wordBeginning(passage, options), ...lines, ...wordConfidence(piece, options)];
}

/** From when on a fact counts that does not count yet. */
function wordBeginning({ from }: Passage, { texts, english, today }: ComposeOptions): string[] {
  return from !== undefined && from > today
    ? [texts(english ? "counts_from_english" : "counts_from", { from })]
    : [];
}

/** A fact in the language of the question; one that has no English is quoted in English words. */
function wordFact(
  { passage, quote }: AnswerPiece,
  { citations, english, texts }: ComposeOptions,
): string {
  const mark = cite(citations, passage, quote);
  const { textEn } = passage.fact ?? {};
  if (english && textEn === undefined) {
    return `${texts("quote_english", { quote })}${mark}`;
  }
  return markSentences(english ? (textEn ?? passage.text) : passage.text, mark);
}

function wordConfidence({ passage }: AnswerPiece, { texts, english }: ComposeOptions): string[] {
  return passage.confidence === "secondary"
    ? [texts(english ? "secondary_english" : "secondary")]
    : [];
}

/** Words of a document, verbatim; a table row is worded, with the row as its quote. */
function composeQuote({ passage, quote }: AnswerPiece, options: ComposeOptions): string {
  const { texts, citations, english } = options;
  if (passage.kind === "table_row") {
    const row = wordTableRow(passage.text, texts);
    return `${row.text}${cite(citations, passage, row.quote)}`;
  }
  const words = widenQuote(passage.text, quote);
  const mark = cite(citations, passage, words);
  const name = passage.document.kind === "plan" ? "plan_quote" : "quote";
  return `${texts(english ? "quote_english" : name, { quote: words })}${mark}`;
}

/** The mark of the words of a document that a piece is quoted with. */
export function citeWords({ passage, quote }: AnswerPiece, { citations }: ComposeOptions): string {
  return cite(citations, passage, widenQuote(passage.text, quote));
}

/** The mark of a whole passage. */
export function citePassage(passage: Passage, { citations }: ComposeOptions): string {
  return cite(citations, passage, passage.text);
}

/** The mark of these exact words of a passage. */
function cite(citations: CitationList, { document, path }: Passage, quote: string): string {
  return citations.cite({ document: document.id, title: document.title, path, quote });
}

/** Whether the answer speaks of goals of a plan whose period is over, so that it must say so. */
export function needsPeriodNote(
  question: string,
  pieces: readonly AnswerPiece[],
  today: LocalDate,
): boolean {
  const expired = pieces.filter(({ passage }) => isExpired(passage, today));
  const speaksOfGoals = expired.some(({ quote }) => GOAL.test(quote));
  return expired.length > 0 && (speaksOfGoals || NOW.test(question));
}

const GOAL = /到?202[45]年|力争|争取|达到|目标|规划值/;
const NOW =
  /现在|目前|目标|如今|今年|最新|还(?:有|能|会)|20(?:2[6-9]|[3-9]\d)|\bnow\b|current|target|still/i;

function isExpired({ document }: Passage, today: LocalDate): boolean {
  return document.kind === "plan" && document.to !== undefined && document.to < today;
}

import type { AnswerPiece } from "./answer-knowledge.ts";
import { type ComposeOptions, citeWords } from "./compose-answer.ts";

/** A wish to be told where in a document something stands. */
const ASKS_PLACE =
  /哪一?(?:章|节|部分|项工程|个工程|项任务|个任务)|(?:规划|文件)[^，。？]{0,20}哪一?条|哪一?条[^，。？]{0,8}(?:规划|文件)|第几(?:章|节|条|部分)|(?<![作做提发])出处(?![罚理置分])|(?:写|提|讲|说|放|列)(?:到)?在(?:哪|什么地方)|which (?:chapter|section|part)/i;

/** Where the words stand that answer, when that is asked for: the document and its headings. */
export function tellPlace(
  question: string,
  pieces: readonly AnswerPiece[],
  compose: ComposeOptions,
): readonly string[] {
  if (!ASKS_PLACE.test(question)) {
    return [];
  }
  const { texts, english } = compose;
  const quoted = pieces.filter(({ passage }) => passage.kind === "clause");
  const lines = quoted.map((piece) => {
    const { document, path } = piece.passage;
    const place = path.map((heading) => heading.replace(/\s+/g, " ")).join("，");
    const name = english ? "place_english" : "place";
    return `${texts(name, { title: document.title, place })}${citeWords(piece, compose)}`;
  });
  return [...new Set(lines)];
}

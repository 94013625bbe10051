import type { LocalDate } from "../../base/clock.ts";
import { CitationList } from "../../conversation/citation-list.ts";
import { type Reply, toReply } from "../../conversation/reply.ts";
import type { Passage } from "../../retrieval/passage.ts";
import type { AnswerPiece } from "../answer-knowledge.ts";
import type { AnswerTexts } from "../answer-texts.ts";
import { needsPeriodNote } from "../compose-answer.ts";
import { wordLaws } from "../word-laws.ts";
import { chooseQuote } from "./choose-quote.ts";
import type { WrittenSentence } from "./split-wording.ts";

/** What the checked sentences are put together with. */
export interface WordingParts {
  readonly question: string;
  /** Those that the model was given, in the order of their numbers from 1. */
  readonly passages: readonly Passage[];
  /** What answers the question without a model. */
  readonly pieces: readonly AnswerPiece[];
  readonly buttons: Reply["buttons"];
  readonly texts: AnswerTexts;
  readonly today: LocalDate;
}

/**
 * The reply made of checked sentences: labelled as a machine's (人工智能生成合成内容标识办法, art. 4), each
 * with its marks, then the legal basis and the notes that never come from a model.
 */
export function composeWording(
  sentences: readonly WrittenSentence[],
  { question, passages, pieces, buttons, texts, today }: WordingParts,
): Reply {
  const citations = new CitationList();
  const cite = ({ document, path }: Passage, quote: string) =>
    citations.cite({ document: document.id, title: document.title, path, quote });
  const sourcesOf = ({ cited }: WrittenSentence) =>
    cited.flatMap((number) => passages[number - 1] ?? []);
  const body = sentences.map((sentence) => {
    const marks = sourcesOf(sentence).map((passage) =>
      cite(passage, chooseQuote(sentence.text, passage, pieces)),
    );
    return `${endSentence(sentence.text)}${[...new Set(marks)].join("")}`;
  });
  const cited = [...new Set(sentences.flatMap(sourcesOf))];
  const laws = cited.flatMap((passage) => {
    const law = wordLaws(passage.fact?.law ?? []);
    return law === "" ? [] : [`${texts("law", { law })}${cite(passage, passage.text)}`];
  });
  const lines = [texts("model_label"), body.join(""), ...laws];
  if (cited.some(({ confidence }) => confidence === "secondary")) {
    lines.push(texts("secondary"));
  }
  if (needsPeriodNote(question, pieces, today)) {
    lines.push(texts("plan_period"));
  }
  if (buttons.length > 0) {
    lines.push(texts("also_asked"));
  }
  return toReply(lines.join("\n"), { citations: citations.toArray(), buttons });
}

function endSentence(text: string): string {
  return /[。！？!?][”’」》）)]*$/.test(text) ? text : `${text.replace(/[，,；;：:、]$/, "")}。`;
}

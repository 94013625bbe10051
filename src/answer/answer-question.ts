import type { Outcome, OutcomeCode } from "../conversation/outcome.ts";
import { type Button, toReply } from "../conversation/reply.ts";
import type { Need } from "../retrieval/passage.ts";
import { type AnswerPiece, resolveNeed } from "./answer-knowledge.ts";
import type { AnswerTexts } from "./answer-texts.ts";
import type { AnsweredNeed } from "./choose-answer.ts";
import { CitationList } from "./citation-list.ts";
import { type ComposeOptions, composePieces, needsPeriodNote } from "./compose-answer.ts";
import { type DecideOptions, type Decision, decideAnswer } from "./decide-answer.ts";
import { toFoundPassages } from "./found-passages.ts";
import { toNeedButton } from "./need-button.ts";
import { isSpecific, wordRefusal } from "./refuse.ts";
import { splitQuestion } from "./split-question.ts";
import { isEnglish } from "./strip-question.ts";

/** What an answer is made with. */
export interface AnswerOptions extends DecideOptions {
  readonly texts: AnswerTexts;
}

type Answered = Extract<Decision, { kind: "answer" }>;
type Refused = Extract<Decision, { kind: "refuse" }>;

const PART_SUPPORT = 0.4;
const LONGEST_TWO_PART_CHARS = 60;
const OTHER_AGENCY_DOCUMENT = /\/other-agencies$/;

/**
 * Answers a complete question from the documents, or refuses it by name. `ordinal` asks for the
 * n-th nearest answer instead of the first.
 */
export function answerQuestion(text: string, options: AnswerOptions, ordinal = 1): Outcome {
  const whole = decideAnswer(text, options);
  const parts = decideParts(text, options);
  const style = { texts: options.texts, today: options.today, english: isEnglish(text) };
  const compose: ComposeOptions = { ...style, citations: new CitationList() };
  const answers = parts.filter((part): part is Answered => part.kind === "answer");
  if (answers.length > 1 || (answers.length === 1 && parts.length > 1)) {
    return composeParts(parts, compose);
  }
  if (whole.kind === "refuse") {
    return composeRefusal(whole, compose);
  }
  const chosen = whole.alternatives[ordinal - 2];
  const pieces = chosen === undefined ? whole.pieces : chosen.pieces;
  return composeAnswer({ ...whole, pieces }, compose);
}

/** The decisions for the questions in one message; none when it asks one thing. */
function decideParts(text: string, options: AnswerOptions): readonly Decision[] {
  if (text.length > LONGEST_TWO_PART_CHARS) {
    return [];
  }
  const parts = splitQuestion(text, options.words);
  if (parts.length < 2) {
    return [];
  }
  const decisions = parts.map((part) => decideAnswer(part, options));
  const areClear = decisions.every(
    ({ kind, support }) => kind === "refuse" || support >= PART_SUPPORT,
  );
  return areClear ? decisions : [];
}

function composeParts(parts: readonly Decision[], compose: ComposeOptions): Outcome {
  const lines: string[] = [];
  const said = new Set<string>();
  for (const part of parts) {
    const added =
      part.kind === "answer"
        ? composePieces(part.pieces, compose)
        : composePartRefusal(part, compose);
    for (const line of added.filter((one) => !said.has(one))) {
      said.add(line);
      lines.push(line);
    }
  }
  const results = parts.flatMap(({ result }) => result.passages);
  const best = [...results].sort((one, other) => other.score - one.score);
  return {
    code: "answered",
    reply: toReply(lines.join("\n"), { citations: compose.citations.toArray() }),
    passages: toFoundPassages(best),
  };
}

/** In one answer to several questions only a refusal that says what is missing is worth a line. */
function composePartRefusal({ refusal, facets }: Refused, compose: ComposeOptions): string[] {
  return isSpecific(refusal, facets)
    ? [wordRefusal(refusal, facets, compose.texts, compose.english)]
    : [];
}

function composeAnswer(decision: Answered, compose: ComposeOptions): Outcome {
  const { question, pieces, alternatives, result } = decision;
  const { texts, english, today, citations } = compose;
  const lines = [...composePieces(pieces, compose)];
  if (needsPeriodNote(question, pieces, today)) {
    lines.push(texts(english ? "plan_period_english" : "plan_period"));
  }
  const quotes = alternatives.filter(isQuotes).slice(0, 1);
  const fresh = quotes.flatMap((one) => composePieces(one.pieces, compose));
  lines.push(...fresh.filter((line) => !lines.includes(line)));
  const buttons = toButtons(alternatives.filter((one) => !isQuotes(one)));
  if (buttons.length > 0 && !english) {
    lines.push(texts("also_asked"));
  }
  return {
    code: nameAnswer(pieces),
    reply: toReply(lines.join("\n"), { citations: citations.toArray(), buttons }),
    passages: toFoundPassages(result.passages),
  };
}

function composeRefusal(decision: Refused, compose: ComposeOptions): Outcome {
  const { refusal, facets, related, result } = decision;
  const { texts, english, citations } = compose;
  const lines = [wordRefusal(refusal, facets, texts, english)];
  if (related.length > 0) {
    const helps = composePieces(related, compose);
    lines.push(english ? helps.join("\n") : `${texts("related")}${helps.join("\n")}`);
  }
  if (refusal === "unanswerable_legal_opinion" && !english) {
    lines.push(texts("legal_opinion_help"));
  } else if (refusal !== "unanswerable_off_topic") {
    const where = decision.where ?? texts("where_default");
    lines.push(texts(english ? "where_english" : "where", { where }));
  }
  return {
    code: refusal,
    reply: toReply(lines.join("\n"), { citations: citations.toArray() }),
    passages: toFoundPassages(result.passages),
  };
}

function isQuotes({ found }: AnsweredNeed): boolean {
  return found.need.answer.kind === "quotes";
}

/** What an answer is: a fact may say that the matter is another agency's, or that nobody knows. */
function nameAnswer(pieces: readonly AnswerPiece[]): OutcomeCode {
  if (pieces.every(({ passage }) => OTHER_AGENCY_DOCUMENT.test(passage.document.id))) {
    return "unanswerable_other_agency";
  }
  if (pieces.some(({ passage }) => passage.confidence !== "unknown")) {
    return "answered";
  }
  return pieces.some(({ passage }) => passage.fact?.topic === "amount")
    ? "unanswerable_unknown_amount"
    : "unanswerable_not_in_documents";
}

function toButtons(needs: readonly AnsweredNeed[]): readonly (readonly Button[])[] {
  return needs.flatMap(({ found }) => {
    const button = toNeedButton(found.need);
    return button === undefined ? [] : [[button]];
  });
}

/** Answers a need that a person chose by its button. */
export function answerNeed(need: Need, options: AnswerOptions): Outcome {
  const pieces = resolveNeed(need, options.knowledge, options.today);
  if (pieces.length === 0) {
    return answerQuestion(need.title, options);
  }
  const compose: ComposeOptions = {
    texts: options.texts,
    today: options.today,
    english: false,
    citations: new CitationList(),
  };
  const lines = [...composePieces(pieces, compose)];
  if (needsPeriodNote(need.title, pieces, options.today)) {
    lines.push(options.texts("plan_period"));
  }
  return {
    code: nameAnswer(pieces),
    reply: toReply(lines.join("\n"), { citations: compose.citations.toArray() }),
    passages: toFoundPassages(pieces.map(({ passage }) => ({ passage, score: 1, parts: {} }))),
  };
}

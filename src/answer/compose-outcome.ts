import type { Outcome, OutcomeCode } from "../conversation/outcome.ts";
import { type Button, toReply } from "../conversation/reply.ts";
import { isElsewhere } from "../retrieval/elsewhere.ts";
import type { AnswerPiece } from "./answer-knowledge.ts";
import type { AnsweredNeed } from "./choose-answer.ts";
import {
  type ComposeOptions,
  composePieces,
  composeRelated,
  needsPeriodNote,
} from "./compose-answer.ts";
import type { Decision } from "./decide-answer.ts";
import { toFoundPassages } from "./found-passages.ts";
import { toNeedButton } from "./need-button.ts";
import type { Facet } from "./read-facets.ts";
import { isSpecific, wordRefusal } from "./refuse.ts";
import { tellPlace } from "./tell-place.ts";

type Answered = Extract<Decision, { kind: "answer" }>;
type Refused = Extract<Decision, { kind: "refuse" }>;

/** An answer seldom grows longer than this by what may be meant as well. */
const USUAL_CHARS = 300;
const MOST_BUTTONS = 2;
const ROUTING = /\/routing$/;

/**
 * One question's answer: what was asked first, then what may be meant as well.
 *
 * @param wished What answers the other wishes of a story.
 */
export function composeAnswer(
  decision: Answered,
  compose: ComposeOptions,
  wished: readonly AnswerPiece[] = [],
): Outcome {
  const { question, pieces, alternatives, result, facets } = decision;
  const { texts, english } = compose;
  const lines = [
    ...correctPremise(decision, compose),
    ...composePieces(pieces, compose),
    ...tellPlace(question, pieces, compose),
  ];
  const usedChars = [...lines, ...wished.map(({ quote }) => quote)].join("").length;
  const { told, offered } = shareOut(alternatives, [...pieces, ...wished], usedChars);
  const beside = [...wished, ...told];
  lines.push(...composeRelated(beside, compose));
  lines.push(...composePeriodNote(question, [...pieces, ...beside], compose));
  if (facets.has("verdict")) {
    lines.push(texts(english ? "no_verdict_english" : "no_verdict"));
  }
  const buttons = toButtons(offered);
  if (buttons.length > 0 && !english) {
    lines.push(texts("also_asked"));
  }
  return {
    code: nameAnswer(pieces, facets),
    reply: toReply(lines.join("\n"), {
      citations: compose.citations.toArray(),
      buttons: [...buttons, ...offerReport(pieces, compose)],
    }),
    passages: toFoundPassages(result.passages),
  };
}

function correctPremise({ falseFigure }: Answered, { texts, english }: ComposeOptions): string[] {
  const name = english ? "false_figure_english" : "false_figure";
  return falseFigure === undefined ? [] : [texts(name, { figure: falseFigure })];
}

/** Who is told where to complain can begin at once. */
function offerReport(
  pieces: readonly AnswerPiece[],
  { reportButton }: ComposeOptions,
): readonly (readonly Button[])[] {
  const saysWhere = pieces.some((piece) => ROUTING.test(piece.passage.document.id));
  return saysWhere && reportButton !== undefined ? [[reportButton]] : [];
}

/** Several questions' answers, in the order in which they were asked. */
export function composeParts(parts: readonly Decision[], compose: ComposeOptions): Outcome {
  const lines = new Set<string>();
  for (const part of parts) {
    const added =
      part.kind === "answer"
        ? [
            ...composePieces(part.pieces, compose),
            ...composePeriodNote(part.question, part.pieces, compose),
          ]
        : composePartRefusal(part, compose);
    for (const line of added) {
      lines.add(line);
    }
  }
  const found = parts.flatMap(({ result }) => result.passages);
  return {
    code: "answered",
    reply: toReply([...lines].join("\n"), { citations: compose.citations.toArray() }),
    passages: toFoundPassages([...found].sort((one, other) => other.score - one.score)),
  };
}

/**
 * A refusal: its reason, the nearest that helps, and where to go next.
 *
 * @param wished What answers or helps with the single wishes of a story.
 */
export function composeRefusal(
  decision: Refused,
  compose: ComposeOptions,
  wished: readonly AnswerPiece[] = [],
): Outcome {
  const { refusal, facets, result } = decision;
  const { texts, english } = compose;
  const related = [...decision.related, ...wished];
  const lines = [wordRefusal(refusal, facets, texts, english)];
  const readable = related.filter(({ passage }) => !english || passage.fact?.textEn !== undefined);
  if (readable.length > 0) {
    const helps = composePieces(readable, compose).join("\n");
    lines.push(english ? helps : `${texts("related")}${helps}`);
  }
  if (refusal === "unanswerable_legal_opinion" && !english) {
    lines.push(texts("legal_opinion_help"));
  } else if (refusal !== "unanswerable_off_topic") {
    lines.push(tellWhere(decision, compose));
  }
  return {
    code: refusal,
    reply: toReply(lines.join("\n"), { citations: compose.citations.toArray() }),
    passages: toFoundPassages(result.passages),
  };
}

/** Where to ask: what is known of it, or who knows it in the city or place that is asked about. */
function tellWhere(refused: Refused, { texts, english }: ComposeOptions): string {
  const isElsewhere = refused.refusal === "unanswerable_other_place";
  if (!english) {
    const name = isElsewhere ? "where_other_place" : "where_default";
    return texts("where", { where: refused.where ?? texts(name) });
  }
  const name = isElsewhere ? nameElsewhere(refused) : "where_default_english";
  return texts("where_english", { where: texts(name) });
}

/** Who knows it in English: the hotline is of a place in the country, and of no use abroad. */
function nameElsewhere({ facets, where }: Refused) {
  return facets.has("other_place") || where?.includes("12345") === true
    ? "where_other_place_english"
    : "where_abroad_english";
}

/** In one answer to several questions only a refusal that says what is missing is worth a line. */
function composePartRefusal({ refusal, facets }: Refused, compose: ComposeOptions): string[] {
  return isSpecific(refusal, facets)
    ? [wordRefusal(refusal, facets, compose.texts, compose.english)]
    : [];
}

function composePeriodNote(
  question: string,
  pieces: readonly AnswerPiece[],
  { texts, english, today }: ComposeOptions,
): string[] {
  return needsPeriodNote(question, pieces, today)
    ? [texts(english ? "plan_period_english" : "plan_period")]
    : [];
}

/**
 * What an answer is: a fact may say that the matter is another agency's, that nobody knows, or, to
 * who asks for a sum, that none was published.
 */
export function nameAnswer(
  pieces: readonly AnswerPiece[],
  facets: ReadonlySet<Facet>,
): OutcomeCode {
  if (pieces.every(({ passage }) => isElsewhere(passage.document.id))) {
    return "unanswerable_other_agency";
  }
  if (facets.has("money") && pieces.every(lacksSum)) {
    return "unanswerable_unknown_amount";
  }
  if (pieces.some(({ passage }) => passage.confidence !== "unknown")) {
    return "answered";
  }
  return pieces.some(({ passage }) => passage.fact?.topic === "amount")
    ? "unanswerable_unknown_amount"
    : "unanswerable_not_in_documents";
}

/** A direction without a sum: the fact says itself that none was published. */
const NO_SUM = /没有(?:写)?[^。]{0,4}(?:金额|具体标准)|(?:金额|标准)[^。]{0,6}暂未收录/;
const SUM = /\d\s*(?:[万亿]?元|%)/;

function lacksSum({ passage }: AnswerPiece): boolean {
  return passage.kind === "fact" && NO_SUM.test(passage.text) && !SUM.test(passage.text);
}

/** The other needs about as near: told while there is room, otherwise offered as buttons. */
function shareOut(
  alternatives: readonly AnsweredNeed[],
  given: readonly AnswerPiece[],
  usedChars: number,
): { told: readonly AnswerPiece[]; offered: readonly AnsweredNeed[] } {
  const told: AnswerPiece[] = [];
  const offered: AnsweredNeed[] = [];
  let chars = usedChars;
  for (const one of alternatives) {
    const isSaid = (quote: string) =>
      [...given, ...told].some((said) => said.quote.includes(quote) || quote.includes(said.quote));
    const fresh = one.pieces.filter(({ quote }) => !isSaid(quote));
    const added = fresh.reduce((sum, { quote }) => sum + quote.length, 0);
    if (chars + added <= USUAL_CHARS) {
      told.push(...fresh);
      chars += added;
    } else {
      offered.push(one);
    }
  }
  return { told, offered: offered.slice(0, MOST_BUTTONS) };
}

function toButtons(needs: readonly AnsweredNeed[]): readonly (readonly Button[])[] {
  return needs.flatMap(({ found }) => {
    const button = toNeedButton(found.need);
    return button === undefined ? [] : [[button]];
  });
}

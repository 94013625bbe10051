import { isEnglish } from "../base/is-english.ts";
import { CitationList } from "../conversation/citation-list.ts";
import { toReply } from "../conversation/reply.ts";
import type { PastTurn, Turn } from "../conversation/turn.ts";
import { isElsewhere } from "../retrieval/elsewhere.ts";
import type { AnswerPiece } from "./answer-knowledge.ts";
import type { AnswerOptions, QuestionAnswer } from "./answer-question.ts";
import { type ComposeOptions, composePieces } from "./compose-answer.ts";
import { decideAnswer } from "./decide-answer.ts";
import { toFoundPassages } from "./found-passages.ts";

const MORE =
  /^(?:请|麻烦|能不能|可以|能)?(?:再|还)?(?:说|讲|给我?|告诉我)?(?:更多|再多一?点|再多说[一几]?[点句]|(?:更|再)?详细(?:一?[点些]|说说|的|内容|介绍|说明)?|展开(?:说说|讲讲|一?点)?|具体(?:一?点|说说|讲讲)|原文(?:呢|是什么)?|(?:看|要)?全文|还有(?:吗|没有|别的吗|其他的吗|什么)?|还有更多吗|(?:please )?(?:tell me |show me )?more(?: details?| please)?|(?:more |in )?details?(?: please)?|go on)[吗呢吧]?[\s。.!！?？]*$/i;
const PIECES_AT_ONCE = 3;

/** What a wish for more is about. */
export interface MoreWanted {
  /** The questions before the first wish, latest last. */
  readonly earlier: readonly string[];
  /** 1 for the first wish, 2 for the next. */
  readonly page: number;
}

/** Whether a text wants nothing but more of the answer before it (更多, 详细一点). */
export function asksForMore(text: string): boolean {
  return MORE.test(text.trim());
}

/**
 * Whether the turn wants more of an answer: the last question before it was one for this skill, and
 * was answered. Of what was declined there is no more.
 */
export function wantsMore({ text, history }: Pick<Turn, "text" | "history">): boolean {
  const last = history.findLast((past) => !asksForMore(past.text));
  return asksForMore(text) && last !== undefined && wasAnswered(last);
}

function wasAnswered({ intent, outcome }: PastTurn): boolean {
  return (intent === "ask" || intent === "target") && outcome.startsWith("answered");
}

/** Parts earlier texts into questions and the wishes for more that follow the last of them. */
export function readMoreWanted(earlier: readonly string[]): MoreWanted {
  const last = earlier.findLastIndex((text) => !asksForMore(text));
  return {
    earlier: earlier.slice(0, last + 1).filter((text) => !asksForMore(text)),
    page: earlier.length - last,
  };
}

/**
 * The rest of what was found for a question that was answered already: the cited clauses whole, then
 * the next nearest passages, three at a time, each with its citation.
 *
 * @param page 1 for the first three.
 */
export function tellMore(question: string, page: number, options: AnswerOptions): QuestionAnswer {
  const { texts, today } = options;
  const english = isEnglish(question);
  const decision = decideAnswer(question, options);
  const pieces = listMore(decision).slice((page - 1) * PIECES_AT_ONCE, page * PIECES_AT_ONCE);
  const compose: ComposeOptions = { texts, today, english, citations: new CitationList() };
  const found = decision.result.passages.map(({ passage }) => passage);
  if (pieces.length === 0) {
    const text = texts(english ? "no_more_english" : "no_more");
    return { outcome: { code: "answered", reply: toReply(text) }, pieces: [], found };
  }
  const lines = [texts(english ? "more_english" : "more"), ...composePieces(pieces, compose)];
  return {
    outcome: {
      code: "answered",
      reply: toReply(lines.join("\n"), { citations: compose.citations.toArray() }),
      passages: toFoundPassages(decision.result.passages),
    },
    pieces: [],
    found,
  };
}

/** Whole passages, each once: those that were quoted in part, what may be meant as well, the nearest. */
function listMore(decision: ReturnType<typeof decideAnswer>): readonly AnswerPiece[] {
  const given = decision.kind === "answer" ? decision.pieces : decision.related;
  const others = decision.kind === "answer" ? decision.alternatives : [];
  const told = given.filter(({ passage, quote }) => quote.trim() === passage.text.trim());
  const wanted = [
    ...given.map(({ passage }) => passage),
    ...others.flatMap(({ pieces }) => pieces.map(({ passage }) => passage)),
    ...decision.result.passages.map(({ passage }) => passage),
  ];
  const known = new Set(told.map(({ passage }) => passage.id));
  return wanted.flatMap((passage) => {
    if (known.has(passage.id) || isElsewhere(passage.document.id)) {
      return [];
    }
    known.add(passage.id);
    return [{ passage, quote: passage.text }];
  });
}

import type { LocalDate } from "../base/clock.ts";
import { daysBetween, weekdayOf } from "../base/local-date.ts";
import type { Outcome } from "../conversation/outcome.ts";
import { toReply } from "../conversation/reply.ts";
import type { Need } from "../retrieval/passage.ts";
import { type AnswerKnowledge, type AnswerPiece, resolveNeed } from "./answer-knowledge.ts";
import { type ComposeOptions, citePassage, composePieces } from "./compose-answer.ts";
import type { DecideOptions, Decision } from "./decide-answer.ts";
import { toFoundPassages } from "./found-passages.ts";
import { createCover } from "./overlap.ts";
import { type DayCount, readTimeLength, type TimeLength } from "./read-day-count.ts";

/** The last day of a limit; `null` when a needed year's holidays are not published. */
export type ComputeDueDate = (
  limit: TimeLength,
  start: LocalDate,
) => { readonly due: LocalDate | null };

/** The limit by law that a question means by its length; `undefined` when it is not clear. */
export type FindLimit = (
  question: string,
  limit: TimeLength,
) =>
  | { readonly label: string; readonly law: string; readonly extension?: TimeLength | undefined }
  | undefined;

/** What the last day of a limit is worked out and told with. */
export interface DueDateOptions extends DecideOptions {
  readonly computeDueDate: ComputeDueDate;
  readonly findLimit?: FindLimit | undefined;
}

/**
 * From this support, or this share of a perfect score, on the limit that the documents give is the
 * one that is asked for: of a story only little is said of the limit.
 */
const SUPPORTED = 0.3;
const NEAR_SCORE = 0.4;
/** What share of the nearest one's score a need must reach to say which limit is meant. */
const LEAST_SHARE = 0.6;
/** An example that works out other days tells nothing of the one that is asked for. */
const WORKS_OUT_A_DAY = /\d{1,2}月\d{1,2}日[^。]{0,8}起算[^。]{0,40}\d{1,2}月\d{1,2}日/;
const CLAUSE = /[，；。;,（）()\n]/;
const EXTENDS = /延长|再延|extend/i;
const ASKS_WHETHER_OVER = /来得及|过期|超期|超时|逾期|还(?:剩|有)(?:几|多少)天|too late|in time/i;

/**
 * Answers a question for the last day of a limit: the day first, how it is counted, then the limit
 * as the documents have it. `undefined` when neither the question nor the answer says how long.
 *
 * @param decision what is decided on the question, with its day or without.
 */
export function answerDueDate(
  count: DayCount,
  decision: Decision,
  options: DueDateOptions,
  compose: ComposeOptions,
): Outcome | undefined {
  const nearest = decision.result.needs[0]?.score ?? 0;
  const isMeant =
    decision.support >= SUPPORTED || (count.limit === undefined && nearest >= NEAR_SCORE);
  const pieces = decision.kind === "answer" && isMeant ? decision.pieces : [];
  const clauses = pieces.flatMap(({ quote }) => quote.split(CLAUSE));
  const base = chooseLimit(count, clauses, findMeantLimit(decision, pieces));
  if (base === undefined) {
    return undefined;
  }
  const known = options.findLimit?.(count.rest, base);
  const limit = extend(base, count.extension, known?.extension ?? readAllowed(base, clauses));
  const { due } = options.computeDueDate(limit, count.start);
  const lines = [
    ...wordDay(count.start, limit, due, options, compose),
    ...wordLimit(known, compose),
    ...wordToday(count.rest, due, compose),
    ...composePieces(pieces, compose),
  ];
  return {
    code: "answered",
    reply: toReply(lines.join("\n"), { citations: compose.citations.toArray() }),
    passages: toFoundPassages(decision.result.passages),
  };
}

/** The same knowledge without the examples that work out a day of their own. */
export function leaveOutExamples(knowledge: AnswerKnowledge, today: LocalDate): AnswerKnowledge {
  const isExample = (need: Need) =>
    resolveNeed(need, knowledge, today).some(({ quote }) => WORKS_OUT_A_DAY.test(quote));
  return {
    ...knowledge,
    search: (question, options) => {
      const found = knowledge.search(question, options);
      return { ...found, needs: found.needs.filter(({ need }) => !isExample(need)) };
    },
  };
}

/** By how much documents allow to extend a limit. */
function readAllowed(limit: TimeLength, clauses: readonly string[]): TimeLength | undefined {
  return clauses
    .filter((clause) => EXTENDS.test(clause))
    .flatMap((clause) => readTimeLength(clause) ?? [])
    .find(({ unit }) => unit === limit.unit);
}

/** The limit with its extension, where there is one: as long as the question says, or as is allowed. */
function extend(
  limit: TimeLength,
  extension: DayCount["extension"],
  allowed: TimeLength | undefined,
): TimeLength {
  const added = extension === true ? allowed : extension;
  return added?.unit === limit.unit ? { ...limit, length: limit.length + added.length } : limit;
}

/** Which of the limits of what answers is meant, by the nearest of its needs that says so. */
function findMeantLimit(
  { result }: Decision,
  [first]: readonly AnswerPiece[],
): TimeLength | undefined {
  const needs = result.needs.flatMap(({ need: { answer }, score }) =>
    answer.kind === "facts" && answer.passageIds.includes(first?.passage.id ?? "")
      ? [{ limit: answer.limit, score }]
      : [],
  );
  const least = LEAST_SHARE * (needs[0]?.score ?? 0);
  const meant = needs.find(({ limit, score }) => limit !== undefined && score >= least);
  return meant?.limit === undefined ? undefined : readTimeLength(meant.limit);
}

/**
 * The question's own limit, counted as the documents count one of that length, or theirs: the one
 * that is known to be meant, otherwise the one whose clause says most of what the question says.
 */
function chooseLimit(
  { limit, rest }: DayCount,
  clauses: readonly string[],
  meant: TimeLength | undefined,
): TimeLength | undefined {
  const cover = createCover(rest);
  const given = clauses
    .filter((clause) => !EXTENDS.test(clause))
    .flatMap((clause) => {
      const found = readTimeLength(clause);
      return found === undefined ? [] : [{ ...found, near: cover(clause) }];
    })
    .sort((one, other) => other.near - one.near);
  if (limit === undefined) {
    return meant ?? given[0];
  }
  return limit.unit === "day"
    ? (given.find(({ length }) => length === limit.length) ?? limit)
    : limit;
}

function wordDay(
  start: LocalDate,
  limit: TimeLength,
  due: LocalDate | null,
  { words, knowledge }: DueDateOptions,
  compose: ComposeOptions,
): string[] {
  const { texts, english } = compose;
  const mark = (id: string) => {
    const passage = knowledge.findPassage(id);
    return passage === undefined ? "" : citePassage(passage, compose);
  };
  const firstDay = mark(words.dayCounting.firstDay);
  const name = english ? (`${limit.unit}_english` as const) : limit.unit;
  const values = { start: wordDate(start, english), limit: texts(name, { length: limit.length }) };
  if (due === null) {
    return [`${texts(english ? "due_unknown_english" : "due_unknown", values)}${firstDay}`];
  }
  const lines = [
    `${texts(english ? "due_english" : "due", { ...values, due: wordDate(due, english) })}${firstDay}`,
  ];
  if (limit.unit !== "working_day") {
    lines.push(
      `${texts(english ? "due_holiday_english" : "due_holiday")}${mark(words.dayCounting.holiday)}`,
      ...wordWeekend(due, compose),
    );
  }
  return lines;
}

/** That the last day is at a weekend, of which the rule for holidays does not speak. */
function wordWeekend(due: LocalDate, { texts, english }: ComposeOptions): string[] {
  const isWeekend = weekdayOf(due) % 6 === 0;
  return isWeekend ? [texts(english ? "due_weekend_english" : "due_weekend")] : [];
}

/** Which limit that is, and by which law. */
function wordLimit(known: ReturnType<FindLimit>, { texts, english }: ComposeOptions): string[] {
  return english || known === undefined
    ? []
    : [texts("due_limit", { label: known.label, law: known.law })];
}

/** Whether it is over, when that is asked. */
function wordToday(
  question: string,
  due: LocalDate | null,
  { texts, english, today }: ComposeOptions,
): string[] {
  if (due === null || !ASKS_WHETHER_OVER.test(question)) {
    return [];
  }
  const days = daysBetween(today, due);
  const values = { today: wordDate(today, english), days: Math.abs(days) };
  if (days < 0) {
    return [texts(english ? "due_over_english" : "due_over", values)];
  }
  return [texts(english ? "due_left_english" : "due_left", values)];
}

function wordDate(day: LocalDate, english: boolean): string {
  const options = { timeZone: "UTC", year: "numeric", day: "numeric", weekday: "long" } as const;
  return new Intl.DateTimeFormat(english ? "en-GB" : "zh-CN", { ...options, month: "long" }).format(
    new Date(`${day}T00:00:00Z`),
  );
}

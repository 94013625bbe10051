import type { LocalDate } from "../base/clock.ts";
import { isEnglish } from "../base/is-english.ts";
import type { Outcome } from "../conversation/outcome.ts";
import type { EvaluationQuestion } from "./evaluation-set.ts";
import { squeeze, type Tally } from "./evaluation-tally.ts";

/** What answers questions, and knows what stands in the documents. */
export interface AnswerSubject {
  readonly ask: (
    question: string,
    asked: { readonly date: LocalDate | undefined; readonly history: readonly string[] },
  ) => Promise<{ readonly intent: string; readonly outcome: Outcome }>;
  /** Whether the document holds exactly these words. */
  readonly isQuoted: (document: string, quote: string) => boolean;
}

/**
 * Asks one question and measures its answer: the facts, refusals, citations that exist and that
 * hold the facts, verdicts that must not be given, the body that must be named, the language.
 * `right` is all of these at once, whatever the intent was called.
 */
export async function measureAnswer(
  question: EvaluationQuestion,
  subject: AnswerSubject,
  tally: Tally,
): Promise<void> {
  const { date, history } = question;
  const { intent, outcome } = await subject.ask(question.q, { date, history });
  const shown = `${intent} ${outcome.code}: ${outcome.reply.text}`;
  const check = (measure: string, hit: boolean) => {
    tally.count(question.part, question.kind, measure, hit ? 1 : 0);
    if (!hit) {
      tally.miss(question.part, { id: question.id, measure, text: question.q, got: shown });
    }
  };
  if (question.intent !== undefined) {
    tally.confuse(question.part, "intent", question.intent, intent);
    check("intent", intent === question.intent);
  }
  const checks = [
    ...checkContent(question, outcome),
    ...checkRefusal(question, outcome),
    ...checkCitations(question, outcome, subject),
  ];
  for (const [measure, hit] of checks) {
    check(measure, hit);
  }
  if (checks.length > 0) {
    const isRight = checks.every(([, hit]) => hit);
    tally.count(question.part, question.kind, "right", isRight ? 1 : 0);
  }
}

type Check = readonly [measure: string, hit: boolean];

function checkContent(question: EvaluationQuestion, { reply, code }: Outcome): Check[] {
  const { facts, forbidden, body, lang } = question;
  const text = textOf(reply);
  const checks: Check[] = [];
  if (facts.length > 0) {
    checks.push(["answer holds the facts", facts.every((words) => holdsOne(text, words))]);
  }
  if (forbidden.length > 0) {
    checks.push(["no verdict given", !holdsOne(text, forbidden)]);
  }
  if (body.length > 0) {
    checks.push(["right body named", holdsOne(text, body)]);
  }
  if (lang === "en" && code === "answered") {
    checks.push(["English answered in English", isEnglish(reply.text)]);
  }
  return checks;
}

function checkRefusal({ outcome: wanted }: EvaluationQuestion, { code }: Outcome): Check[] {
  if (wanted === "any") {
    return [];
  }
  const isRefused = code.startsWith("unanswerable_");
  if (wanted === "answered") {
    return [["not refused", !isRefused && !code.startsWith("error_")]];
  }
  return [
    ["refused", isRefused],
    ["refused by its name", code.startsWith(wanted)],
  ];
}

/** The result of a sum that a reply writes out: 782 in 增加782件（1500−718=782）. */
const WORKED_OUT = /([\d.]+)[^\d（]{0,3}（[\d.]+[−÷][^）]*）/g;

/**
 * Of an answer: that it has citations, that each is in its document, that the facts are in them (a
 * day or a number that was worked out stands in none).
 */
function checkCitations(
  { facts, lang, kind }: EvaluationQuestion,
  { code, reply }: Outcome,
  { isQuoted }: AnswerSubject,
): Check[] {
  if (code !== "answered") {
    return [];
  }
  const { citations } = reply;
  const exists = ({ document, quote }: (typeof citations)[number]) => isQuoted(document, quote);
  const checks: Check[] = [["citations exist", citations.length > 0 && citations.every(exists)]];
  const text = textOf(reply);
  const quotes = squeeze(citations.map(({ quote }) => quote).join("\n"));
  const results = [...text.matchAll(WORKED_OUT)].map(([, result]) => result);
  const isQuotable = (words: readonly string[]) =>
    kind !== "date_sum" && !words.some((one) => results.includes(one));
  const given = facts.filter((words) => holdsOne(text, words) && isQuotable(words));
  if (given.length > 0 && lang !== "en") {
    checks.push(["citations support", given.every((words) => holdsOne(quotes, words))]);
  }
  return checks;
}

function textOf(reply: Outcome["reply"]): string {
  return squeeze([reply.text, ...(reply.table?.rows.flat() ?? [])].join(" "));
}

/** Whether a squeezed text holds one of some words. */
function holdsOne(text: string, words: readonly string[]): boolean {
  return words.some((one) => text.includes(squeeze(one)));
}

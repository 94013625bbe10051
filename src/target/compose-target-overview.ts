import { toReply } from "../conversation/reply.ts";
import { calculateTarget } from "./calculate-target.ts";
import { createCitations } from "./cite-target.ts";
import { toTargetTable } from "./compose-target-list.ts";
import {
  type ComposedReply,
  type ReplyContext,
  wordMissing,
  wordPeriod,
} from "./compose-target-reply.ts";
import { compare, type Decimal, formatDecimal, subtract } from "./decimal.ts";
import { isOutsideScope } from "./read-missing.ts";
import type { Target } from "./target.ts";
import { type Say, speak } from "./target-texts.ts";
import type { TargetQuestion } from "./understand-target-question.ts";

interface Ranked {
  readonly target: Target;
  readonly growthPercent: Decimal;
  readonly calculation: string;
}

/** The reply to a question about all targets, or about those of a category, as a table. */
export function composeTargetList(question: TargetQuestion, context: ReplyContext): ComposedReply {
  const { catalog, texts } = context;
  const say = speak(texts, question.language);
  const isAboutNature = question.measures.includes("nature");
  const targets = catalog.targets.filter(
    (target) =>
      (question.category === undefined || target.category === question.category) &&
      (!isAboutNature || target.nature !== undefined),
  );
  const citations = createCitations(context);
  const mark = (target: Target) => citations.mark([target.source]);
  const absent = question.missing.map((missing) => wordMissing(missing, say, catalog));
  const isRefusal = question.missing.some(
    ({ reason }) => isOutsideScope(reason) || (reason === "progress" && !question.asksForFormula),
  );
  const lines = [
    ...(isRefusal ? absent : []),
    ...titleOf(question, targets.length, say, context),
    ...(question.asksForFormula ? [say("completionFormula")] : []),
    wordPeriod(say, context),
  ];
  return {
    code: isRefusal ? "unanswerable_not_in_documents" : "answered",
    reply: toReply(lines.join("\n"), {
      citations: citations.list,
      table: toTargetTable(targets, { say, question, catalog, mark }),
    }),
  };
}

function titleOf(
  question: TargetQuestion,
  count: number,
  say: Say,
  { texts }: ReplyContext,
): string[] {
  if (question.measures.includes("nature")) {
    return [say("listNature", { count })];
  }
  const { category } = question;
  return question.language === "zh" && category !== undefined
    ? [texts("listCategory", { category, count })]
    : [say("listTitle", { count })];
}

/** The reply to a question which targets grow most or least. */
export function composeRanking(question: TargetQuestion, context: ReplyContext): ComposedReply {
  const { catalog, texts } = context;
  const say = speak(texts, question.language);
  const ranked = rank(catalog.targets, question);
  const shown = ranked.slice(0, question.limit ?? ranked.length);
  const citations = createCitations(context);
  citations.mark(endsOf(shown).flatMap(({ target }) => [target.source]));
  const mark = (target: Target) => citations.mark([target.source]);
  const without = catalog.targets.filter((target) => calculateTarget(target, 0) === undefined);
  const names = without.map((target) => nameOf(target, question)).join("、");
  const lines = [
    wordEnds(shown, question, say),
    ...(question.limit === undefined ? [say("rankingWithout", { names })] : []),
    wordPeriod(say, context),
  ];
  return {
    code: "answered",
    reply: toReply(lines.join("\n"), {
      citations: citations.list,
      table: toTargetTable(
        shown.map(({ target }) => target),
        { say, question, catalog, mark },
      ),
    }),
  };
}

function rank(targets: readonly Target[], question: TargetQuestion): Ranked[] {
  const ranked = targets.flatMap((target) => {
    const calculated = calculateTarget(target, question.digits);
    if (calculated === undefined) {
      return [];
    }
    const calculation = `${formatDecimal(calculated.gap)}÷${target.base?.value ?? ""}`;
    return [{ target, growthPercent: calculated.growthPercent, calculation }];
  });
  const sign = question.order === "smallest" ? -1 : 1;
  return ranked.sort(
    (left, right) => sign * compare(subtract(right.growthPercent, left.growthPercent), ZERO),
  );
}

const ZERO: Decimal = { units: 0n, scale: 0 };

function endsOf(ranked: readonly Ranked[]): Ranked[] {
  return [ranked[0], ranked.at(-1)].filter((item) => item !== undefined);
}

function wordEnds(ranked: readonly Ranked[], question: TargetQuestion, say: Say): string {
  const [first, last = first] = endsOf(ranked);
  if (first === undefined || last === undefined) {
    return say("notFound");
  }
  const name = nameOf(first.target, question);
  const value = formatDecimal(first.growthPercent, true);
  if (question.order === "both") {
    const lastValue = formatDecimal(last.growthPercent, true);
    return say("rankingBoth", { name, value, last: nameOf(last.target, question), lastValue });
  }
  const text = question.order === "smallest" ? "rankingSmallest" : "ranking";
  return say(text, { name, value, calculation: first.calculation });
}

/** The reply to a question which targets have no base value. */
export function composeNoBase(question: TargetQuestion, context: ReplyContext): ComposedReply {
  const say = speak(context.texts, question.language);
  const without = context.catalog.targets.filter(({ base }) => base === null);
  const inTable = without.filter(({ nature }) => nature !== undefined);
  const inText = without.filter(({ nature }) => nature === undefined);
  const citations = createCitations(context);
  const marks = citations.mark(inTable.map(({ source }) => source));
  const names = (targets: readonly Target[]) =>
    targets.map((target) => nameOf(target, question)).join("、");
  const lines = [
    say("noBaseTitle", { count: inTable.length, names: names(inTable), marks }),
    say("noBaseOthers", { names: names(inText) }),
    wordPeriod(say, context),
  ];
  return {
    code: "answered",
    reply: toReply(lines.join("\n"), { citations: citations.list }),
  };
}

function nameOf(target: Target, { language }: TargetQuestion): string {
  return language === "en" ? target.nameEn : target.name;
}

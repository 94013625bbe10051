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
import { rankTargets, wordRanking } from "./rank-targets.ts";
import { isOutsideScope } from "./read-missing.ts";
import type { Target } from "./target.ts";
import { type Say, speak } from "./target-texts.ts";
import type { TargetQuestion } from "./understand-target-question.ts";
import { nameOf } from "./word-target.ts";

/** The reply to a question about all targets, or about those of a category, as a table. */
export function composeTargetList(question: TargetQuestion, context: ReplyContext): ComposedReply {
  const { catalog, texts } = context;
  const say = speak(texts, question.language);
  const isAboutNature = question.measures.includes("nature");
  const targets = catalog.targets.filter(
    (target) =>
      (question.categories.length === 0 || question.categories.includes(target.category)) &&
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
  const table = toTargetTable(targets, { say, question, catalog, mark });
  return {
    code: isRefusal ? "unanswerable_not_in_documents" : "answered",
    reply: toReply(lines.join("\n"), { table, citations: citations.toArray() }),
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
  const category = question.categories.join("、");
  return question.language === "zh" && category !== ""
    ? [texts("listCategory", { category, count })]
    : [say("listTitle", { count })];
}

/** The reply to a question which targets grow most or least. */
export function composeRanking(question: TargetQuestion, context: ReplyContext): ComposedReply {
  const { catalog, texts } = context;
  const say = speak(texts, question.language);
  const ranked = rankTargets(catalog.targets, question);
  const shown = ranked.slice(0, question.limit ?? ranked.length);
  const citations = createCitations(context);
  const mark = (target: Target) => citations.mark([target.source]);
  const without = catalog.targets.filter((target) => calculateTarget(target, 0) === undefined);
  const names = joinNames(without, question);
  const lines = [
    wordRanking(shown, question, { say, mark }),
    ...(question.limit === undefined ? [say("rankingWithout", { names })] : []),
    wordPeriod(say, context),
  ];
  const table = toTargetTable(
    shown.map(({ target }) => target),
    { say, question, catalog, mark },
  );
  return {
    code: "answered",
    reply: toReply(lines.join("\n"), { table, citations: citations.toArray() }),
  };
}

/** The reply to a question which targets have no base value. */
export function composeNoBase(question: TargetQuestion, context: ReplyContext): ComposedReply {
  const say = speak(context.texts, question.language);
  const without = context.catalog.targets.filter(({ base }) => base === null);
  const inTable = without.filter(({ nature }) => nature !== undefined);
  const inText = without.filter(({ nature }) => nature === undefined);
  const citations = createCitations(context);
  const marks = citations.mark(inTable.map(({ source }) => source));
  const lines = [
    say("noBaseTitle", { count: inTable.length, names: joinNames(inTable, question), marks }),
    say("noBaseOthers", { names: joinNames(inText, question) }),
    wordPeriod(say, context),
  ];
  return {
    code: "answered",
    reply: toReply(lines.join("\n"), { citations: citations.toArray() }),
  };
}

function joinNames(targets: readonly Target[], { language }: TargetQuestion): string {
  return targets.map((target) => nameOf(target, language)).join(language === "en" ? ", " : "、");
}

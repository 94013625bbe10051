import type { Table } from "../conversation/reply.ts";
import { calculateTarget } from "./calculate-target.ts";
import { formatDecimal, toDecimal } from "./decimal.ts";
import type { Target, TargetCatalog } from "./target.ts";
import type { Say } from "./target-texts.ts";
import type { TargetQuestion } from "./understand-target-question.ts";
import { wordPlanned, wordValue } from "./word-target.ts";

/** What a table needs beside the targets. */
export interface TableContext {
  readonly say: Say;
  readonly question: Pick<TargetQuestion, "language" | "digits">;
  readonly catalog: TargetCatalog;
  /** The mark of the citation behind a row. */
  readonly mark: (target: Target) => string;
}

const ABSENT = "——";

/** Targets as a table: name, category, unit, base, planned, increase, growth, citation. */
export function toTargetTable(targets: readonly Target[], context: TableContext): Table {
  const { say, catalog } = context;
  const columns = [
    say("columnName"),
    say("columnCategory"),
    say("columnUnit"),
    say("columnBase", { year: catalog.plan.baseYear }),
    say("columnPlanned", { year: catalog.plan.targetYear }),
    say("columnGap"),
    say("columnGrowth"),
    say("columnSource"),
  ];
  return { columns, rows: targets.map((target) => toRow(target, context)) };
}

function toRow(target: Target, { say, question, mark }: TableContext): string[] {
  const english = question.language === "en";
  const calculation = calculateTarget(target, question.digits);
  const plain = (value: number) => formatDecimal(toDecimal(value));
  return [
    english ? target.nameEn : target.name,
    target.category,
    english ? target.unitEn : target.unit,
    target.base === null ? ABSENT : plain(target.base.value),
    wordPlanned(target, { say, question }),
    calculation === undefined ? ABSENT : wordValue(calculation.gap, target, question.language),
    calculation === undefined ? ABSENT : `${formatDecimal(calculation.growthPercent, true)}%`,
    mark(target),
  ];
}

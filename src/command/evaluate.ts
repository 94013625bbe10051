import type { QuestionWords } from "../answer/question-words.ts";
import type { LocalDate } from "../base/clock.ts";
import { FLAGS } from "../report/proposal.ts";
import type { Settle } from "../retrieval/meaning.ts";
import type { Search } from "../retrieval/passage.ts";
import { type AnswerSubject, measureAnswer } from "./evaluate-answers.ts";
import { measureSearch } from "./evaluate-retrieval.ts";
import type { EvaluationQuestion, EvaluationReport, Part } from "./evaluation-set.ts";
import {
  createTally,
  type Evaluation,
  type Figure,
  type Mistaking,
  type Tally,
} from "./evaluation-tally.ts";

/** What is measured: the same functions that chat and command line use. */
export interface EvaluationSubject extends AnswerSubject {
  readonly search: Search;
  readonly settle: Settle;
  readonly triage: (text: string) => Promise<{
    readonly intent: string;
    readonly type: string;
    readonly district: string;
    readonly authority: string;
    readonly flags: readonly string[];
    readonly fields: Readonly<Record<string, string>>;
  }>;
  readonly words: QuestionWords;
  readonly today: LocalDate;
}

/** Measures retrieval, answers, refusals, intents and triage; misses come from the tuning part alone. */
export async function evaluate(
  sets: {
    readonly questions: readonly EvaluationQuestion[];
    readonly reports: readonly EvaluationReport[];
  },
  subject: EvaluationSubject,
): Promise<Evaluation> {
  const tally = createTally();
  for (const question of sets.questions) {
    await measureSearch(question, subject.search, subject, tally);
    await measureAnswer(question, subject, tally);
  }
  for (const report of sets.reports) {
    await measureReport(report, subject, tally);
  }
  return tally.result();
}

async function measureReport(
  report: EvaluationReport,
  subject: EvaluationSubject,
  tally: Tally,
): Promise<void> {
  const got = await subject.triage(report.text);
  const shown = `${got.intent} ${got.type} ${got.district} ${got.authority} ${got.flags}`;
  const check = (measure: string, hit: boolean, piece = shown) => {
    tally.count(report.part, "reports", measure, hit ? 1 : 0);
    if (!hit) {
      tally.miss(report.part, { id: report.id, measure, text: report.text, got: piece });
    }
  };
  tally.confuse(report.part, "intent", report.intent, got.intent);
  check("intent", got.intent === report.intent);
  if (report.intent !== "report") {
    return;
  }
  const isType = got.type === report.type || report.typesOk.includes(got.type);
  const wanted = report.type ?? "";
  tally.confuse(report.part, "type", wanted, isType ? wanted : got.type);
  check("type", isType);
  check("district", got.district === report.district);
  check("authority", got.authority === report.authority);
  if (got.type === wanted) {
    // A type that is fair as well may be another authority's.
    check("authority of that very type", got.authority === report.authority);
  }
  for (const flag of report.flags) {
    check(`flag ${flag}`, got.flags.includes(flag));
    check("flags", got.flags.includes(flag));
  }
  const falseFlags = got.flags.filter((flag) => !report.flags.includes(flag));
  tally.count(report.part, "reports", "false flags", falseFlags.length);
  for (const flag of FLAGS) {
    tally.count(report.part, "reports", `false ${flag}`, falseFlags.includes(flag) ? 1 : 0);
  }
  checkFields(report.fields, got.fields, check);
}

function checkFields(
  wanted: EvaluationReport["fields"],
  got: Readonly<Record<string, string>>,
  check: (measure: string, hit: boolean, piece?: string) => void,
): void {
  for (const [field, piece] of Object.entries(wanted)) {
    const found = got[field] ?? "";
    check(`field ${field}`, found === piece, `${found} instead of ${piece}`);
    check("fields", found === piece);
    const isPart = found !== "" && (found.includes(piece) || piece.includes(found));
    check("fields, in part at least", isPart);
  }
}

/** The figures as lines of text, tuning part beside reading part. */
export function formatEvaluation(evaluation: Evaluation): string {
  const rows = new Map<string, Partial<Record<Part, Figure>>>();
  for (const figure of evaluation.figures) {
    const key = `${figure.group.padEnd(20)} ${figure.measure.padEnd(26)}`;
    rows.set(key, { ...rows.get(key), [figure.part]: figure });
  }
  const head = `${"group".padEnd(20)} ${"measure".padEnd(26)} ${"tune".padEnd(18)} read`;
  const lines = [...rows].map(
    ([key, { tune, read }]) => `${key} ${formatFigure(tune).padEnd(18)} ${formatFigure(read)}`,
  );
  return [head, ...lines.sort(), "", ...formatConfusion(evaluation.confusion)].join("\n");
}

/** A line for each thing that was wanted: how often it was found, and what was found instead. */
function formatConfusion(confusion: readonly Mistaking[]): string[] {
  const keys = new Set(confusion.map(({ subject, wanted }) => `${subject} ${wanted}`));
  const lines = [...keys].sort().map((key) => {
    const row = confusion.filter(({ subject, wanted }) => `${subject} ${wanted}` === key);
    const wrong = row.filter(({ wanted, got }) => wanted !== got);
    const total = row.reduce((sum, { count }) => sum + count, 0);
    const right = total - wrong.reduce((sum, { count }) => sum + count, 0);
    const instead = wrong
      .sort((one, other) => other.count - one.count)
      .map(({ got, count }) => `${got} ${count}`);
    return `${key.padEnd(30)} ${`${right}/${total}`.padEnd(8)} ${instead.join(", ")}`.trimEnd();
  });
  return [`${"taken for (tune)".padEnd(30)} right    instead`, ...lines];
}

function formatFigure(figure: Figure | undefined): string {
  if (figure === undefined) {
    return "–";
  }
  const hits = Number.isInteger(figure.hits) ? figure.hits : figure.hits.toFixed(1);
  return `${(figure.hits / figure.total).toFixed(3)} (${hits}/${figure.total})`;
}

import { readFileSync } from "node:fs";
import { z } from "zod";
import type { LocalDate } from "../base/clock.ts";
import { brokenDataFile } from "../base/yaml-file.ts";
import { INTENTS } from "../conversation/intent.ts";
import type { Outcome } from "../conversation/outcome.ts";
import type { Search } from "../retrieval/passage.ts";

const part = z.enum(["tune", "read"]);

/** A question with what a right answer holds. */
const questionSchema = z.object({
  id: z.string(),
  part,
  kind: z.string(),
  q: z.string(),
  lang: z.string().optional(),
  date: z.string().optional(),
  /** Earlier questions of the same conversation, latest last. */
  history: z.array(z.string()).default([]),
  intent: z.enum(INTENTS).optional(),
  /** A prefix of the outcome's code, or `any`. */
  outcome: z.string(),
  /** Each entry lists alternatives, one of which the answer must hold. */
  facts: z.array(z.array(z.string())).default([]),
  /** Exact words: a passage that holds one of them is the right one. */
  evidence: z.array(z.string()).default([]),
});

const FIELDS = ["respondent", "goods", "amount", "platform", "rightNumber"] as const;

const reportSchema = z.object({
  id: z.string(),
  part,
  text: z.string(),
  intent: z.enum(INTENTS),
  type: z.string().optional(),
  typesOk: z.array(z.string()).default([]),
  district: z.string().optional(),
  authority: z.string().optional(),
  flags: z.array(z.string()).default([]),
  /** Pieces of the text as they are written there. */
  fields: z.partialRecord(z.enum(FIELDS), z.string()).default({}),
});

export type EvaluationQuestion = z.infer<typeof questionSchema>;
export type EvaluationReport = z.infer<typeof reportSchema>;
type Part = z.infer<typeof part>;

/** What is measured: the same functions that chat and command line use. */
export interface EvaluationSubject {
  readonly ask: (
    question: string,
    asked: { readonly date: LocalDate | undefined; readonly history: readonly string[] },
  ) => Promise<{ readonly intent: string; readonly outcome: Outcome }>;
  readonly search: Search;
  readonly triage: (text: string) => Promise<{
    readonly intent: string;
    readonly type: string;
    readonly district: string;
    readonly authority: string;
    readonly flags: readonly string[];
    readonly fields: Readonly<Record<string, string>>;
  }>;
  readonly today: LocalDate;
}

/** One measured figure: how many of how many. */
interface Figure {
  readonly part: Part;
  readonly group: string;
  readonly measure: string;
  readonly hits: number;
  readonly total: number;
}

/** A question of the tuning part that went wrong, to learn from. */
interface Miss {
  readonly id: string;
  readonly measure: string;
  readonly text: string;
  readonly got: string;
}

/** How often something of the tuning part was taken for something. */
interface Mistaking {
  readonly subject: "intent" | "type";
  readonly wanted: string;
  readonly got: string;
  readonly count: number;
}

export interface Evaluation {
  readonly figures: readonly Figure[];
  /** Right ones included, so that the counts of what was wanted add up. */
  readonly confusion: readonly Mistaking[];
  readonly misses: readonly Miss[];
}

/** Reads a set of questions or reports, one JSON object a line. */
export function readQuestions(file: string): EvaluationQuestion[] {
  return readSet(file, questionSchema);
}

/** Reads a set of report texts, one JSON object a line. */
export function readReports(file: string): EvaluationReport[] {
  return readSet(file, reportSchema);
}

function readSet<Schema extends z.ZodType>(file: string, schema: Schema): z.infer<Schema>[] {
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.flatMap((line, index) => {
    if (line === "") {
      return [];
    }
    const parsed = schema.safeParse(JSON.parse(line));
    if (!parsed.success) {
      throw brokenDataFile(`${file}:${index + 1}`, z.prettifyError(parsed.error));
    }
    return [parsed.data];
  });
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
    measureRetrieval(question, subject, tally);
    await measureAnswer(question, subject, tally);
  }
  for (const report of sets.reports) {
    await measureReport(report, subject, tally);
  }
  return tally.result();
}

interface Tally {
  count(part: Part, group: string, measure: string, hit: number): void;
  miss(part: Part, miss: Miss): void;
  confuse(part: Part, subject: Mistaking["subject"], wanted: string, got: string): void;
  result(): Evaluation;
}

function createTally(): Tally {
  const figures = new Map<string, Figure>();
  const confusion = new Map<string, Mistaking>();
  const misses: Miss[] = [];
  function add(part: Part, group: string, measure: string, hit: number): void {
    const key = `${part}/${group}/${measure}`;
    const before = figures.get(key);
    const hits = (before?.hits ?? 0) + hit;
    figures.set(key, { part, group, measure, hits, total: (before?.total ?? 0) + 1 });
  }
  return {
    count(part, group, measure, hit) {
      add(part, group, measure, hit);
      add(part, "all", measure, hit);
    },
    miss(part, miss) {
      if (part === "tune") {
        misses.push(miss);
      }
    },
    confuse(part, subject, wanted, got) {
      if (part === "tune") {
        const key = `${subject}/${wanted}/${got}`;
        const count = (confusion.get(key)?.count ?? 0) + 1;
        confusion.set(key, { subject, wanted, got, count });
      }
    },
    result: () => ({
      figures: [...figures.values()],
      confusion: [...confusion.values()],
      misses,
    }),
  };
}

function measureRetrieval(
  question: EvaluationQuestion,
  subject: EvaluationSubject,
  tally: Tally,
): void {
  if (question.evidence.length === 0) {
    return;
  }
  const date = question.date ?? subject.today;
  const { passages } = subject.search(question.q, { limit: 10, date });
  const wanted = question.evidence.map(squeeze);
  const rank = passages.findIndex(({ passage }) => {
    const text = squeeze(passage.text);
    return wanted.some((words) => text.includes(words));
  });
  for (const depth of [1, 3, 5]) {
    const hit = rank >= 0 && rank < depth ? 1 : 0;
    tally.count(question.part, question.kind, `recall@${depth}`, hit);
  }
  tally.count(question.part, question.kind, "MRR", rank >= 0 ? 1 / (rank + 1) : 0);
  if (rank < 0 || rank > 2) {
    const got = passages.slice(0, 3).map(({ passage }) => passage.path.at(-1) ?? "");
    const miss = { id: question.id, measure: "recall@3", text: question.q, got: got.join(" | ") };
    tally.miss(question.part, miss);
  }
}

async function measureAnswer(
  question: EvaluationQuestion,
  subject: EvaluationSubject,
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
  if (question.facts.length > 0) {
    check("answer holds the facts", holdsFacts(outcome, question.facts));
  }
  if (question.outcome === "answered") {
    check("not refused", !isRefusal(outcome));
  } else if (question.outcome !== "any") {
    check("refused", outcome.code.startsWith("unanswerable_"));
    check("refused by its name", outcome.code.startsWith(question.outcome));
  }
}

function isRefusal(outcome: Outcome): boolean {
  return outcome.code.startsWith("unanswerable_") || outcome.code.startsWith("error_");
}

function holdsFacts(outcome: Outcome, facts: readonly (readonly string[])[]): boolean {
  const rows = outcome.reply.table?.rows.flat() ?? [];
  const text = squeeze([outcome.reply.text, ...rows].join(" "));
  return facts.every((alternatives) => alternatives.some((words) => text.includes(squeeze(words))));
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
  for (const flag of report.flags) {
    check(`flag ${flag}`, got.flags.includes(flag));
  }
  for (const [field, piece] of Object.entries(report.fields)) {
    const found = got.fields[field] ?? "";
    check(`field ${field}`, found === piece, `${found} instead of ${piece}`);
  }
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, "").toLowerCase();
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

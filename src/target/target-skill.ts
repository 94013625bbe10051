import type { LocalDate } from "../base/clock.ts";
import type { Outcome } from "../conversation/outcome.ts";
import { toReply } from "../conversation/reply.ts";
import type { Skill } from "../conversation/skill.ts";
import type { Turn } from "../conversation/turn.ts";
import { normalizeText } from "../retrieval/normalize-text.ts";
import { composeNoBase, composeRanking, composeTargetList } from "./compose-target-overview.ts";
import {
  type ComposedReply,
  composeTargetReply,
  type ReplyContext,
} from "./compose-target-reply.ts";
import { createTargetFinder, namesPastPlan } from "./find-targets.ts";
import type { Target, TargetCatalog } from "./target.ts";
import { speak, type TargetTexts } from "./target-texts.ts";
import { type TargetQuestion, understandTargetQuestion } from "./understand-target-question.ts";

/** How many matters that count for a target were closed from one day to another. */
type CountClosed = (
  counted: NonNullable<Target["counted"]>,
  span: { readonly from: LocalDate; readonly to: LocalDate },
) => Promise<number>;

/** What the target skill is made of. */
export interface TargetSkillOptions {
  readonly targets: TargetCatalog;
  readonly texts: TargetTexts;
  readonly planTitle: string;
  /** The plan's id, for example `plan/jieyang-ip-plan-2021-2025`. */
  readonly documentId: string;
  /** Counts the closed matters of a year that count for a target; absent where there are none. */
  readonly countClosed?: CountClosed;
  /** Takes the turns that the numbers do not answer. */
  readonly fallback?: Skill;
}

/** Answers questions about the plan's numbers exactly, from the table; it needs no model. */
export function createTargetSkill(options: TargetSkillOptions): Skill {
  const { targets: catalog, texts, planTitle, documentId, fallback } = options;
  const findTargets = createTargetFinder(catalog);
  return {
    name: "target",
    isPublic: true,
    intents: ["target"],
    async handle(turn: Turn) {
      const history = turn.history.map(({ text }) => text);
      const { today } = turn;
      const question = understandTargetQuestion(turn.text, {
        catalog,
        findTargets,
        history,
        today,
      });
      if (question.kind === "none") {
        return fallback === undefined ? refuse(question, texts) : fallback.handle(turn);
      }
      const refusal = asksForNothingMeasured(question, turn.text)
        ? await findRefusal(turn, fallback)
        : undefined;
      if (refusal !== undefined) {
        return refusal;
      }
      const context = { catalog, texts, planTitle, documentId, today };
      const { code, reply } = compose(question, context);
      const results = await tellResults(question, turn, options);
      const text = [reply.text, ...results].join("\n");
      return { code, intent: "target" as const, reply: { ...reply, text } };
    },
  };
}

/** Whether a target is named and nothing of what the table says of it: its parts may be asked for. */
function asksForNothingMeasured(question: TargetQuestion, text: string): boolean {
  const { kind, measures, missing, subjects, asksForPlan } = question;
  const isOfPeriod =
    namesPastPlan(normalizeText(text)) &&
    subjects.every(({ subject }) => subject.kind === "figure");
  const isNothing = measures.length === 0 && missing.length === 0 && !asksForPlan;
  return kind === "values" && isNothing && !isOfPeriod;
}

/** The other skill's refusal of the turn; `undefined` when it would answer. */
async function findRefusal(turn: Turn, fallback: Skill | undefined): Promise<Outcome | undefined> {
  const ending = await fallback?.handle(turn);
  const isRefused = typeof ending === "object" && ending.code.startsWith("unanswerable_");
  return isRefused ? ending : undefined;
}

/** Fewer could tell of whom they are. */
const SMALLEST_TOLD = 5;

/** For staff and officials: what this system itself counted this year, with day and source. */
async function tellResults(
  question: TargetQuestion,
  { person, today }: Turn,
  options: TargetSkillOptions,
): Promise<readonly string[]> {
  if (person.role === "enterprise" || !("subjects" in question)) {
    return [];
  }
  const lines: string[] = [];
  for (const { subject } of question.subjects) {
    const counted = subject.kind === "target" ? subject.target.counted : undefined;
    if (counted !== undefined) {
      lines.push(...(await tellResult(counted, question.language, today, options)));
    }
  }
  return lines;
}

async function tellResult(
  counted: NonNullable<Target["counted"]>,
  language: TargetQuestion["language"],
  day: LocalDate,
  { countClosed, texts }: TargetSkillOptions,
): Promise<readonly string[]> {
  const year = day.slice(0, 4);
  const count = await countClosed?.(counted, { from: `${year}-01-01`, to: day });
  if (count === undefined) {
    return [];
  }
  const name = count > 0 && count < SMALLEST_TOLD ? "resultFew" : "result";
  const scope = language === "en" ? counted.scopeEn : counted.scope;
  return [speak(texts, language)(name, { year, day, count, few: SMALLEST_TOLD, scope })];
}

function compose(question: TargetQuestion, context: ReplyContext): ComposedReply {
  switch (question.kind) {
    case "list":
      return composeTargetList(question, context);
    case "ranking":
      return composeRanking(question, context);
    case "noBase":
      return composeNoBase(question, context);
    default:
      return composeTargetReply(question, context);
  }
}

function refuse({ language }: TargetQuestion, texts: TargetTexts): Outcome {
  const text = speak(texts, language)("notFound");
  return { code: "unanswerable_not_in_documents", intent: "target", reply: toReply(text) };
}

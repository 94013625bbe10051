import { normalizeText } from "../retrieval/normalize-text.ts";
import { type FoundSubject, namesOf } from "./find-targets.ts";
import { MISSING_PATTERNS, type MissingReason } from "./question-patterns.ts";
import type { Subject, TargetCatalog } from "./target.ts";

/** Something that is asked for and that the plan does not hold. `detail` is a year or a place. */
export interface Missing {
  readonly reason: MissingReason;
  readonly detail?: string;
}

/** What reading leans on. */
export interface MissingContext {
  readonly catalog: TargetCatalog;
  readonly today: string;
}

/** Whether the plan's area or time is left, so that none of its numbers is the answer. */
export function isOutsideScope(reason: MissingReason): boolean {
  return !["progress", "reason"].includes(reason);
}

/** Reads from a normalised question what it asks for beyond the plan. `today` as `YYYY-MM-DD`. */
export function readMissing(
  text: string,
  subjects: readonly FoundSubject[],
  context: MissingContext,
): Missing[] {
  const { scope } = context.catalog;
  // 十三五规划末 is the year that this plan begins with.
  const rest = withoutSpeaker(text, scope.districts).replace(/规划期?末/g, "末");
  const isRanked = asksKnownRank(text, subjects);
  const placed = (words: readonly string[], reason: MissingReason): Missing[] => {
    const word = words.find(
      (candidate) =>
        rest.includes(candidate) &&
        !isPartOfName(candidate, subjects) &&
        !(isRanked && RANKED_AMONG.includes(candidate)),
    );
    return word === undefined ? [] : [{ reason, detail: word.replace(/规划$/, "") }];
  };
  const missing: Missing[] = [
    ...placed(scope.otherPlans, "otherPlan"),
    ...placed(scope.districts, "district"),
    ...placed(scope.elsewhere, "elsewhere"),
    ...placed(scope.parts, "part"),
    ...otherYears(text, subjects, context),
    ...MISSING_PATTERNS.filter(([, pattern]) => pattern.test(text)).map(([reason]) => ({
      reason,
    })),
    ...targetsOfFigures(text, subjects),
  ];
  const needless = needlessReasons(missing, subjects);
  return missing.filter(
    ({ reason }, index) =>
      !needless.includes(reason) && missing.findIndex((other) => other.reason === reason) === index,
  );
}

/** 广东 in 广东省版权兴业示范基地 places nothing. */
function isPartOfName(word: string, subjects: readonly FoundSubject[]): boolean {
  return subjects.some(({ subject }) =>
    namesOf(subject).some((name) => normalizeText(name).includes(word)),
  );
}

/** Among whom a rank is told. */
const RANKED_AMONG = ["全省", "广东", "广东省"];
/** A place in the order of the province. */
const RANK = /(?:全省|广东省?)[^，。,]{0,2}(?:排|第几|名列|位居)(?!.*哪个市)/;

/** Whether the city's rank is asked for and noted: 全省 then says among whom. */
function asksKnownRank(text: string, subjects: readonly FoundSubject[]): boolean {
  return (
    RANK.test(text) &&
    subjects.length > 0 &&
    subjects.every(({ subject }) => noteOf(subject).includes("排名"))
  );
}

function noteOf(subject: Subject): string {
  const { note } = subject.kind === "target" ? subject.target : subject.figure;
  return note ?? "";
}

/** Another year needs no word on progress; a yearly target has a number for every year. */
function needlessReasons(
  missing: readonly Missing[],
  subjects: readonly FoundSubject[],
): MissingReason[] {
  const isOtherYear = missing.some(({ reason }) => reason === "otherYear");
  const isYearly =
    subjects.length > 0 &&
    subjects.every(({ subject }) => subject.kind === "target" && subject.target.perYear);
  return [...(isOtherYear ? ["progress" as const] : []), ...(isYearly ? ["yearly" as const] : [])];
}

/** 我是榕城区局的 says who asks, not what is asked about. */
function withoutSpeaker(text: string, districts: readonly string[]): string {
  const names = districts.map((name) => name.replace(/[()]/g, "\\$&")).join("|");
  const office = "(?:市|区|县)?(?:局|市监|市场监管|知识产权局|科技|发改|政府|办|人|老)";
  return text.replace(new RegExp(`(?:我|我们|这里|这边)?(?:是|在)?(?:${names})${office}`, "g"), "");
}

/** 24年 is 2024; 25年内 is a length of time. */
const SHORT_YEAR = /(?<![\d.])2[1-9](?=年(?!以?[内来后前多间之了到至]|期|度?保护))/g;
const CENTURY = 2000;

function otherYears(
  text: string,
  subjects: readonly FoundSubject[],
  context: MissingContext,
): Missing[] {
  const { baseYear, targetYear, from } = context.catalog.plan;
  const known = new Set([baseYear, targetYear, Number(from.slice(0, 4)) - 1]);
  for (const { subject } of subjects) {
    const years =
      subject.kind === "target" ? [subject.target.planned.year] : yearsOf(subject.figure.period);
    for (const year of years) {
      known.add(year);
    }
  }
  const isSpan = new RegExp(`20\\d\\d ?(年)?(-|—|–|~|到|至|to|and) ?${targetYear}`).test(text);
  const thisYear = Number(context.today.slice(0, 4));
  const relative = { 前年: -2, 去年: -1, 今年: 0, 明年: 1, "last year": -1, "this year": 0 };
  const asked = [
    ...[...text.matchAll(/(?<!\d)20[1-4]\d(?!\d)/g)].map(([year]) => Number(year)),
    ...[...text.matchAll(SHORT_YEAR)].map(([year]) => CENTURY + Number(year)),
    ...Object.entries(relative).flatMap(([word, shift]) =>
      text.includes(word) ? [thisYear + shift] : [],
    ),
  ];
  const other = asked.find((year) => !known.has(year) && !(isSpan && year === targetYear - 4));
  return other === undefined ? [] : [{ reason: "otherYear", detail: String(other) }];
}

function yearsOf(period: string): number[] {
  return [...period.matchAll(/20\d\d/g)].map(([year]) => Number(year));
}

/** A figure of the past has no target: asking for one is asking for what is not there. */
function targetsOfFigures(text: string, subjects: readonly FoundSubject[]): Missing[] {
  const isFigure =
    subjects.length > 0 && subjects.every(({ subject }) => subject.kind === "figure");
  return isFigure && /目标|规划值|规划期?末|计划(?:达到|到)|任务|2025|力争|target|\bgoal/.test(text)
    ? [{ reason: "noTarget" }]
    : [];
}

import { type LocalDate, toLocalDate } from "../base/clock.ts";
import type { StorageDatabase } from "../storage/tables.ts";
import { type EndedMatter, listEndedMatters } from "./retention-repository.ts";
import type { RetentionRules } from "./retention-rules.ts";

/** A report of which nothing is open, and until when it is kept. */
export interface RetainedReport {
  readonly caseNumber: string;
  readonly endedOn: LocalDate;
  /** How the matter ended that is kept longest, and why so long. */
  readonly end: string;
  readonly years: number;
  readonly basis: string;
  /** From this day on it may be erased. */
  readonly dueOn: LocalDate;
  /** `held`: somebody needs it for longer, whatever the day. */
  readonly status: "kept" | "due" | "held";
}

/**
 * Reports of which nothing is open, with the day from which they may be erased: the latest of their
 * matters decides.
 *
 * @param caseNumbers only these.
 */
export async function findRetained(
  database: StorageDatabase,
  rules: RetentionRules,
  today: LocalDate,
  caseNumbers?: readonly string[],
): Promise<readonly RetainedReport[]> {
  const reports = new Map<string, RetainedReport>();
  for (const matter of await listEndedMatters(database, caseNumbers)) {
    const retained = toRetained(matter, rules, today);
    const known = reports.get(matter.caseNumber);
    if (known === undefined || known.dueOn < retained.dueOn) {
      reports.set(matter.caseNumber, retained);
    }
  }
  return [...reports.values()];
}

function toRetained(
  { caseNumber, isHeld, end, endedAt }: EndedMatter,
  rules: RetentionRules,
  today: LocalDate,
): RetainedReport {
  const rule = rules.get(end) ?? longest(rules);
  const endedOn = toLocalDate(new Date(endedAt));
  const dueOn = addYears(endedOn, rule.years);
  const status = dueOn <= today ? "due" : "kept";
  const { years, basis } = rule;
  return { caseNumber, endedOn, end, years, basis, dueOn, status: isHeld ? "held" : status };
}

/** For an end that has no rule any more. */
function longest(rules: RetentionRules) {
  return [...rules.values()].reduce((one, other) => (other.years > one.years ? other : one));
}

/** 29 February becomes 1 March: a day later is no harm, a day earlier is. */
function addYears(day: LocalDate, years: number): LocalDate {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(Date.UTC(year + years, month - 1, date)).toISOString().slice(0, 10);
}

import type { StorageDatabase } from "../storage/tables.ts";
import type { Matter } from "./matter.ts";
import { listMattersOfReport } from "./matter-repository.ts";
import { listSameMarks, listSimilarMatters } from "./report-mark-repository.ts";
import { listReportsById, type Report } from "./report-repository.ts";

/** How alike two texts are in what they mean: 1 for the same, 0 for nothing in common. */
export type CompareTexts = (one: string, other: string) => number;

/** Another report that may be about the same. For staff alone: it would tell reporters of others. */
export interface Duplicate {
  readonly reportId: string;
  readonly caseNumber: string;
  /** From 0 to 1. */
  readonly score: number;
  /** In what they agree: `right_number`, `respondent`, `link`, `evidence`, `text`. */
  readonly reasons: readonly string[];
  /** The offices that have its matters. */
  readonly officeIds: readonly string[];
}

/** What agreement in one thing says, were it the only one. */
const WEIGHTS: Readonly<Record<string, number>> = {
  evidence: 0.7,
  link: 0.6,
  right_number: 0.4,
  respondent: 0.4,
};
const LEAST_SCORE = 0.5;
/** Texts that are less alike say nothing; from here to 1 they say more and more. */
const LEAST_LIKENESS = 0.8;
const TEXT_WEIGHT = 0.7;
const MOST_SHOWN = 5;
const COMPARED = { days: 90, limit: 25 };

/** Reports that may be about the same as this one, likeliest first. */
export async function findDuplicates(
  database: StorageDatabase,
  report: Report,
  matter: Matter,
  compareTexts: CompareTexts,
): Promise<readonly Duplicate[]> {
  const reasons = new Map<string, Set<string>>();
  for (const { reportId, kind } of await listSameMarks(database, report.id)) {
    reasons.set(reportId, (reasons.get(reportId) ?? new Set()).add(kind));
  }
  for (const reportId of await listSimilarMatters(database, matter, COMPARED)) {
    reasons.set(reportId, reasons.get(reportId) ?? new Set());
  }
  const found: Duplicate[] = [];
  for (const other of await listReportsById(database, [...reasons.keys()])) {
    const duplicate = score(report, other, reasons.get(other.id) ?? new Set(), compareTexts);
    if (duplicate.score >= LEAST_SCORE) {
      const matters = await listMattersOfReport(database, other.id);
      found.push({ ...duplicate, officeIds: matters.map(({ officeId }) => officeId) });
    }
  }
  const likeliest = found.sort(
    (a, b) => b.score - a.score || (a.caseNumber < b.caseNumber ? 1 : -1),
  );
  return likeliest.slice(0, MOST_SHOWN);
}

function score(
  report: Report,
  other: Report,
  agreed: ReadonlySet<string>,
  compareTexts: CompareTexts,
): Omit<Duplicate, "officeIds"> {
  const likeness = compareTexts(report.narrative, other.narrative);
  const isAlike = likeness >= LEAST_LIKENESS;
  const share = Math.min(1, (likeness - LEAST_LIKENESS) / (1 - LEAST_LIKENESS));
  const weights = [...agreed].map((reason) => WEIGHTS[reason] ?? 0);
  const all = isAlike ? [...weights, TEXT_WEIGHT * share] : weights;
  return {
    reportId: other.id,
    caseNumber: other.caseNumber,
    score: 1 - all.reduce((doubt, weight) => doubt * (1 - weight), 1),
    reasons: isAlike ? [...agreed, "text"] : [...agreed],
  };
}

import type { LocalDate } from "../base/clock.ts";
import { addDays } from "../base/local-date.ts";
import type { StorageDatabase, StorageTransaction } from "../storage/tables.ts";
import type { Matter } from "./matter.ts";
import type { ReportMark } from "./report-marks.ts";

const MOST_SAME = 200;

/** Keeps the marks of a report that was submitted. */
export async function insertMarks(
  trx: StorageTransaction,
  reportId: string,
  marks: readonly ReportMark[],
): Promise<void> {
  if (marks.length > 0) {
    const rows = marks.map(({ kind, mark }) => ({ report_id: reportId, kind, mark }));
    await trx.insertInto("report_marks").values(rows).execute();
  }
}

/** In what another report agrees. */
export interface SameMark {
  readonly reportId: string;
  readonly kind: string;
}

/** Which other reports have marks or files of evidence of a report; latest first, at most 200. */
export async function listSameMarks(
  database: StorageDatabase,
  reportId: string,
): Promise<readonly SameMark[]> {
  const marks = await database
    .selectFrom("report_marks as own")
    .innerJoin("report_marks as other", "other.mark", "own.mark")
    .select(["other.report_id as reportId", "other.kind"])
    .innerJoin("reports", "reports.id", "other.report_id")
    .where("own.report_id", "=", reportId)
    .where("other.report_id", "!=", reportId)
    .orderBy("reports.case_number", "desc")
    .limit(MOST_SAME)
    .execute();
  const files = await database
    .selectFrom("evidence as own")
    .innerJoin("evidence as other", "other.sha256", "own.sha256")
    .innerJoin("reports", "reports.id", "other.report_id")
    .select("other.report_id as reportId")
    .where("own.report_id", "=", reportId)
    .where("other.report_id", "!=", reportId)
    .orderBy("reports.case_number", "desc")
    .limit(MOST_SAME)
    .execute();
  return [
    ...marks,
    ...files.flatMap(({ reportId: id }) =>
      id === null ? [] : [{ reportId: id, kind: "evidence" }],
    ),
  ];
}

/** The reports that have one of the marks, latest first: what a search finds. */
export async function findReportsByMarks(
  database: StorageDatabase,
  marks: readonly string[],
): Promise<readonly string[]> {
  if (marks.length === 0) {
    return [];
  }
  const rows = await database
    .selectFrom("report_marks")
    .innerJoin("reports", "reports.id", "report_marks.report_id")
    .select("report_marks.report_id")
    .where("report_marks.mark", "in", marks)
    .groupBy(["report_marks.report_id", "reports.case_number"])
    .orderBy("reports.case_number", "desc")
    .limit(MOST_SAME)
    .execute();
  return rows.map((row) => row.report_id);
}

/** Other reports with a matter like this one, of the days before: what texts are compared with. */
export async function listSimilarMatters(
  database: StorageDatabase,
  {
    reportId,
    type,
    district,
    createdAt,
  }: Pick<Matter, "reportId" | "type" | "district" | "createdAt">,
  { days, limit }: { readonly days: number; readonly limit: number },
): Promise<readonly string[]> {
  const since: LocalDate = addDays(createdAt.slice(0, 10), -days);
  const rows = await database
    .selectFrom("matters")
    .select("report_id")
    .where("type", "=", type)
    .where("district", "=", district)
    .where("created_at", ">=", since)
    .where("created_at", "<=", createdAt)
    .where("report_id", "!=", reportId)
    .orderBy("created_at", "desc")
    .limit(limit)
    .execute();
  return [...new Set(rows.map((row) => row.report_id))];
}

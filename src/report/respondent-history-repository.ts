import type { StorageDatabase } from "../storage/tables.ts";
import { readOutcome } from "./read-outcome.ts";
import { listReportsById } from "./report-repository.ts";

/** How closed matters ended: how many by outcome code, in the order in which they were closed. */
export type OutcomeCounts = ReadonlyMap<string, number>;

/** Somebody of whom several reports were made whose matters are closed. */
export interface RepeatRespondent {
  /** As the latest of those reports calls them. Erased reports neither count nor show. */
  readonly name: string;
  readonly reports: number;
  readonly outcomes: OutcomeCounts;
}

/** Whose closed matters are looked at. */
export interface RepeatFilter {
  /** When a matter was closed at the earliest. */
  readonly since: Date;
  /** Only respondents of whom this office has closed a matter. */
  readonly officeId?: string;
}

const FEWEST_REPORTS = 2;
const MOST_LISTED = 50;

/** How the closed matters of other reports about the same respondent ended. */
export async function countRespondentOutcomes(
  database: StorageDatabase,
  reportId: string,
): Promise<OutcomeCounts> {
  const closings = await selectClosings(database)
    .innerJoin("report_marks as own", "own.mark", "marks.mark")
    .where("own.report_id", "=", reportId)
    .where("marks.report_id", "!=", reportId)
    .execute();
  return countOutcomes(closings);
}

/**
 * Who was named by at least two reports with a closed matter, most reports first, at most 50. Open
 * matters neither count nor show: they say nothing yet.
 */
export async function listRepeatRespondents(
  database: StorageDatabase,
  { since, officeId }: RepeatFilter,
): Promise<readonly RepeatRespondent[]> {
  const closed = selectClosed(database).where("matters.updated_at", ">=", since.toISOString());
  const ofOffice = closed.select("marks.mark").where("matters.office_id", "=", officeId ?? "");
  const repeated = await closed
    .select("marks.mark")
    .select(({ fn }) => fn.count("marks.report_id").distinct().as("reports"))
    .$if(officeId !== undefined, (query) => query.where("marks.mark", "in", ofOffice))
    .groupBy("marks.mark")
    .having(({ fn }) => fn.count("marks.report_id").distinct(), ">=", FEWEST_REPORTS)
    .orderBy("reports", "desc")
    .orderBy("marks.mark")
    .limit(MOST_LISTED)
    .execute();
  if (repeated.length === 0) {
    return [];
  }
  const closings = await selectClosings(database)
    .where("matters.updated_at", ">=", since.toISOString())
    .where(
      "marks.mark",
      "in",
      repeated.map(({ mark }) => mark),
    )
    .execute();
  const names = await readNames(database, closings);
  return repeated.map(({ mark, reports }) => ({
    name: names.get(mark) ?? "",
    reports: Number(reports),
    outcomes: countOutcomes(closings.filter((closing) => closing.mark === mark)),
  }));
}

/** The closed matters of reports that name a respondent. */
function selectClosed(database: StorageDatabase) {
  return database
    .selectFrom("report_marks as marks")
    .innerJoin("matters", "matters.report_id", "marks.report_id")
    .where("marks.kind", "=", "respondent")
    .where("matters.state", "=", "closed");
}

function selectClosings(database: StorageDatabase) {
  return selectClosed(database)
    .innerJoin("events", "events.matter_id", "matters.id")
    .where("events.kind", "=", "close")
    .select(["marks.mark", "marks.report_id", "matters.id", "events.data"])
    .orderBy("events.seq");
}

type Closing = Awaited<ReturnType<ReturnType<typeof selectClosings>["execute"]>>[number];

/** A matter that was closed, taken up again and closed once more counts by its last closing. */
function countOutcomes(closings: readonly Closing[]): OutcomeCounts {
  const last = new Map(closings.map(({ id, data }) => [id, data]));
  const counts = new Map<string, number>();
  for (const data of last.values()) {
    const outcome = readOutcome(data);
    if (outcome !== null) {
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    }
  }
  return counts;
}

/** What the latest report with each mark calls the respondent. */
async function readNames(
  database: StorageDatabase,
  closings: readonly Closing[],
): Promise<ReadonlyMap<string, string>> {
  const marks = new Map(closings.map(({ report_id, mark }) => [report_id, mark]));
  const reports = await listReportsById(database, [...marks.keys()]);
  const latestLast = reports.toSorted((a, b) => (a.caseNumber < b.caseNumber ? -1 : 1));
  return new Map(
    latestLast.flatMap(({ id, fields }) => {
      const mark = marks.get(id);
      const name = fields.answers.respondent;
      return mark === undefined || name === undefined ? [] : [[mark, name]];
    }),
  );
}

import type { StorageDatabase } from "../storage/tables.ts";
import { isNamed } from "./is-named.ts";
import type { NoticeContext } from "./matter-notices.ts";
import { hasCue } from "./report-cues.ts";
import { countReportsOfPerson, type Report } from "./report-repository.ts";

const DAY_MS = 24 * 3600 * 1000;
/** So many of one account within a day are looked at together. */
const MANY_REPORTS = 5;
/** With neither a respondent nor a link, shorter texts leave nothing to begin with. */
const LITTLE_CHARS = 20;

/**
 * For staff: what is odd about a report as such, and is no reason to drop it. Abuse in its text,
 * hardly any content, many reports of one account within a day.
 */
export async function describeRemarks(
  database: StorageDatabase,
  report: Report,
  { knowledge, texts }: Pick<NoticeContext, "knowledge" | "texts">,
): Promise<readonly string[]> {
  const { narrative, fields, personId, submittedAt } = report;
  const until = new Date(submittedAt);
  const span = { from: new Date(until.getTime() - DAY_MS), until };
  const count = await countReportsOfPerson(database, personId, span);
  const { respondent, link } = fields.answers;
  const length = [...narrative.trim()].length;
  // An erased report has no text at all.
  const saysLittle =
    !isNamed(respondent) && link === undefined && length > 0 && length < LITTLE_CHARS;
  return [
    ...(hasCue(knowledge.cues.abusive, narrative) ? [texts("remark_abusive")] : []),
    ...(saysLittle ? [texts("remark_little")] : []),
    ...(count >= MANY_REPORTS ? [texts("remark_many", { count })] : []),
  ];
}

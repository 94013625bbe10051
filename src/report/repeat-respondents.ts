import type { Person } from "../conversation/person.ts";
import { type Reply, type Table, toReply } from "../conversation/reply.ts";
import type { StorageDatabase } from "../storage/tables.ts";
import type { ReportKnowledge } from "./report-knowledge.ts";
import type { ReportTexts } from "./report-texts.ts";
import {
  listRepeatRespondents,
  type OutcomeCounts,
  type RepeatRespondent,
} from "./respondent-history-repository.ts";

/** How far back closed matters are looked at. */
const REPEAT_YEARS = 2;

/**
 * Who was reported again and again: respondents of at least two reports with a matter closed in the
 * last two years. Leads get those of whom their office closed one, those who assign the city's;
 * undefined for everybody else.
 */
export async function readRepeatRespondents(
  database: StorageDatabase,
  person: Pick<Person, "role" | "officeId">,
  now: Date,
): Promise<readonly RepeatRespondent[] | undefined> {
  const since = new Date(now);
  since.setUTCFullYear(since.getUTCFullYear() - REPEAT_YEARS);
  if (person.role === "triage") {
    return listRepeatRespondents(database, { since });
  }
  return person.role === "lead" && person.officeId !== undefined
    ? listRepeatRespondents(database, { since, officeId: person.officeId })
    : undefined;
}

/** The respondents as a table under a sentence that says what it shows. */
export function toRepeatsReply(
  respondents: readonly RepeatRespondent[],
  knowledge: ReportKnowledge,
  texts: ReportTexts,
): Reply {
  const years = REPEAT_YEARS;
  if (respondents.length === 0) {
    return toReply(texts("repeats_none", { years }));
  }
  const table = toRepeatsTable(respondents, knowledge, texts);
  // Names that a report was made of are not kept longer than it takes to read them.
  const secrets = respondents.map(({ name }) => name);
  return toReply(texts("repeats_about", { years }), { table, secrets });
}

/** A row for each respondent: who, how many reports, how they ended. */
function toRepeatsTable(
  respondents: readonly RepeatRespondent[],
  knowledge: ReportKnowledge,
  texts: ReportTexts,
): Table {
  const columns = [texts("repeats_name"), texts("repeats_reports"), texts("repeats_outcomes")];
  const rows = respondents.map(({ name, reports, outcomes }) => [
    name,
    String(reports),
    describeOutcomes(outcomes, knowledge),
  ]);
  return { columns, rows };
}

/** How matters ended, in words: `已作出行政处罚 2、调解达成一致 1`. */
export function describeOutcomes(outcomes: OutcomeCounts, { states }: ReportKnowledge): string {
  return [...outcomes]
    .map(([outcome, count]) => `${states.outcomes[outcome] ?? outcome} ${count}`)
    .join("、");
}

import type { Person } from "../conversation/person.ts";
import type { Storage } from "../storage/open-storage.ts";
import type { NoticeContext } from "./matter-notices.ts";
import { listRespondentOutcomes } from "./report-mark-repository.ts";
import type { Report } from "./report-repository.ts";

/** For leads and those who assign: how closed matters about the same respondent ended. */
export async function describeHistory(
  { role }: Person,
  report: Report,
  {
    storage,
    knowledge,
    texts,
  }: Pick<NoticeContext, "knowledge" | "texts"> & { readonly storage: Storage },
): Promise<readonly string[]> {
  if (role !== "lead" && role !== "triage") {
    return [];
  }
  const counts = new Map<string, number>();
  const outcomes = await listRespondentOutcomes(storage.database, report.id);
  for (const outcome of outcomes) {
    const label = knowledge.states.outcomes[outcome] ?? outcome;
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  const list = [...counts].map(([label, count]) => `${label} ${count}`).join("、");
  return outcomes.length === 0
    ? []
    : [texts("card_respondent_history", { count: outcomes.length, outcomes: list })];
}

import type { Person } from "../conversation/person.ts";
import type { Storage } from "../storage/open-storage.ts";
import type { NoticeContext } from "./matter-notices.ts";
import { describeOutcomes } from "./repeat-respondents.ts";
import type { Report } from "./report-repository.ts";
import { countRespondentOutcomes } from "./respondent-history-repository.ts";

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
  const outcomes = await countRespondentOutcomes(storage.database, report.id);
  const count = [...outcomes.values()].reduce((sum, ofOne) => sum + ofOne, 0);
  return count === 0
    ? []
    : [
        texts("card_respondent_history", {
          count,
          outcomes: describeOutcomes(outcomes, knowledge),
        }),
      ];
}

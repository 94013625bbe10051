import type { LocalDate } from "../base/clock.ts";
import { localDateSchema } from "../base/local-date.ts";
import type { Person } from "../conversation/person.ts";
import type { StatisticsScope } from "../report/read-statistics.ts";

/** What the address of the statistics asks for; what makes no sense counts as absent. */
export interface StatisticsQuery {
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly scope: StatisticsScope;
}

/** Reads the address: without days, the month until today; who has an office looks at it first. */
export function readStatisticsQuery(
  ask: (name: string) => string | undefined,
  { officeId }: Person,
  today: LocalDate,
): StatisticsQuery {
  const readDay = (name: string, usual: LocalDate) => {
    const given = ask(name) ?? "";
    return localDateSchema.safeParse(given).success ? given : usual;
  };
  const days = [readDay("from", `${today.slice(0, 7)}-01`), readDay("to", today)].sort();
  const [from = today, to = today] = days;
  const scope = officeId === undefined || ask("scope") === "city" ? "city" : "office";
  return { from, to, scope };
}

import type { Person } from "../conversation/person.ts";
import type { StorageDatabase } from "../storage/tables.ts";
import { countMatters } from "./count-matters.ts";
import { hideSmallCounts, type ShownStatistics, showAllCounts } from "./hide-small-counts.ts";
import type { MatterStates } from "./matter-states.ts";
import type { Period } from "./read-period.ts";

/** Whose matters are counted: the reader's office, or the whole city. */
export const STATISTICS_SCOPES = ["office", "city"] as const;
export type StatisticsScope = (typeof STATISTICS_SCOPES)[number];

/**
 * Counts a span as a person may read it: all of their own office; of the city, those who assign and
 * auditors read everything, everybody else no small numbers. Who has no office reads the city.
 */
export async function readStatistics(
  database: StorageDatabase,
  { from, to }: Period,
  { scope, person }: { readonly scope: StatisticsScope; readonly person: Person },
  states: MatterStates,
): Promise<ShownStatistics> {
  const { role } = person;
  const officeId = role === "officer" || role === "lead" ? person.officeId : undefined;
  const isOwn = scope === "office" && officeId !== undefined;
  const counted = await countMatters(
    database,
    isOwn ? { from, to, officeId } : { from, to },
    states,
  );
  const mayKnowAll = isOwn || role === "triage" || role === "auditor";
  return mayKnowAll ? showAllCounts(counted) : hideSmallCounts(counted, officeId);
}

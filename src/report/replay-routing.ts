import { isDeepStrictEqual } from "node:util";
import { toLocalDate } from "../base/clock.ts";
import type { StorageDatabase } from "../storage/tables.ts";
import type { Matter } from "./matter.ts";
import { listMattersOfReport, readRouting } from "./matter-repository.ts";
import type { ReportKnowledge } from "./report-knowledge.ts";
import { type Route, routeMatter } from "./route-matter.ts";
import { type StoredRouting, storedRoutingSchema } from "./stored-routing.ts";

/** A stored routing decision, made again from what it was made from. */
export type Replay =
  | {
      readonly kind: "same" | "different";
      readonly matter: Matter;
      readonly stored: StoredRouting;
      /** What the files of today say for the day on which the matter came. */
      readonly again: Route;
    }
  /** What the decision was made from is not there in a shape that can be read. */
  | { readonly kind: "unreadable"; readonly matter: Matter };

/**
 * Makes the routing decisions of a report's matters again: the stored input, the day on which they
 * came, the rule files as they are. With the same files the outcome is the same; a difference shows
 * what changed in them since.
 */
export async function replayRoutings(
  database: StorageDatabase,
  reportId: string,
  knowledge: ReportKnowledge,
): Promise<readonly Replay[]> {
  const replays: Replay[] = [];
  for (const matter of await listMattersOfReport(database, reportId)) {
    const stored = storedRoutingSchema.safeParse(await readRouting(database, matter.id));
    replays.push(
      stored.success ? replay(matter, stored.data, knowledge) : { kind: "unreadable", matter },
    );
  }
  return replays;
}

function replay(matter: Matter, stored: StoredRouting, knowledge: ReportKnowledge): Replay {
  const again = routeMatter(stored.input, knowledge, toLocalDate(new Date(matter.createdAt)));
  const isSame = isDeepStrictEqual(decisionOf(stored), decisionOf(again));
  return { kind: isSame ? "same" : "different", matter, stored, again };
}

function decisionOf({ authority, office, handling, rule, law, reasons }: StoredRouting | Route) {
  return { authority, office, handling, rule, law, reasons };
}

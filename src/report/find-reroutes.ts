import { toLocalDate } from "../base/clock.ts";
import type { StorageDatabase } from "../storage/tables.ts";
import type { Matter } from "./matter.ts";
import { listOpenMatters, readRoutings } from "./matter-repository.ts";
import type { ReportKnowledge } from "./report-knowledge.ts";
import { routeMatter } from "./route-matter.ts";
import { type StoredRouting, storedRoutingSchema } from "./stored-routing.ts";

/** What the rules of today would do with the open matters, as they were confirmed. */
export interface Reroutes {
  readonly open: number;
  readonly moves: readonly Reroute[];
  /** Open matters whose routing input is not there in a shape that can be read. */
  readonly unreadable: number;
}

interface Reroute {
  readonly matter: Matter;
  /** Where the rules sent it when it came. */
  readonly fromOffice: string;
  readonly toOffice: string;
  /** What was to be done with it: taken up, assigned by hand, only told where to turn. */
  readonly fromHandling: string;
  readonly toHandling: string;
  /** The rule and version that would send it there; `none` when people would assign it. */
  readonly rule: string;
}

/**
 * Routes every open matter again, without changing any: for which would the rules decide otherwise
 * than when it came? What people moved since is left out of account.
 */
export async function findReroutes(
  database: StorageDatabase,
  knowledge: ReportKnowledge,
  now: Date,
): Promise<Reroutes> {
  const open = await listOpenMatters(database);
  const routings = await readRoutings(database);
  const moves: Reroute[] = [];
  let unreadable = 0;
  for (const matter of open) {
    const routing = storedRoutingSchema.safeParse(routings.get(matter.id));
    if (routing.success) {
      moves.push(...reroute(matter, routing.data, knowledge, now));
    } else {
      unreadable += 1;
    }
  }
  return { open: open.length, moves, unreadable };
}

function reroute(
  matter: Matter,
  { input, office: fromOffice, handling: fromHandling }: StoredRouting,
  knowledge: ReportKnowledge,
  now: Date,
): readonly Reroute[] {
  const route = routeMatter(input, knowledge, toLocalDate(now));
  const { office: toOffice, handling: toHandling, rule } = route;
  const isSame = toOffice === fromOffice && toHandling === fromHandling;
  const name = rule === undefined ? "none" : `${rule.id} v${rule.version}`;
  return isSame ? [] : [{ matter, fromOffice, toOffice, fromHandling, toHandling, rule: name }];
}

import type { StorageDatabase } from "../storage/tables.ts";
import {
  type FiguresFilter,
  type MatterFigures,
  readFigures,
} from "./matter-figures-repository.ts";
import type { MatterStates } from "./matter-states.ts";

const DAY_MS = 86_400_000;

/** What is counted of a group of matters. */
export interface MatterCounts {
  readonly received: number;
  readonly accepted: number;
  /** Closed, refused or passed on. */
  readonly over: number;
  readonly transfers: number;
  readonly keptLimits: number;
  readonly brokenLimits: number;
  /** Half of the accepted ones were accepted within so many days; null when none was. */
  readonly medianDaysToAccept: number | null;
}

/** By what matters are told apart in a table. */
export const COUNTED_BY = ["type", "district", "office"] as const;
export type CountedBy = (typeof COUNTED_BY)[number];

/** The counts of all, and of each group by its key, largest first. */
export interface MatterStatistics {
  readonly total: MatterCounts;
  readonly tables: Readonly<Record<CountedBy, ReadonlyMap<string, MatterCounts>>>;
}

/** Counts the matters that came in within a span. A matter counts for the office that has it now. */
export async function countMatters(
  database: StorageDatabase,
  filter: FiguresFilter,
  states: MatterStates,
): Promise<MatterStatistics> {
  const total = new Tally(states);
  const groups = { type: new Map(), district: new Map(), office: new Map() } satisfies Record<
    CountedBy,
    Map<string, Tally>
  >;
  for await (const part of readFigures(database, filter)) {
    for (const figures of part) {
      total.add(figures);
      const keys = { type: figures.type, district: figures.district, office: figures.officeId };
      for (const by of COUNTED_BY) {
        const tally: Tally = groups[by].get(keys[by]) ?? new Tally(states);
        tally.add(figures);
        groups[by].set(keys[by], tally);
      }
    }
  }
  const { type, district, office } = groups;
  return {
    total: total.toCounts(),
    tables: { type: toTable(type), district: toTable(district), office: toTable(office) },
  };
}

/** The share of limits that were kept, from 0 to 1; null when none was kept or broken. */
export function toOnTimeRate({ keptLimits, brokenLimits }: MatterCounts): number | null {
  const limits = keptLimits + brokenLimits;
  return limits === 0 ? null : keptLimits / limits;
}

function toTable(tallies: ReadonlyMap<string, Tally>): ReadonlyMap<string, MatterCounts> {
  const rows = [...tallies].map(([key, tally]) => [key, tally.toCounts()] as const);
  return new Map(
    rows.sort(([a, one], [b, other]) => other.received - one.received || (a < b ? -1 : 1)),
  );
}

class Tally {
  readonly #states: MatterStates;
  readonly #days: number[] = [];
  readonly #counts = {
    ...{ received: 0, accepted: 0, over: 0, transfers: 0, keptLimits: 0, brokenLimits: 0 },
  };

  constructor(states: MatterStates) {
    this.#states = states;
  }

  add({ createdAt, acceptedAt, state, transfers, keptLimits, brokenLimits }: MatterFigures): void {
    this.#counts.received += 1;
    this.#counts.over += this.#states.states[state].open ? 0 : 1;
    this.#counts.transfers += transfers;
    this.#counts.keptLimits += keptLimits;
    this.#counts.brokenLimits += brokenLimits;
    if (acceptedAt !== null) {
      this.#counts.accepted += 1;
      this.#days.push((Date.parse(acceptedAt) - Date.parse(createdAt)) / DAY_MS);
    }
  }

  toCounts(): MatterCounts {
    const sorted = [...this.#days].sort((a, b) => a - b);
    const median = sorted[Math.floor((sorted.length - 1) / 2)];
    const medianDaysToAccept = median === undefined ? null : Math.round(median * 10) / 10;
    return { ...this.#counts, medianDaysToAccept };
  }
}

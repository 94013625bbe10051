import {
  COUNTED_BY,
  type CountedBy,
  type MatterCounts,
  type MatterStatistics,
  toOnTimeRate,
} from "./count-matters.ts";

/** Fewer than so many matters could tell of whom they are. */
const SMALLEST_SHOWN = 5;

const COLUMNS = ["received", "accepted", "over", "transfers"] as const;
type Column = (typeof COLUMNS)[number];

/** Counts as they may be told; null where a number is hidden. */
export type ShownCounts = Readonly<Record<Column, number | null>> & {
  /** From 0 to 1; null when hidden or when no limit has been kept or broken yet. */
  readonly onTimeRate: number | null;
  readonly medianDaysToAccept: number | null;
};

export interface ShownStatistics {
  readonly total: ShownCounts;
  readonly tables: Readonly<Record<CountedBy, ReadonlyMap<string, ShownCounts>>>;
}

/** The statistics as the office itself may read them: nothing is hidden. */
export function showAllCounts(statistics: MatterStatistics): ShownStatistics {
  return mapCounts(statistics, (counts) => toShown(counts));
}

/**
 * The statistics as others may read them. A number from 1 to 4 is hidden, and so are as many of the
 * smallest others of its column as it takes that the total does not give it away: at least two are
 * hidden, and at least five matters between them. Where there are not so many, the column is hidden
 * everywhere. `ownOffice` is what the reader knows anyway: it is shown, and hides nothing.
 */
export function hideSmallCounts(statistics: MatterStatistics, ownOffice?: string): ShownStatistics {
  const found = COLUMNS.map((column) => {
    const tables = COUNTED_BY.map((by) => {
      const known = by === "office" ? ownOffice : undefined;
      return [by, findHidden(statistics.tables[by], column, known)] as const;
    });
    return [column, new Map(tables)] as const;
  });
  const hidden = new Map(found);
  return mapCounts(statistics, (counts, by, key) => {
    if (by === "office" && key === ownOffice) {
      return toShown(counts);
    }
    return toShown(counts, (column) => {
      const tables = hidden.get(column);
      const isBare = COUNTED_BY.some((other) => tables?.get(other)?.isBare === true);
      return isBare || (by !== undefined && tables?.get(by)?.keys.has(key) === true);
    });
  });
}

function mapCounts(
  { total, tables }: MatterStatistics,
  show: (counts: MatterCounts, by: CountedBy | undefined, key: string) => ShownCounts,
): ShownStatistics {
  const toTable = (by: CountedBy) =>
    new Map([...tables[by]].map(([key, counts]) => [key, show(counts, by, key)]));
  return {
    total: show(total, undefined, ""),
    tables: { type: toTable("type"), district: toTable("district"), office: toTable("office") },
  };
}

/** Without `isHidden`, as it is; with it, what rests on few is hidden as well. */
function toShown(counts: MatterCounts, isHidden?: (column: Column) => boolean): ShownCounts {
  const show = (column: Column) => (isHidden?.(column) === true ? null : counts[column]);
  const limits = counts.keptLimits + counts.brokenLimits;
  const rests = (base: number, column: Column) =>
    isHidden === undefined || (base >= SMALLEST_SHOWN && !isHidden(column));
  return {
    ...{ received: show("received"), accepted: show("accepted") },
    ...{ over: show("over"), transfers: show("transfers") },
    onTimeRate: rests(limits, "received") ? toOnTimeRate(counts) : null,
    medianDaysToAccept: rests(counts.accepted, "accepted") ? counts.medianDaysToAccept : null,
  };
}

interface HiddenCells {
  readonly keys: ReadonlySet<string>;
  /** Whether what is hidden could be told from the total. */
  readonly isBare: boolean;
}

function findHidden(
  rows: ReadonlyMap<string, MatterCounts>,
  column: Column,
  known: string | undefined,
): HiddenCells {
  const cells = [...rows]
    .filter(([key, counts]) => key !== known && counts[column] > 0)
    .map(([key, counts]) => ({ key, count: counts[column] }))
    .sort((a, b) => a.count - b.count || (a.key < b.key ? -1 : 1));
  let hidden = cells.filter(({ count }) => count < SMALLEST_SHOWN).length;
  if (hidden === 0) {
    return { keys: new Set(), isBare: false };
  }
  const isTooFew = () => {
    const sum = cells.slice(0, hidden).reduce((all, { count }) => all + count, 0);
    return hidden < 2 || sum < SMALLEST_SHOWN;
  };
  while (hidden < cells.length && isTooFew()) {
    hidden += 1;
  }
  return { keys: new Set(cells.slice(0, hidden).map(({ key }) => key)), isBare: isTooFew() };
}

import { type Reply, toReply } from "../conversation/reply.ts";
import type { CountedBy } from "./count-matters.ts";
import { labelDistrict } from "./export-matters.ts";
import type { ShownCounts, ShownStatistics } from "./hide-small-counts.ts";
import { labelType } from "./label-type.ts";
import type { NoticeContext } from "./matter-notices.ts";
import type { Period } from "./read-period.ts";

/** What is told of a span: the person's own office, where they have one, and the city. */
export interface StatisticsForPerson {
  readonly own?: ShownStatistics;
  readonly city: ShownStatistics;
}

/** The statistics in words and one table. */
export function toStatisticsReply(
  { own, city }: StatisticsForPerson,
  { from, to }: Period,
  context: NoticeContext,
): Reply {
  const { texts } = context;
  const lines = [
    texts("statistics_title", { from, to }),
    ...(own === undefined ? [] : [texts("statistics_own", describe(own.total, context))]),
    texts("statistics_city", describe(city.total, context)),
    texts("statistics_hidden"),
  ];
  const tables: readonly (readonly [CountedBy, ShownStatistics])[] = [
    ["type", own ?? city],
    ["district", own ?? city],
    ["office", city],
  ];
  const rows = tables.flatMap(([by, { tables: shown }]) =>
    [...shown[by]].map(([key, counts]) => [
      texts(`statistics_by_${by}`),
      labelKey(by, key, context),
      ...toCells(counts, context),
    ]),
  );
  const columns = [
    texts("statistics_group"),
    texts("statistics_item"),
    texts("statistics_received"),
    texts("statistics_accepted"),
    texts("statistics_over"),
    texts("statistics_on_time"),
    texts("statistics_days"),
    texts("statistics_transfers"),
  ];
  return toReply(lines.join("\n"), rows.length === 0 ? {} : { table: { columns, rows } });
}

function toCells(counts: ShownCounts, context: NoticeContext): readonly string[] {
  const { received, accepted, over, onTime, days, transfers } = describe(counts, context);
  return [received, accepted, over, onTime, days, transfers];
}

function describe(counts: ShownCounts, { texts }: NoticeContext) {
  const show = (count: number | null) => (count === null ? texts("statistics_few") : String(count));
  const { onTimeRate, medianDaysToAccept } = counts;
  return {
    received: show(counts.received),
    accepted: show(counts.accepted),
    over: show(counts.over),
    transfers: show(counts.transfers),
    onTime: onTimeRate === null ? texts("statistics_none") : `${Math.round(onTimeRate * 100)}%`,
    days: medianDaysToAccept === null ? texts("statistics_none") : String(medianDaysToAccept),
  };
}

function labelKey(by: CountedBy, key: string, { knowledge, texts }: NoticeContext): string {
  switch (by) {
    case "type":
      return labelType(key, knowledge, texts);
    case "district":
      return labelDistrict(key, texts);
    case "office":
      return knowledge.offices.get(key)?.name ?? key;
  }
}

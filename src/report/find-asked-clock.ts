import type { ClockRule, TimeUnit } from "./clock-rule.ts";

/** The limit that a question means by its length and what it is about; none when several fit. */
export function findAskedClock(
  question: string,
  { length, unit }: { readonly length: number; readonly unit: TimeUnit },
  clocks: ReadonlyMap<string, ClockRule>,
): ClockRule | undefined {
  const found = [...clocks.values()].filter(
    (rule) =>
      rule.length === length &&
      rule.unit === unit &&
      rule.asked.some((word) => question.includes(word)),
  );
  return found.length === 1 ? found[0] : undefined;
}

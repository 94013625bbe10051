import { answeringPassages } from "./answering-passages.ts";
import type { Need } from "./passage.ts";

/** A way of asking that the index does not hold while it is asked. */
export interface HeldOutAsk {
  readonly ask: string;
  /** The ids of the passages that answer it. */
  readonly answers: ReadonlySet<string>;
  /** Whether it measures what the others taught. */
  readonly isMeasured: boolean;
}

/** One of so many ways of asking is left out of the index, and asked. */
const HELD_OUT = 4;

/** The ways of asking that stay in the index. */
export function keepAsks({ asks }: Pick<Need, "asks">): readonly string[] {
  return asks.filter((_, place) => place % HELD_OUT !== 0);
}

/**
 * The ways of asking that are left out of the index, of the needs that something answers. Those of
 * one need all teach or all measure: they are too alike for both.
 */
export function holdOutAsks(needs: readonly Need[]): readonly HeldOutAsk[] {
  return needs
    .map((need) => ({
      asks: need.asks,
      answers: new Set(answeringPassages(need)),
    }))
    .filter(({ answers }) => answers.size > 0)
    .flatMap(({ asks, answers }, needPlace) =>
      asks
        .filter((_, place) => place % HELD_OUT === 0)
        .map((ask) => ({ ask, answers, isMeasured: needPlace % 2 === 1 })),
    );
}

import type { LocalDate } from "../base/clock.ts";
import type { Passage } from "./passage.ts";

/**
 * Why a passage does not count on `date`, or `undefined` when it does. A fact counts while it and
 * its document are in force. A plan counts for ever: when it has ended it is still asked about.
 */
export function whyNotInForce(passage: Passage, date: LocalDate): string | undefined {
  const spans = passage.document.kind === "plan" ? [passage] : [passage, passage.document];
  for (const { from, to } of spans) {
    if (from !== undefined && date < from) {
      return `not in force before ${from}`;
    }
    if (to !== undefined && date > to) {
      return `not in force after ${to}`;
    }
  }
  return undefined;
}

import type { LocalDate } from "../base/clock.ts";
import type { ClockRule } from "./clock-rule.ts";
import type { MatterClock } from "./matter.ts";
import type { ReportKnowledge } from "./report-knowledge.ts";
import type { ReportTexts } from "./report-texts.ts";

/**
 * The clocks of a matter that a kind of reader is shown, soonest first; officers also those that
 * others have to keep.
 */
export function clocksFor(
  audience: "reporter" | "officer",
  clocks: readonly MatterClock[],
  knowledge: ReportKnowledge,
): readonly MatterClock[] {
  const shown = clocks.filter(
    ({ status, clockId }) =>
      (status === "running" || (status === "noted" && audience === "officer")) &&
      knowledge.clocks.get(clockId)?.audience.includes(audience),
  );
  return shown.sort((a, b) => ((a.dueOn ?? "9999") < (b.dueOn ?? "9999") ? -1 : 1));
}

/** A promise in a receipt: the clock's name and its last day, or its length. */
export function describePromise(
  clock: Pick<MatterClock, "clockId" | "dueOn" | "provisional">,
  knowledge: ReportKnowledge,
  texts: ReportTexts,
): string {
  const rule = knowledge.clocks.get(clock.clockId);
  const label = rule?.label ?? clock.clockId;
  if (clock.dueOn !== null) {
    const name = clock.provisional ? "receipt_due_provisional" : "receipt_due";
    return texts(name, { clock: label, due: clock.dueOn });
  }
  const length = rule === undefined ? "" : texts(`length_${rule.unit}`, { length: rule.length });
  return texts("receipt_due_unknown", { clock: label, length });
}

/** What a reporter is told of the limit that ends next: its last day, or that it is over, or unknown. */
export function describeNextDue(
  clock: MatterClock,
  today: LocalDate,
  { clocks }: Pick<ReportKnowledge, "clocks">,
  texts: ReportTexts,
): string {
  const rule = clocks.get(clock.clockId);
  const label = rule?.label ?? clock.clockId;
  if (clock.dueOn === null) {
    const length = rule === undefined ? "" : describeLength(clock, rule, texts);
    return texts("next_due_unknown", { clock: label, length });
  }
  return texts(clock.dueOn < today ? "next_due_over" : "next_due", {
    ...{ clock: label, due: clock.dueOn },
  });
}

/** How long a limit is, with its extension. */
export function describeLength(clock: MatterClock, rule: ClockRule, texts: ReportTexts): string {
  const added = clock.isExtended ? (rule.extension?.length ?? 0) : 0;
  return texts(`length_${rule.unit}`, { length: rule.length + added });
}

/** The limits of a type that the reporter should know of although the bureau does not keep them. */
export function describeNoted(
  type: string,
  { types, clocks }: ReportKnowledge,
  texts: ReportTexts,
): readonly string[] {
  const rules = (types.get(type)?.clocks ?? []).flatMap((id) => clocks.get(id) ?? []);
  return rules
    .filter(({ keeper, audience }) => keeper !== "office" && audience.includes("reporter"))
    .map(({ label, unit, length, law }) =>
      texts("receipt_noted", { clock: label, length: texts(`length_${unit}`, { length }), law }),
    );
}

/** A clock on an officer's card. */
export function describeDue(
  clock: MatterClock,
  knowledge: ReportKnowledge,
  texts: ReportTexts,
): string {
  const label = knowledge.clocks.get(clock.clockId)?.label ?? clock.clockId;
  const name = clock.status === "noted" ? "card_due_noted" : "card_due";
  return texts(name, { clock: label, due: clock.dueOn ?? texts("card_due_unknown") });
}

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays } from "../../src/base/local-date.ts";
import type { ClockRule } from "../../src/report/clock-rule.ts";
import {
  checkExtension,
  extendClock,
  pauseClock,
  resumeClock,
  startClock,
} from "../../src/report/run-clock.ts";
import { reportKnowledge } from "../support/report-office.ts";

const { calendar, clocks } = reportKnowledge;

function ruleOf(id: string): ClockRule {
  const rule = clocks.get(id);
  if (rule === undefined) {
    throw new Error(`no clock ${id}`);
  }
  return rule;
}

const working = ruleOf("r_check");
const calendarDays = ruleOf("c_mediate");
const months = ruleOf("p_close");
const start = (rule: ClockRule, on: string) => startClock("m", rule, on, calendar);
const paused = (rule: ClockRule, on: string, from: string, to: string) =>
  resumeClock(pauseClock(start(rule, on), from), rule, to, calendar);

describe("a clock that stood still", () => {
  it("ends as many working days later as it stood, whatever holidays lie between", () => {
    expect(start(working, "2026-11-23").dueOn).toBe("2026-12-14");
    const resumed = paused(working, "2026-11-23", "2026-11-26", "2026-12-01");
    expect(resumed).toMatchObject({ dueOn: "2026-12-17", pausedUnits: 3, status: "running" });
    const overHoliday = paused(working, "2026-09-21", "2026-09-24", "2026-10-09");
    expect(overHoliday.pausedUnits).toBe(5);
  });

  it("ends as many calendar days later for a limit in days or months", () => {
    expect(start(calendarDays, "2026-03-02").dueOn).toBe("2026-05-06");
    expect(paused(calendarDays, "2026-03-02", "2026-03-10", "2026-03-20").dueOn).toBe("2026-05-11");
    expect(paused(months, "2026-03-15", "2026-04-01", "2026-04-11").dueOn).toBe("2026-06-25");
  });

  it("is the same whether it stood once, or twice for as long", () => {
    const day = fc.integer({ min: 0, max: 120 }).map((count) => addDays("2026-01-05", count));
    fc.assert(
      fc.property(day, fc.nat(20), fc.nat(20), (from, first, second) => {
        const middle = addDays(from, first);
        const to = addDays(middle, second);
        const once = paused(working, "2026-01-05", from, to);
        const twice = resumeClock(
          pauseClock(paused(working, "2026-01-05", from, middle), middle),
          ...([working, to, calendar] as const),
        );
        expect(twice).toEqual(once);
        expect((once.dueOn ?? "") >= (start(working, "2026-01-05").dueOn ?? "")).toBe(true);
      }),
    );
  });
});

describe("an extension", () => {
  it("is counted from the start together with the limit, and not given twice or too late", () => {
    const clock = start(working, "2026-11-02");
    expect(clock.dueOn).toBe("2026-11-23");
    expect(checkExtension(clock, working, "2026-11-23")).toBe("allowed");
    expect(checkExtension(clock, working, "2026-11-24")).toBe("late");
    const extended = extendClock(clock, working, calendar);
    expect(extended.dueOn).toBe("2026-12-14");
    expect(checkExtension(extended, working, "2026-11-23")).toBe("used");
    expect(checkExtension(start(calendarDays, "2026-11-02"), calendarDays, "2026-11-03")).toBe(
      "never",
    );
    expect(extendClock(start(months, "2026-03-15"), months, calendar).dueOn).toBe("2026-07-15");
  });

  it("gives no day where the calendar does not reach", () => {
    const extended = extendClock(start(working, "2026-12-01"), working, calendar);
    expect(extended).toMatchObject({ dueOn: null, provisional: true, isExtended: true });
  });
});

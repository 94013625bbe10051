import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays } from "../../src/base/local-date.ts";
import { computeDueDate } from "../../src/report/compute-due-date.ts";
import { loadWorkingCalendar } from "../../src/report/working-calendar.ts";

const calendar = loadWorkingCalendar("knowledge/calendar");

describe("computeDueDate", () => {
  it.each([
    ["2026-09-24", 7, "2026-10-12"],
    ["2026-02-10", 7, "2026-02-26"],
    ["2026-02-10", 15, "2026-03-09"],
    ["2026-04-30", 5, "2026-05-11"],
    ["2026-01-01", 7, "2026-01-12"],
    ["2026-11-22", 7, "2026-12-01"],
    ["2026-11-23", 15, "2026-12-14"],
    ["2025-09-26", 7, "2025-10-13"],
    ["2026-06-18", 3, "2026-06-24"],
    ["2025-12-30", 2, "2026-01-04"],
  ])("counts %s and %i working days to %s", (start, length, due) => {
    expect(computeDueDate({ length: length, unit: "working_day" }, start, calendar)).toEqual({
      due,
      provisional: false,
    });
  });

  it("moves calendar days that end on a holiday to the first day after it", () => {
    expect(computeDueDate({ length: 60, unit: "day" }, "2026-08-03", calendar).due).toBe(
      "2026-10-08",
    );
  });

  it("leaves calendar days that end on a weekend where they are", () => {
    expect(computeDueDate({ length: 15, unit: "day" }, "2026-11-13", calendar).due).toBe(
      "2026-11-28",
    );
  });

  it("counts months to the same day, or to the last day of a shorter month", () => {
    expect(computeDueDate({ length: 3, unit: "month" }, "2026-03-15", calendar).due).toBe(
      "2026-06-15",
    );
    expect(computeDueDate({ length: 3, unit: "month" }, "2025-11-30", calendar).due).toBe(
      "2026-02-28",
    );
    expect(computeDueDate({ length: 3, unit: "month" }, "2026-07-01", calendar).due).toBe(
      "2026-10-08",
    );
  });

  it.each([
    ["2026-12-25", 7, "working_day"],
    ["2026-12-20", 15, "day"],
    ["2026-11-25", 3, "month"],
  ] as const)(
    "is provisional from %s for %i %s: the next year has no notice",
    (start, length, unit) => {
      expect(computeDueDate({ length, unit }, start, calendar)).toEqual({
        due: null,
        provisional: true,
      });
    },
  );

  const days = fc.integer({ min: 0, max: 500 }).map((count) => addDays("2025-01-01", count));
  const lengths = fc.integer({ min: 1, max: 60 });

  it("never ends earlier when it begins later, and always on a workday", () => {
    fc.assert(
      fc.property(days, lengths, (start, length) => {
        const { due } = computeDueDate({ length: length, unit: "working_day" }, start, calendar);
        const later = computeDueDate(
          { length: length, unit: "working_day" },
          addDays(start, 1),
          calendar,
        ).due;
        expect(due !== null && later !== null && due <= later && due > start).toBe(true);
        expect(calendar.kindOf(due ?? "")).toBe("workday");
      }),
    );
  });

  it("ends later when it is longer, by exactly one workday", () => {
    fc.assert(
      fc.property(days, lengths, (start, length) => {
        const due =
          computeDueDate({ length: length, unit: "working_day" }, start, calendar).due ?? "";
        const next = computeDueDate(
          { length: length + 1, unit: "working_day" },
          start,
          calendar,
        ).due;
        expect(next).toBe(computeDueDate({ length: 1, unit: "working_day" }, due, calendar).due);
      }),
    );
  });
});

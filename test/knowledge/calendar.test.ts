import { describe, expect, it } from "vitest";
import { addDays } from "../../src/base/local-date.ts";
import { loadWorkingCalendar } from "../../src/report/working-calendar.ts";

const calendar = loadWorkingCalendar("knowledge/calendar");

function count(year: number, kind: string): number {
  let found = 0;
  for (let day = `${year}-01-01`; day <= `${year}-12-31`; day = addDays(day, 1)) {
    found += calendar.kindOf(day) === kind ? 1 : 0;
  }
  return found;
}

describe("calendar", () => {
  it("has the days off and the working days of the notices", () => {
    expect(count(2025, "holiday")).toBe(28);
    expect(count(2026, "holiday")).toBe(33);
    expect(count(2026, "workday")).toBe(248);
  });

  it("knows no year whose notice is missing", () => {
    expect(calendar.years).toEqual([2025, 2026]);
    expect(calendar.kindOf("2027-03-01")).toBe("unknown");
  });
});

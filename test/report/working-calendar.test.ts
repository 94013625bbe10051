import { describe, expect, it } from "vitest";
import { createWorkingCalendar } from "../../src/report/working-calendar.ts";

const calendar = createWorkingCalendar([
  {
    year: 2026,
    source: "通知",
    holidays: [{ name: "国庆节", from: "2026-10-01", to: "2026-10-07" }],
    makeUpWorkdays: ["2026-10-10"],
  },
]);

describe("createWorkingCalendar", () => {
  it("knows workdays, weekends, holidays and make-up workdays", () => {
    expect(calendar.kindOf("2026-10-08")).toBe("workday");
    expect(calendar.kindOf("2026-10-11")).toBe("weekend");
    expect(calendar.kindOf("2026-10-03")).toBe("holiday");
    expect(calendar.kindOf("2026-10-10")).toBe("workday");
  });

  it("knows nothing of a year without a notice", () => {
    expect(calendar.kindOf("2027-01-04")).toBe("unknown");
  });
});

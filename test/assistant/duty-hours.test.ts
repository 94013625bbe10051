import { expect, it } from "vitest";
import { createDutyHours } from "../../src/assistant/duty-hours.ts";

const hours = createDutyHours(
  [
    { from: "08:30", to: "12:00" },
    { from: "14:30", to: "17:30" },
  ],
  (day) => day !== "2026-11-28",
);

it.each([
  ["2026-11-27T00:29:59Z", false],
  ["2026-11-27T00:30:00Z", true],
  ["2026-11-27T03:59:59Z", true],
  ["2026-11-27T04:00:00Z", false],
  ["2026-11-27T06:30:00Z", true],
  ["2026-11-27T09:30:00Z", false],
  ["2026-11-27T16:30:00Z", false],
  ["2026-11-28T02:00:00Z", false],
])("at %s somebody is on duty: %s", (instant, isOnDuty) => {
  expect(hours.isOnDuty(new Date(instant))).toBe(isOnDuty);
});

it("says when", () => {
  expect(hours.words).toBe("08:30-12:00、14:30-17:30");
});

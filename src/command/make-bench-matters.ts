import { AppError } from "../base/app-error.ts";
import type { LocalDate } from "../base/clock.ts";
import { planReminder } from "../report/plan-reminder.ts";
import type { ReportKnowledge } from "../report/report-knowledge.ts";
import { startClock } from "../report/run-clock.ts";
import { addWorkdays } from "../report/working-calendar.ts";
import type { Storage } from "../storage/open-storage.ts";
import { fillWithMatters, type MadeMatter } from "./bench-matters-repository.ts";

/** Limits of 15 working days that began on each of as many days: what an office has in hand. */
const CLOCK = "r_check";
const LENGTH_DAYS = 15;
export const LATEST_START: LocalDate = "2026-06-12";
const OFFICERS_AN_OFFICE = 5;

/** Fills an empty database with open matters, those of each office in the hands of five officers. */
export async function makeBenchMatters(
  storage: Storage,
  count: number,
  knowledge: ReportKnowledge,
): Promise<void> {
  const officeIds = [...knowledge.offices.values()]
    .filter(({ staffed }) => staffed)
    .map(({ id }) => id);
  const staff = officeIds.flatMap((officeId) => [
    { id: `${officeId}-lead`, role: "lead", officeId },
    ...Array.from({ length: OFFICERS_AN_OFFICE }, (_, number) => ({
      id: `${officeId}-${number}`,
      role: "officer",
      officeId,
    })),
  ]);
  const officers = staff.filter(({ role }) => role === "officer");
  const matters = Array.from({ length: count }, (_, number): MadeMatter => {
    const { id, officeId } = officers[number % officers.length] ?? { id: "", officeId: "" };
    return { number, officeId, officerId: id, clock: makeClock(number, knowledge) };
  });
  await fillWithMatters(storage, matters, staff);
}

function makeClock(number: number, knowledge: ReportKnowledge) {
  const rule = knowledge.clocks.get(CLOCK);
  if (rule === undefined) {
    throw new AppError({ code: "broken_data_file", message: `there is no clock ${CLOCK}` });
  }
  const started = addWorkdays(LATEST_START, -(number % LENGTH_DAYS), knowledge.calendar);
  const clock = startClock("", rule, started, knowledge.calendar);
  return planReminder(clock, LATEST_START, knowledge);
}

import type { StaffAddress } from "../storage/people.ts";
import type { SweptClock } from "./clock-sweep-repository.ts";
import type { ReminderStage } from "./reminder-rules.ts";

/**
 * Who is reminded of a limit: the officer who has the matter, or all of the office while nobody has
 * it; the leads; and where an office has neither, or none has the matter, those who assign.
 */
export function chooseRecipients(
  { officeId, officerId, state }: Pick<SweptClock, "officeId" | "officerId" | "state">,
  { to }: ReminderStage,
  staff: readonly StaffAddress[],
): readonly StaffAddress[] {
  const triage = staff.filter(({ role }) => role === "triage");
  if (state === "triage" && triage.length > 0) {
    return triage;
  }
  const ofOffice = (role: string) =>
    staff.filter((address) => address.officeId === officeId && address.role === role);
  const holder = staff.filter(
    (address) => address.personId === officerId && address.officeId === officeId,
  );
  const officers = holder.length > 0 ? holder : ofOffice("officer");
  const wanted = to.flatMap((role) => (role === "officer" ? officers : ofOffice("lead")));
  const found = wanted.length > 0 ? wanted : ofOffice("lead");
  return [...new Set(found.length > 0 ? found : triage)];
}

import type { LocalDate } from "../base/clock.ts";
import type { Person } from "../conversation/person.ts";
import { endAbsences, enterAbsence } from "../storage/absences.ts";
import type { StorageTransaction } from "../storage/tables.ts";
import { appendEvent } from "./event-log-repository.ts";
import { listStandIns } from "./list-assignable.ts";

/** Days on which a person of staff is away, both included, and who stands in for them. */
export interface NewAbsence {
  readonly id: string;
  readonly person: Person;
  readonly deputyId: string;
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly now: Date;
  readonly today: LocalDate;
}

/** Names of texts. */
export type AbsenceRefusal = "refused_role" | "refused_deputy" | "refused_days";

/**
 * Enters an absence in the place of an earlier one; gives why it was refused. The deputy is one of
 * {@link listStandIns}.
 */
export async function setAbsence(
  trx: StorageTransaction,
  { now, today, person, ...absence }: NewAbsence,
): Promise<AbsenceRefusal | undefined> {
  const { id, deputyId, from, to } = absence;
  if (person.role !== "officer" && person.role !== "lead" && person.role !== "triage") {
    return "refused_role";
  }
  if (to < from || to < today) {
    return "refused_days";
  }
  const standIns = await listStandIns(trx, person, { from, to });
  if (standIns.every(({ id: standIn }) => standIn !== deputyId)) {
    return "refused_deputy";
  }
  await enterAbsence(trx, { ...absence, personId: person.id }, now);
  const data = { absence: id, deputy: deputyId, from, to };
  const actor = { id: person.id, role: person.role };
  await appendEvent(trx, { kind: "absence_entered", actor, at: now, data });
  return undefined;
}

/** Ends the absences of a person that last until today or longer; false when there was none. */
export async function endAbsence(
  trx: StorageTransaction,
  { person, now, today }: Pick<NewAbsence, "person" | "now" | "today">,
): Promise<boolean> {
  const isEnded = (await endAbsences(trx, person.id, today)) > 0;
  if (isEnded) {
    const actor = { id: person.id, role: person.role };
    await appendEvent(trx, { kind: "absence_ended", actor, at: now, data: {} });
  }
  return isEnded;
}

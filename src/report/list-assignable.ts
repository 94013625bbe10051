import type { LocalDate } from "../base/clock.ts";
import type { Person } from "../conversation/person.ts";
import { type Deputies, listDeputies } from "../storage/absences.ts";
import { listBoundPeople, listOfficePeople } from "../storage/people.ts";
import type { PersonRow, StorageDatabase } from "../storage/tables.ts";
import type { Matter } from "./matter.ts";

/** Somebody whom a matter can be given to. */
export interface Assignable {
  readonly id: string;
  readonly name: string;
  /** Names of colleagues who are away and whose matters come to this person. */
  readonly standsInFor: readonly string[];
}

/** The people of a matter's office who are at work on a day, but for the one who has it. */
export async function listAssignable(
  database: StorageDatabase,
  { officeId, officerId }: Pick<Matter, "officeId" | "officerId">,
  today: LocalDate,
): Promise<readonly Assignable[]> {
  const people = await listOfficePeople(database, officeId);
  return toAssignable(people, officerId, await listDeputies(database, today));
}

/**
 * Who can stand in for a person from a day to another: those of the same office, or of those who
 * assign, who are at work all the time.
 */
export async function listStandIns(
  database: StorageDatabase,
  { id, role, officeId = "" }: Pick<Person, "id" | "role" | "officeId">,
  { from, to }: { readonly from: LocalDate; readonly to: LocalDate },
): Promise<readonly Assignable[]> {
  const people =
    role === "triage"
      ? (await listBoundPeople(database)).filter((other) => other.role === "triage")
      : await listOfficePeople(database, officeId);
  return toAssignable(people, id, await listDeputies(database, from, to));
}

function toAssignable(
  people: readonly PersonRow[],
  without: string | null,
  deputies: Deputies,
): readonly Assignable[] {
  const nameOf = (person: PersonRow) => person.display_name ?? person.id.slice(0, 8);
  return people
    .filter(({ id }) => id !== without && !deputies.has(id))
    .map((person) => ({
      id: person.id,
      name: nameOf(person),
      standsInFor: people.filter(({ id }) => deputies.get(id) === person.id).map(nameOf),
    }));
}

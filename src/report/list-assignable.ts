import type { LocalDate } from "../base/clock.ts";
import { listDeputies } from "../storage/absences.ts";
import { listOfficePeople } from "../storage/people.ts";
import type { StorageDatabase } from "../storage/tables.ts";
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
  const deputies = await listDeputies(database, today);
  const nameOf = (person: (typeof people)[number]) => person.display_name ?? person.id.slice(0, 8);
  return people
    .filter(({ id }) => id !== officerId && !deputies.has(id))
    .map((person) => ({
      id: person.id,
      name: nameOf(person),
      standsInFor: people.filter(({ id }) => deputies.get(id) === person.id).map(nameOf),
    }));
}

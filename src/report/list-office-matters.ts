import type { LocalDate } from "../base/clock.ts";
import type { Person } from "../conversation/person.ts";
import type { StorageDatabase } from "../storage/tables.ts";
import type { Matter, MatterClock } from "./matter.ts";
import { listClocks, listMatters } from "./matter-repository.ts";
import { MATTER_STATES, type MatterStates } from "./matter-states.ts";

/** A matter with its earliest last day. */
export interface DueMatter {
  readonly matter: Matter;
  readonly nextDue: LocalDate | null;
}

/**
 * The open matters that a person of staff works on, soonest due first: those of the office, or for
 * triage those that wait to be assigned. With `dueBy` only those due on that day or before.
 */
export async function listOfficeMatters(
  database: StorageDatabase,
  person: Person,
  states: MatterStates,
  dueBy?: LocalDate,
): Promise<readonly DueMatter[]> {
  const matters = await listOpen(database, person, states);
  const clocks = await listClocks(
    database,
    matters.map(({ id }) => id),
  );
  return matters
    .map((matter) => ({ matter, nextDue: findNextDue(matter, clocks) }))
    .filter(({ nextDue }) => dueBy === undefined || (nextDue !== null && nextDue <= dueBy))
    .sort((a, b) => ((a.nextDue ?? "9999") < (b.nextDue ?? "9999") ? -1 : 1));
}

function listOpen(
  database: StorageDatabase,
  person: Person,
  states: MatterStates,
): Promise<readonly Matter[]> {
  if (person.role === "triage") {
    return listMatters(database, { state: states.initial.unrouted });
  }
  const withoutStates = MATTER_STATES.filter((state) => !states.states[state].open);
  return listMatters(database, { officeId: person.officeId ?? "", withoutStates });
}

function findNextDue(matter: Matter, clocks: readonly MatterClock[]): LocalDate | null {
  const days = clocks.flatMap(({ matterId, status, dueOn }) =>
    matterId === matter.id && status === "running" && dueOn !== null ? [dueOn] : [],
  );
  return days.sort()[0] ?? null;
}

import type { Person } from "../conversation/person.ts";
import { mayNote } from "../report/add-note.ts";
import { findSide } from "../report/check-command.ts";
import type { LoggedEvent } from "../report/event-log-repository.ts";
import { type Evidence, listEvidenceOfReport } from "../report/evidence-repository.ts";
import type { Matter, MatterClock } from "../report/matter.ts";
import { listNotes, type MatterNote } from "../report/matter-note-repository.ts";
import type { MatterRole, Transition } from "../report/matter-states.ts";
import { toMatterRole } from "../report/officer-actions.ts";
import type { Report } from "../report/report-repository.ts";
import { findStatusOfMatter } from "../report/report-status.ts";
import { listNames } from "../storage/people.ts";
import type { StorageDatabase } from "../storage/tables.ts";

/** A matter as somebody of staff may see it. */
export interface OpenedMatter {
  readonly matter: Matter;
  readonly report: Report;
  readonly clocks: readonly MatterClock[];
  /** Oldest first; those of the report as a whole included. */
  readonly events: readonly LoggedEvent[];
  readonly evidence: readonly Evidence[];
  /** Other matters of the report that the same person may see. */
  readonly siblings: readonly Matter[];
  /** Notes of staff, oldest first; absent for who may not read them. */
  readonly notes: readonly MatterNote[] | undefined;
  /** The names of those who acted, by person. */
  readonly names: ReadonlyMap<string, string>;
  /** In which role, and on which side of a transfer, they act. */
  readonly role: MatterRole;
  readonly side: Transition["side"];
  /** Who sees it. */
  readonly personId: string;
}

/** The matter, if the person may see it: that of another office is as if it were not there. */
export async function openMatter(
  database: StorageDatabase,
  person: Person,
  matterId: string,
): Promise<OpenedMatter | undefined> {
  const role = toMatterRole(person.role);
  const status = role && (await findStatusOfMatter(database, matterId));
  const matter = status?.matters.find(({ id }) => id === matterId);
  const side = matter && sideOf(person, matter);
  if (role === undefined || status === undefined || matter === undefined || side === undefined) {
    return undefined;
  }
  const { report, clocks } = status;

  const events = status.events.filter(
    ({ matter_id }) => matter_id === null || matter_id === matterId,
  );
  const actors = [...events.map(({ actor_id }) => actor_id), matter.officerId ?? ""];
  return {
    ...{ matter, report, role, side, events, personId: person.id },
    clocks: clocks.filter((clock) => clock.matterId === matterId),
    evidence: await listEvidenceOfReport(database, report.id),
    siblings: status.matters.filter(
      (other) => other.id !== matterId && sideOf(person, other) !== undefined,
    ),
    notes: mayNote(person, matter) ? await listNotes(database, [matterId]) : undefined,
    names: await listNames(database, actors),
  };
}

/**
 * On which side of a matter a person stands; on none, it is not for them. Those who assign act for
 * the office that has it.
 */
export function sideOf(person: Person, matter: Matter): Transition["side"] | undefined {
  return person.role === "triage" ? "owner" : findSide(person, matter);
}

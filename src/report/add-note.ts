import type { Person } from "../conversation/person.ts";
import type { StorageTransaction } from "../storage/tables.ts";
import { findSide } from "./check-command.ts";
import { appendEvent } from "./event-log-repository.ts";
import type { Matter } from "./matter.ts";
import { insertNote } from "./matter-note-repository.ts";
import { findMatter } from "./matter-repository.ts";
import { toPublicText } from "./officer-card.ts";
import { findReport, type Report } from "./report-repository.ts";

/** An internal note on its way: who writes what, and when. */
export interface NewNote {
  readonly id: string;
  readonly matterId: string;
  readonly person: Person;
  readonly text: string;
  readonly now: Date;
}

export type NoteResult =
  | { readonly kind: "noted"; readonly report: Report; readonly matter: Matter }
  | { readonly kind: "refused"; readonly reason: "refused_unknown" | "refused_office" };

/** Whether somebody may read and write the notes of a matter: its office's people, and triage. */
export function mayNote(person: Person, matter: Matter): boolean {
  const isStaff = person.role === "officer" || person.role === "lead";
  return person.role === "triage" || (isStaff && findSide(person, matter) !== undefined);
}

/**
 * Adds an internal note. Personal data in it is masked; the event says that there is one, and not
 * what it says. The matter stays as it is: nobody's buttons go stale because of a note.
 */
export async function addNote(trx: StorageTransaction, note: NewNote): Promise<NoteResult> {
  const { id, matterId, person, now } = note;
  const matter = await findMatter(trx, matterId);
  const report = matter && (await findReport(trx, matter.reportId));
  if (matter === undefined || report === undefined) {
    return { kind: "refused", reason: "refused_unknown" };
  }
  if (!mayNote(person, matter)) {
    return { kind: "refused", reason: "refused_office" };
  }
  const text = toPublicText(note.text, report);
  const createdAt = now.toISOString();
  await insertNote(trx, { id, matterId, authorId: person.id, text, createdAt });
  await appendEvent(trx, {
    reportId: report.id,
    matterId,
    kind: "noted",
    actor: { id: person.id, role: person.role },
    at: now,
    data: { note: id },
  });
  return { kind: "noted", report, matter };
}

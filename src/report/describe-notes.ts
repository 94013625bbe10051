import { toLocalDate } from "../base/clock.ts";
import type { MatterNote } from "./matter-note-repository.ts";
import type { ReportTexts } from "./report-texts.ts";

const NOTES_SHOWN = 10;

/** The latest notes, oldest first, a line each: for staff alone. */
export function describeNotes(notes: readonly MatterNote[], texts: ReportTexts): readonly string[] {
  return notes.slice(-NOTES_SHOWN).map(({ authorId, authorName, text, createdAt }) =>
    texts("note_line", {
      name: authorName ?? authorId.slice(0, 8),
      day: toLocalDate(new Date(createdAt)),
      text,
    }),
  );
}

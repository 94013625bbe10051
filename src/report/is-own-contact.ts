import { dropPersonalData, hideOwnData } from "../base/mask-personal-data.ts";
import type { ReportCues } from "./report-cues.ts";

/** A story that names a telephone number is longer. */
const CONTACT_CHARS = 60;
const MARKS = /[^\p{L}\p{N}' ]+/gu;

/** Whether a text tells how its writer is reached, and nothing of what happened. */
export function isOwnContact(text: string, { ownContact }: ReportCues): boolean {
  const isOwn = hideOwnData(text) !== text && !ownContact.others.test(text);
  if (!isOwn || text.length > CONTACT_CHARS) {
    return false;
  }
  const rest = dropPersonalData(text).replace(ownContact.filler, " ").replace(MARKS, " ");
  return ownContact.name.test(rest.trim());
}

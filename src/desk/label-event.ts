import { MATTER_ACTIONS } from "../report/matter-states.ts";
import type { DeskKnowledge } from "./desk-parts.ts";

/** Events that are no actions. */
const NAMED_EVENTS = [
  "submitted",
  "overdue",
  "calendar_corrected",
  "evidence_opened",
  "files_joined",
  "identity_read",
  "noted",
  "exported",
  "handed_out",
  "erased",
  "absence_entered",
  "absence_ended",
  "signed_in",
] as const;

/** What can stand in the log. */
export const EVENT_KINDS = [...NAMED_EVENTS, ...MATTER_ACTIONS] as const;

/** What an event is called. */
export function labelEvent(kind: string, { reports, texts }: DeskKnowledge): string {
  const action = MATTER_ACTIONS.find((name) => name === kind);
  const named = NAMED_EVENTS.find((name) => name === kind);
  if (action !== undefined) {
    return reports.states.actions[action].label;
  }
  return named === undefined ? kind : texts.desk(`event_${named}`);
}

import type { Person } from "../conversation/person.ts";
import type { Deputies } from "../storage/absences.ts";
import type { QueueFilter } from "./matter-queue-repository.ts";
import type { MatterStates } from "./matter-states.ts";

/** The queues that staff look at: their own matters, their office's, those to assign, all. */
export const QUEUE_VIEWS = ["mine", "office", "unassigned", "triage", "all"] as const;
export type QueueView = (typeof QUEUE_VIEWS)[number];

/** The queue that a role looks at first. */
export function firstViewOf({ role }: Person): QueueView {
  switch (role) {
    case "officer":
    case "lead":
      return "office";
    case "triage":
      return "triage";
    default:
      return "all";
  }
}

/**
 * What a person may see of a view; `undefined` when it is not for them. Officers and leads see
 * their office, those who assign and auditors the city. Who stands in for somebody has what they have.
 */
export function toQueueFilter(
  view: QueueView,
  { id, role, officeId }: Person,
  states: MatterStates,
  deputies: Deputies,
): QueueFilter | undefined {
  const isOfOffice = (role === "officer" || role === "lead") && officeId !== undefined;
  const office = isOfOffice ? { officeId } : undefined;
  const isOfCity = role === "triage" || role === "auditor";
  switch (view) {
    case "mine": {
      const stoodInFor = [...deputies].flatMap(([away, deputy]) => (deputy === id ? [away] : []));
      return isOfOffice ? { officerIds: [id, ...stoodInFor] } : undefined;
    }
    case "office":
      return office;
    case "unassigned":
      return office && { ...office, isUnassigned: true };
    case "triage":
      return role === "triage" ? { states: [states.initial.unrouted] } : undefined;
    case "all":
      return isOfCity ? {} : undefined;
  }
}

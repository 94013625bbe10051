import type { Person } from "../conversation/person.ts";
import { listOfficeAddresses } from "../storage/people.ts";
import type { StorageDatabase, StorageTransaction } from "../storage/tables.ts";
import { listEvents } from "./event-log-repository.ts";
import type { Matter } from "./matter.ts";
import type { NoticeContext } from "./matter-notices.ts";
import {
  findTransition,
  type MatterAction,
  type MatterRole,
  type Transition,
} from "./matter-states.ts";
import type { Report } from "./report-repository.ts";

/** One action on a matter. */
export interface MatterCommand {
  readonly matterId: string;
  /** The version that the actor saw; absent when the actor saw none (a reporter). */
  readonly expectedVersion?: number;
  readonly action: MatterAction;
  readonly role: MatterRole;
  readonly person: Person;
  readonly now: Date;
  /** Where a transfer goes. */
  readonly officeId?: string | null;
  /** A code of matter-states.yaml. */
  readonly outcome?: string | null;
  /** The sentence that the action needs, or what the reporter adds. */
  readonly text?: string;
  /** Further writes that belong to the action, after it is known to be allowed. */
  readonly alongside?: (trx: StorageTransaction, report: Report) => Promise<void>;
}

/** Why nothing was changed. Names of texts. */
export type MatterRefusal =
  | "refused_unknown"
  | "refused_role"
  | "refused_office"
  | "refused_state"
  | "refused_done"
  | "refused_incomplete"
  | "refused_same_office"
  | "refused_empty_office"
  | "refused_outdated";

/** Whether a command is allowed, without carrying it out: to ask for what it needs. */
export async function checkCommand(
  database: StorageDatabase,
  command: MatterCommand,
  matter: Matter,
  { knowledge }: NoticeContext,
): Promise<
  | { readonly kind: "allowed"; readonly transition: Transition }
  | { readonly kind: "refused"; readonly reason: MatterRefusal; readonly matter?: Matter }
> {
  const { role, person, action, expectedVersion } = command;
  const belongs = role === "reporter" || role === "triage" || person.officeId === matter.officeId;
  if (!belongs) {
    const reason = (await wasDoneBy(database, command, matter)) ? "refused_done" : "refused_office";
    return { kind: "refused", reason, matter };
  }
  if (expectedVersion !== undefined && expectedVersion !== matter.version) {
    const reason = (await wasDoneBy(database, command, matter))
      ? "refused_done"
      : "refused_outdated";
    return { kind: "refused", reason, matter };
  }
  const transition = findTransition(knowledge.states, matter.state, action, role);
  return transition === undefined
    ? { kind: "refused", reason: "refused_state", matter }
    : { kind: "allowed", transition };
}

/** What an action needs must be there; a transfer must lead to another office, one with people. */
export async function refuseInput(
  trx: StorageTransaction,
  command: MatterCommand,
  matter: Matter,
  { knowledge }: NoticeContext,
): Promise<MatterRefusal | undefined> {
  const { needs } = knowledge.states.actions[command.action];
  const lacksText = needs.includes("text") && (command.text ?? "").trim() === "";
  const lacksOutcome =
    needs.includes("outcome") && !Object.hasOwn(knowledge.states.outcomes, command.outcome ?? "");
  if (lacksText || lacksOutcome) {
    return "refused_incomplete";
  }
  return needs.includes("office") ? refuseOffice(trx, command, matter, knowledge) : undefined;
}

async function refuseOffice(
  trx: StorageTransaction,
  { officeId }: MatterCommand,
  matter: Matter,
  knowledge: NoticeContext["knowledge"],
): Promise<MatterRefusal | undefined> {
  const office = knowledge.offices.get(officeId ?? "");
  if (office?.staffed !== true) {
    return "refused_incomplete";
  }
  if (office.id === matter.officeId && matter.state !== "triage") {
    return "refused_same_office";
  }
  const officers = await listOfficeAddresses(trx, office.id);
  return officers.length === 0 ? "refused_empty_office" : undefined;
}

/** Whether the same person already did this on the version that the button belongs to. */
async function wasDoneBy(
  database: StorageDatabase,
  { person, action, expectedVersion }: MatterCommand,
  matter: Matter,
): Promise<boolean> {
  const events = await listEvents(database, matter.reportId);
  return events.some(
    (event) =>
      event.matter_id === matter.id &&
      event.actor_id === person.id &&
      event.kind === action &&
      event.data.version === (expectedVersion ?? 0) + 1,
  );
}

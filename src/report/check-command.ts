import type { Person } from "../conversation/person.ts";
import type { StorageDatabase, StorageTransaction } from "../storage/tables.ts";
import { listEvents } from "./event-log-repository.ts";
import type { ManifestEntry } from "./evidence/evidence-manifest.ts";
import type { Matter } from "./matter.ts";
import type { NoticeContext } from "./matter-notices.ts";
import {
  type ActionNeed,
  findTransition,
  type MatterAction,
  type MatterRole,
  type Transition,
} from "./matter-states.ts";
import type { Report } from "./report-repository.ts";

/** What was chosen of what an action needs, by key; the sentence stands apart. */
export type Chosen = Readonly<Partial<Record<Exclude<ActionNeed, "text">, string>>>;

/** One action on a matter. */
export interface MatterCommand {
  readonly matterId: string;
  /** The version that the actor saw; absent when the actor saw none (a reporter). */
  readonly expectedVersion?: number;
  readonly action: MatterAction;
  readonly role: MatterRole;
  readonly person: Person;
  readonly now: Date;
  readonly chosen?: Chosen;
  /** The sentence that the action needs, or what the reporter adds. */
  readonly text?: string;
  /** The files that a supplement brings. */
  readonly evidence?: readonly ManifestEntry[];
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
  | "refused_loop"
  | "refused_no_clock"
  | "refused_extension_used"
  | "refused_extension_late"
  | "refused_merge"
  | "refused_officer"
  | "refused_outdated";

/** Who a role acts for: reporters, those who assign, and the system are bound to no office. */
const OFFICELESS: readonly MatterRole[] = ["reporter", "triage", "system"];

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
  const side = findSide(person, matter);
  if (side === undefined && !OFFICELESS.includes(role)) {
    const reason = (await wasDoneBy(database, command, matter)) ? "refused_done" : "refused_office";
    return { kind: "refused", reason, matter };
  }
  if (expectedVersion !== undefined && expectedVersion !== matter.version) {
    const reason = (await wasDoneBy(database, command, matter))
      ? "refused_done"
      : "refused_outdated";
    return { kind: "refused", reason, matter };
  }
  const refusals = matter.course.refusals + 1;
  const transition = findTransition(knowledge.states, matter.state, action, role, refusals);
  const isTheirs = OFFICELESS.includes(role) || transition?.side === side;
  return transition === undefined || !isTheirs
    ? { kind: "refused", reason: "refused_state", matter }
    : { kind: "allowed", transition };
}

/** On which side of a matter a person's office stands: it has it, or a transfer goes to it. */
export function findSide(
  { officeId }: Person,
  { officeId: ownerId, course }: Matter,
): Transition["side"] | undefined {
  if (officeId === undefined) {
    return undefined;
  }
  if (officeId === ownerId) {
    return "owner";
  }
  return officeId === course.targetOfficeId ? "target" : undefined;
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

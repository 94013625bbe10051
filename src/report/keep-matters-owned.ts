import type { Notice } from "../conversation/outcome.ts";
import type { StorageDatabase, StorageTransaction } from "../storage/tables.ts";
import { changeMatter } from "./change-matter.ts";
import { listDesertedMatterIds, listLeftMatterIds } from "./clock-sweep-repository.ts";
import type { NoticeContext } from "./matter-notices.ts";
import {
  findTransition,
  MATTER_STATES,
  type MatterAction,
  type MatterState,
} from "./matter-states.ts";
import type { ReportKnowledge } from "./report-knowledge.ts";
import { SYSTEM } from "./system-actor.ts";

/** Matters that are without the person, or the people, who were to work on them. */
export interface UnownedMatters {
  /** Their officer is out of use, or works elsewhere now. */
  readonly left: readonly string[];
  /** Their office has nobody any more. */
  readonly deserted: readonly string[];
}

/** Finds the matters that {@link keepMattersOwned} would move. */
export async function findUnownedMatters(
  database: StorageDatabase,
  knowledge: ReportKnowledge,
): Promise<UnownedMatters> {
  const takenOver = statesWith("take_over", knowledge);
  const released = statesWith("release", knowledge);
  return {
    left: await listLeftMatterIds(database, released),
    deserted: await listDesertedMatterIds(database, takenOver, knowledge.triageOffice),
  };
}

/**
 * Gives back to their office the matters of officers who left it, and to those who assign the
 * matters of offices that nobody is left in. Part of the transaction by which somebody leaves.
 */
export async function keepMattersOwned(
  trx: StorageTransaction,
  now: Date,
  context: NoticeContext,
): Promise<readonly Notice[]> {
  const { deserted } = await findUnownedMatters(trx, context.knowledge);
  const taken = await actOnAll(trx, deserted, "take_over", now, context);
  const { left } = await findUnownedMatters(trx, context.knowledge);
  return [...taken, ...(await actOnAll(trx, left, "release", now, context))];
}

/** Carries out an action of the system on each matter; gives who is to be told. */
export async function actOnAll(
  trx: StorageTransaction,
  matterIds: readonly string[],
  action: MatterAction,
  now: Date,
  context: NoticeContext,
): Promise<readonly Notice[]> {
  const person = { id: SYSTEM.id, role: "enterprise" } as const;
  const text = describeCause(action, context);
  const notices: Notice[] = [];
  for (const matterId of matterIds) {
    const command = { matterId, action, role: SYSTEM.role, person, now, text };
    const change = await changeMatter(trx, command, context);
    notices.push(...(change.kind === "changed" ? change.notices : []));
  }
  return notices;
}

function describeCause(action: MatterAction, { texts }: NoticeContext): string {
  if (action === "lapse") {
    return "";
  }
  return texts(action === "take_over" ? "system_deserted" : "system_left");
}

/** The states in which the system may do something by itself. */
export function statesWith(
  action: MatterAction,
  { states }: ReportKnowledge,
): readonly MatterState[] {
  return MATTER_STATES.filter(
    (state) => findTransition(states, state, action, SYSTEM.role) !== undefined,
  );
}

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

/** The matters that were given away, and who is to be told. */
export interface GivenAway {
  readonly matterIds: readonly string[];
  readonly notices: readonly Notice[];
}

/**
 * Gives back to their office the matters of officers who left it, and to those who assign the
 * matters of offices that nobody is left in. Part of the transaction by which somebody leaves.
 */
export async function keepMattersOwned(
  trx: StorageTransaction,
  now: Date,
  context: NoticeContext,
): Promise<GivenAway> {
  const { knowledge } = context;
  const deserted = await listDeserted(trx, knowledge);
  const taken = await actOnAll(trx, deserted, "take_over", now, context);
  const left = await listLeft(trx, knowledge);
  const released = await actOnAll(trx, left, "release", now, context);
  return { matterIds: [...deserted, ...left], notices: [...taken, ...released] };
}

/** Whether there is a matter that {@link keepMattersOwned} would give away. */
export async function hasUnownedMatters(
  database: StorageDatabase,
  knowledge: ReportKnowledge,
): Promise<boolean> {
  const deserted = await listDeserted(database, knowledge);
  return deserted.length > 0 || (await listLeft(database, knowledge)).length > 0;
}

function listDeserted(database: StorageDatabase, knowledge: ReportKnowledge) {
  const states = statesWith("take_over", knowledge);
  return listDesertedMatterIds(database, states, knowledge.triageOffice);
}

function listLeft(database: StorageDatabase, knowledge: ReportKnowledge) {
  return listLeftMatterIds(database, statesWith("release", knowledge));
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

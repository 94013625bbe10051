import { toLocalDate } from "../base/clock.ts";
import type { NoticeContext } from "../report/matter-notices.ts";
import type { ActionNeed, MatterAction } from "../report/matter-states.ts";
import { offeredActions } from "../report/offered-actions.ts";
import { FINDERS, type Option, optionsOf } from "../report/officer-choices.ts";
import type { StorageDatabase } from "../storage/tables.ts";
import type { OpenedMatter } from "./open-matter.ts";

/** One thing that an action asks for. */
export interface FormNeed {
  readonly need: ActionNeed;
  /** What there is to choose from; empty for what is typed. */
  readonly options: readonly Option[];
}

/** An action that the table of states allows, with what it asks for. */
export interface ActionForm {
  readonly action: MatterAction;
  readonly label: string;
  readonly needs: readonly FormNeed[];
  /** Why it cannot be done now although the state allows it. */
  readonly refusal?: string;
}

/** The actions on a matter, in the table's order: the same as the buttons of its card. */
export async function listActionForms(
  database: StorageDatabase,
  opened: OpenedMatter,
  now: Date,
  context: NoticeContext,
): Promise<readonly ActionForm[]> {
  const { matter } = opened;
  const { states } = context.knowledge;
  const forms: ActionForm[] = [];
  for (const action of offeredActions({ ...opened, day: toLocalDate(now) }, context.knowledge)) {
    const { label, needs } = states.actions[action];
    const read = await Promise.all(
      needs.map((need) => readNeed(need, { database, matter, now }, context)),
    );
    const refusal = read.find((found) => found.refusal !== undefined)?.refusal;
    const form = { action, label, needs: read.map(({ need, options }) => ({ need, options })) };
    forms.push(refusal === undefined ? form : { ...form, refusal });
  }
  return forms;
}

interface Surroundings {
  readonly database: StorageDatabase;
  readonly matter: OpenedMatter["matter"];
  readonly now: Date;
}

async function readNeed(
  need: ActionNeed,
  { database, matter, now }: Surroundings,
  context: NoticeContext,
): Promise<FormNeed & { readonly refusal?: string }> {
  if (need === "clock" || need === "officer" || need === "office") {
    const { options, refusal } = await FINDERS[need](database, matter, now, context);
    const found = { need, options };
    return options.length > 0 ? found : { ...found, refusal: context.texts(refusal) };
  }
  return { need, options: need === "text" ? [] : optionsOf(need, { options: [] }, context) };
}

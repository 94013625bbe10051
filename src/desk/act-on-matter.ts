import type { Person } from "../conversation/person.ts";
import { changeMatter, type MatterChange } from "../report/change-matter.ts";
import type { Chosen, MatterCommand } from "../report/check-command.ts";
import { fitsText } from "../report/check-input.ts";
import {
  type ActionNeed,
  MATTER_ACTIONS,
  type MatterAction,
  type MatterRole,
} from "../report/matter-states.ts";
import { readMatter } from "../report/officer-choices.ts";
import { enqueueReplies } from "../storage/outbox.ts";
import type { DeskParts } from "./desk-parts.ts";
import type { Form } from "./read-form.ts";

/** What became of an action: what the chat knows, or that a sentence is too short or too long. */
export type Acted = MatterChange | { readonly kind: "text_unfit" };

/** The action of this name, if there is one. */
export function findAction(name: string): MatterAction | undefined {
  return MATTER_ACTIONS.find((known) => known === name);
}

/**
 * Carries out what a form asks for, with the same checks as in the chat: role, office, version, table
 * of states, input. Whoever is to be told is told.
 */
export async function actOnMatter(
  parts: DeskParts,
  actor: { readonly person: Person; readonly role: MatterRole },
  wanted: { readonly matterId: string; readonly action: MatterAction; readonly form: Form },
): Promise<Acted> {
  const { storage, clock, knowledge, onCommitted } = parts;
  const { reports, texts } = knowledge();
  const context = { knowledge: reports, texts: texts.report };
  const { action, matterId, form } = wanted;
  const { needs } = reports.states.actions[action];
  const text = (form.text ?? "").trim();
  if (needs.includes("text") && !fitsText(text)) {
    return { kind: "text_unfit" };
  }
  const now = clock.now();
  const command: MatterCommand = {
    ...{ matterId, action, now, ...actor },
    expectedVersion: Number(form.version),
    chosen: readChosen(needs, form),
    ...(needs.includes("text") ? { text } : {}),
  };
  const change = await storage.transaction(async (trx) => {
    const made = await changeMatter(trx, command, context);
    if (made.kind === "changed") {
      await enqueueReplies(trx, made.notices, { now });
    }
    return made;
  });
  if (change.kind === "changed") {
    onCommitted();
  }
  return change;
}

/** What was chosen, by key; whether it is fit is for the action to say. */
function readChosen(needs: readonly ActionNeed[], form: Form): Chosen {
  const choices = needs.filter((need) => need !== "text");
  const given = Object.fromEntries(choices.map((need) => [need, form[need] ?? ""]));
  return needs.includes("matter") ? { ...given, ...readMatter(form.matter ?? "") } : given;
}

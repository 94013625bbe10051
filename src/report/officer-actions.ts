import type { Outcome } from "../conversation/outcome.ts";
import type { Role } from "../conversation/person.ts";
import { type Button, toReply } from "../conversation/reply.ts";
import type { Turn } from "../conversation/turn.ts";
import { changeMatter, type MatterChange } from "./change-matter.ts";
import { checkCommand, type MatterCommand } from "./check-command.ts";
import { findMatter } from "./matter-repository.ts";
import { MATTER_ACTIONS, type MatterAction, type MatterRole } from "./matter-states.ts";
import { labelState, toOfficerCard } from "./officer-card.ts";
import { readCommand } from "./read-command.ts";
import type { Handled, ReportContext } from "./report-context.ts";
import type { OfficerDialogue } from "./report-state.ts";
import type { ReportTextName } from "./report-texts.ts";

const MINIMUM_TEXT_CHARS = 2;
const MAXIMUM_TEXT_CHARS = 500;

/** What the actions ask for, as the texts say it. */
const HINTS: Partial<Record<MatterAction, ReportTextName>> = {
  request_supplement: "hint_request_supplement",
  transfer: "hint_transfer",
  return: "hint_return",
  not_accept: "hint_not_accept",
  refer_out: "hint_refer_out",
  close: "hint_close",
  withdraw_decline: "hint_withdraw_decline",
  reopen: "hint_reopen",
};

/** A button of an officer's card: `act.<matter id>.<version>.<action>`. */
export async function handleAct(
  turn: Turn,
  [matterId = "", version = "", action = ""]: readonly string[],
  context: ReportContext,
): Promise<Handled> {
  const role = toMatterRole(turn.person.role);
  if (role === undefined) {
    return refuse(context.texts("refused_role"));
  }
  const known = MATTER_ACTIONS.find((name) => name === action);
  const matter = await findMatter(context.storage.database, matterId);
  if (known === undefined || matter === undefined || !/^\d+$/.test(version)) {
    return refuse(context.texts("refused_unknown"));
  }
  const dialogue: OfficerDialogue = {
    kind: "officer",
    action: known,
    matterId,
    version: Number(version),
    officeId: null,
    outcome: null,
  };
  const command = toCommand(turn, dialogue, role);
  const checked = await checkCommand(context.storage.database, command, matter, context);
  if (checked.kind === "refused") {
    return toRefusal(checked, context);
  }
  return askOrCarryOut(turn, dialogue, role, undefined, context);
}

/** Goes on with the dialogue: an office or outcome picked, or the sentence typed. */
export function continueOfficer(
  turn: Turn,
  dialogue: OfficerDialogue,
  pick: string | undefined,
  context: ReportContext,
): Handled {
  const role = toMatterRole(turn.person.role);
  if (role === undefined) {
    return { ...refuse(context.texts("refused_role")), state: null };
  }
  const command = pick === undefined ? readCommand(turn.text) : undefined;
  if (pick === "cancel" || command === "cancel" || command === "back") {
    const reply = toReply(context.texts("officer_cancelled"));
    return { code: "report_cancelled", reply, state: null };
  }
  const need = nextNeed(dialogue, undefined, context);
  if (need === "office" || need === "outcome") {
    const chosen = choose(need, dialogue, pick ?? turn.text, context);
    return askOrCarryOut(turn, { ...dialogue, ...chosen }, role, undefined, context);
  }
  return askOrCarryOut(turn, dialogue, role, pick === undefined ? turn.text : undefined, context);
}

/** The dialogue's pending question. */
export function askOfficer(dialogue: OfficerDialogue, context: ReportContext) {
  const { texts, knowledge } = context;
  const need = nextNeed(dialogue, undefined, context);
  if (need === "office") {
    return toReply(texts("officer_ask_office"), { buttons: officeButtons(context) });
  }
  if (need === "outcome") {
    return toReply(texts("officer_ask_outcome"), { buttons: outcomeButtons(context) });
  }
  const action = knowledge.states.actions[dialogue.action].label;
  const hint = HINTS[dialogue.action];
  const text = texts("officer_ask_text", { action, hint: hint === undefined ? "" : texts(hint) });
  return toReply(text, { buttons: [[cancelButton(context)]] });
}

/** The role in which a person works on matters; only bound staff has one. */
export function toMatterRole(role: Role): MatterRole | undefined {
  return role === "officer" || role === "lead" || role === "triage" ? role : undefined;
}

function askOrCarryOut(
  turn: Turn,
  dialogue: OfficerDialogue,
  role: MatterRole,
  text: string | undefined,
  context: ReportContext,
): Handled {
  if (nextNeed(dialogue, text, context) !== undefined) {
    const reply = askOfficer(dialogue, context);
    return { code: "report_asking", intent: "report", reply, state: dialogue };
  }
  const length = [...(text ?? "")].length;
  const needsText = context.knowledge.states.actions[dialogue.action].needs.includes("text");
  if (needsText && (length < MINIMUM_TEXT_CHARS || length > MAXIMUM_TEXT_CHARS)) {
    const bounds = { minimum: MINIMUM_TEXT_CHARS, maximum: MAXIMUM_TEXT_CHARS };
    const reply = toReply(context.texts("officer_text_length", bounds));
    return { code: "report_asking", intent: "report", reply, state: dialogue };
  }
  const command = toCommand(turn, dialogue, role);
  return async (trx) => {
    const change = await changeMatter(
      trx,
      text === undefined ? command : { ...command, text },
      context,
    );
    return toOutcome(change, dialogue.action, role, turn, context);
  };
}

function nextNeed(
  { action, officeId, outcome }: OfficerDialogue,
  text: string | undefined,
  { knowledge }: ReportContext,
): "office" | "outcome" | "text" | undefined {
  const { needs } = knowledge.states.actions[action];
  if (needs.includes("office") && officeId === null) {
    return "office";
  }
  if (needs.includes("outcome") && outcome === null) {
    return "outcome";
  }
  return needs.includes("text") && text === undefined ? "text" : undefined;
}

/** An office or outcome by its key, or by what was typed of its name. */
function choose(
  need: "office" | "outcome",
  dialogue: OfficerDialogue,
  answer: string,
  context: ReportContext,
): Partial<OfficerDialogue> {
  const typed = answer.trim();
  const matching = (key: string, label: string) =>
    key === typed || (typed.length >= 2 && label.includes(typed));
  if (need === "office") {
    const found = staffedOffices(context).filter(({ id, name }) => matching(id, name));
    return found.length === 1
      ? { officeId: found[0]?.id ?? null }
      : { officeId: dialogue.officeId };
  }
  const outcomes = Object.entries(context.knowledge.states.outcomes);
  const found = outcomes.filter(([code, label]) => matching(code, label));
  return found.length === 1 ? { outcome: found[0]?.[0] ?? null } : { outcome: dialogue.outcome };
}

function staffedOffices({ knowledge }: ReportContext) {
  return [...knowledge.offices.values()].filter(({ staffed }) => staffed);
}

function officeButtons(context: ReportContext): Button[][] {
  const offices = staffedOffices(context).map(({ id, name }) => [
    { label: name, token: `report.pick.${id}` },
  ]);
  return [...offices, [cancelButton(context)]];
}

function outcomeButtons(context: ReportContext): Button[][] {
  const outcomes = Object.entries(context.knowledge.states.outcomes);
  const buttons = outcomes.map(([code, label]) => [{ label, token: `report.pick.${code}` }]);
  return [...buttons, [cancelButton(context)]];
}

function cancelButton({ texts }: ReportContext): Button {
  return { label: texts("button_cancel"), token: "report.pick.cancel" };
}

function toCommand(turn: Turn, dialogue: OfficerDialogue, role: MatterRole): MatterCommand {
  const { matterId, version, action, officeId, outcome } = dialogue;
  const { person, now } = turn;
  return { matterId, expectedVersion: version, action, role, person, now, officeId, outcome };
}

function toOutcome(
  change: MatterChange,
  action: MatterAction,
  role: MatterRole,
  turn: Turn,
  context: ReportContext,
): Outcome {
  if (change.kind === "refused") {
    return { ...toRefusal(change, context), state: null };
  }
  const { texts, knowledge } = context;
  const { matter, report, facts, notices } = change;
  const { caseNumber } = report;
  const done = texts("officer_done", {
    action: knowledge.states.actions[action].label,
    caseNumber,
    state: labelState(matter, knowledge),
  });
  const isOurs = role === "triage" || matter.officeId === turn.person.officeId;
  const card = toOfficerCard(isOurs ? { ...facts, role } : facts, knowledge, texts);
  const { conversationId } = turn.message.address;
  return {
    code: "report_matter_changed",
    intent: "report",
    reply: toReply(`${done}\n\n${card.text}`, { buttons: card.buttons }),
    // Who acted reads the reply; a card would tell the same again. A reporter's news stays.
    notices: notices.filter(
      ({ to, key }) => to.conversationId !== conversationId || key.includes(":news:"),
    ),
    state: null,
  };
}

function toRefusal(
  { reason, matter }: Extract<MatterChange, { kind: "refused" }>,
  { texts, knowledge }: ReportContext,
): Outcome {
  const state = matter === undefined ? "" : labelState(matter, knowledge);
  return refuse(texts(reason, { state }));
}

function refuse(text: string): Outcome {
  return { code: "report_refused", intent: "report", reply: toReply(text) };
}

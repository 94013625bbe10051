import type { Outcome } from "../conversation/outcome.ts";
import type { Role } from "../conversation/person.ts";
import { toReply } from "../conversation/reply.ts";
import type { Turn } from "../conversation/turn.ts";
import { changeMatter, type MatterChange } from "./change-matter.ts";
import { checkCommand, findSide, type MatterCommand } from "./check-command.ts";
import { fitsText, TEXT_LIMITS } from "./check-input.ts";
import type { Matter } from "./matter.ts";
import { findMatter } from "./matter-repository.ts";
import { MATTER_ACTIONS, type MatterAction, type MatterRole } from "./matter-states.ts";
import { labelState, toOfficerCard } from "./officer-card.ts";
import { askChoice, cancelButton, FINDERS, nextChoice, readChoice } from "./officer-choices.ts";
import { readCommand } from "./read-command.ts";
import type { Handled, ReportContext } from "./report-context.ts";
import type { OfficerDialogue } from "./report-state.ts";
import type { ReportTextName, ReportTexts } from "./report-texts.ts";

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
  merge: "hint_merge",
  unmerge: "hint_unmerge",
  take_over: "hint_take_over",
  extend: "hint_extend",
  suspend: "hint_suspend",
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
    ...{ kind: "officer", action: known, matterId, version: Number(version) },
    ...{ chosen: {}, options: [] },
  };
  const command = toCommand(turn, dialogue, role);
  const checked = await checkCommand(context.storage.database, command, matter, context);
  return checked.kind === "refused"
    ? toRefusal(checked, context)
    : beginAction(turn, dialogue, role, matter, context);
}

/** Which limit, whom or which office: a limit is only asked where there are several. */
async function beginAction(
  turn: Turn,
  dialogue: OfficerDialogue,
  role: MatterRole,
  matter: Matter,
  context: ReportContext,
): Promise<Handled> {
  const { needs } = context.knowledge.states.actions[dialogue.action];
  const need = (["clock", "officer", "office"] as const).find((wanted) => needs.includes(wanted));
  if (need === undefined) {
    return askOrCarryOut(turn, dialogue, role, undefined, context);
  }
  const { options, refusal } = await FINDERS[need](
    context.storage.database,
    matter,
    turn.now,
    context,
  );
  const [only, ...others] = options;
  if (only === undefined) {
    return toRefusal({ kind: "refused", reason: refusal, matter }, context);
  }
  const chosen = need === "clock" && others.length === 0 ? { clock: only.key } : {};
  return askOrCarryOut(
    turn,
    { ...dialogue, chosen, options: [...options] },
    role,
    undefined,
    context,
  );
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
  const choice = nextChoice(dialogue, context);
  if (choice !== undefined) {
    const read = readChoice(choice, dialogue, pick ?? turn.text, context);
    const chosen = { ...dialogue.chosen, ...read };
    return askOrCarryOut(turn, { ...dialogue, chosen }, role, undefined, context);
  }
  return askOrCarryOut(turn, dialogue, role, pick === undefined ? turn.text : undefined, context);
}

/** The dialogue's pending question. */
export function askOfficer(dialogue: OfficerDialogue, context: ReportContext) {
  const { texts, knowledge } = context;
  const choice = nextChoice(dialogue, context);
  if (choice !== undefined) {
    return askChoice(choice, dialogue, context);
  }
  const action = knowledge.states.actions[dialogue.action].label;
  const text = texts("officer_ask_text", { action, hint: hintOf(dialogue.action, texts) });
  return toReply(text, { buttons: [[cancelButton(context)]] });
}

/** What the sentence of an action is to say, and who reads it. */
export function hintOf(action: MatterAction, texts: ReportTexts): string {
  const hint = HINTS[action];
  return hint === undefined ? "" : texts(hint);
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
  const needsText = context.knowledge.states.actions[dialogue.action].needs.includes("text");
  if (nextChoice(dialogue, context) !== undefined || (needsText && text === undefined)) {
    const reply = askOfficer(dialogue, context);
    return { code: "report_asking", intent: "report", reply, state: dialogue };
  }
  if (needsText && !fitsText(text ?? "")) {
    const reply = toReply(context.texts("officer_text_length", TEXT_LIMITS));
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

function toCommand(turn: Turn, dialogue: OfficerDialogue, role: MatterRole): MatterCommand {
  const { matterId, version, action, chosen } = dialogue;
  const { person, now } = turn;
  return { matterId, expectedVersion: version, action, role, person, now, chosen };
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
    done: knowledge.states.actions[action].done,
    caseNumber,
    state: labelState(matter, knowledge),
  });
  const side = role === "triage" ? "owner" : findSide(turn.person, matter);
  const card = toOfficerCard(
    side === undefined ? facts : { ...facts, role, side, personId: turn.person.id },
    knowledge,
    texts,
  );
  const { conversationId } = turn.message.address;
  return {
    code: "report_matter_changed",
    intent: "report",
    reply: { ...card, text: `${done}\n\n${card.text}` },
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

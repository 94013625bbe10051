import type { Intent } from "../conversation/intent.ts";
import type { Outcome } from "../conversation/outcome.ts";
import { isStaff } from "../conversation/person.ts";
import { toReply } from "../conversation/reply.ts";
import type { Skill } from "../conversation/skill.ts";
import type { Turn } from "../conversation/turn.ts";
import type { StorageTransaction } from "../storage/tables.ts";
import { type Draft, toDraftTag } from "./draft.ts";
import { answersStep } from "./intake.ts";
import { beginIntake, continueIntake, repeatQuestion, toRules } from "./intake-turn.ts";
import { askOfficer, continueOfficer, handleAct, toMatterRole } from "./officer-actions.ts";
import { isQuestion, readCommand } from "./read-command.ts";
import { toReceiptReply } from "./receipt-reply.ts";
import type { Handled, ReportContext } from "./report-context.ts";
import { listReportsOfPerson } from "./report-repository.ts";
import { type ReportState, readReportState } from "./report-state.ts";
import { readStatus } from "./report-status.ts";
import { handleOwn, handleReporter } from "./reporter-matters.ts";
import { tellStaffStatus } from "./staff-status.ts";
import {
  askSupplement,
  beginSupplement,
  continueSupplement,
  isWaiting,
} from "./supplement-turn.ts";
import { continueWithdrawal } from "./withdraw-turn.ts";

type State = ReturnType<typeof readReportState>;

/** Takes reports in, tells where they stand, and lets the people of the offices work on them. */
export function createReportSkill(context: ReportContext): Skill<StorageTransaction> {
  return {
    name: "report",
    intents: ["report", "status", "supplement", "withdraw"],
    handle(turn) {
      const state = readReportState(turn.state);
      const { press } = turn.message;
      return press === undefined
        ? handleMessage(turn, state, context)
        : handlePress(turn, press.split(".").slice(1), state, context);
    },
    keeps: (turn) => keepsTurn(turn, readReportState(turn.state), context),
    resume(memory) {
      const state = readReportState(memory);
      switch (state.kind) {
        case "intake":
          return repeatQuestion(state, context);
        case "supplement":
          return askSupplement(state, context);
        case "officer":
          return askOfficer(state, context);
        default:
          return undefined;
      }
    },
  };
}

async function handlePress(
  turn: Turn,
  [verb = "", ...rest]: readonly string[],
  state: State,
  context: ReportContext,
): Promise<Handled> {
  const [first = "", step = "", value = ""] = rest;
  switch (verb) {
    case "start":
      return state.kind === "intake"
        ? continueIntake(turn, state, undefined, context)
        : beginIntake(turn, context);
    case "draft":
      return state.kind === "intake" && toDraftTag(state.draftId) === first
        ? continueIntake(turn, state, { kind: "press", step, value }, context)
        : handleOldDraft(turn, first, step, value, state, context);
    case "act":
      return besideDraft(await handleAct(turn, rest, context), state, context);
    case "status":
    case "supplement":
    case "withdraw":
      return state.kind === "intake" && verb !== "status"
        ? postpone(state, context)
        : besideDraft(await handleOwn(turn, verb, first, context), state, context);
    default:
      return handleReplyPress(turn, verb, first, state, context);
  }
}

/** Buttons that only mean something while their question is pending. */
async function handleReplyPress(
  turn: Turn,
  verb: string,
  value: string,
  state: State,
  context: ReportContext,
): Promise<Handled> {
  if (verb === "pick" && state.kind === "officer") {
    return continueOfficer(turn, state, value, context);
  }
  if (verb === "reply" && state.kind === "supplement") {
    return continueSupplement(turn, state, value, context);
  }
  if (verb === "reply" && state.kind === "withdraw") {
    return continueWithdrawal(turn, state, value, context);
  }
  return { code: "report_refused", reply: toReply(context.texts("refused_unknown")) };
}

/** A button of an intake that is not open any more: submitted meanwhile, or given up. */
async function handleOldDraft(
  turn: Turn,
  tag: string,
  step: string,
  value: string,
  state: State,
  context: ReportContext,
): Promise<Handled> {
  const own = await listReportsOfPerson(context.storage.database, turn.person.id);
  const submitted = own.find(({ id }) => toDraftTag(id) === tag);
  if (submitted !== undefined && step === "confirm" && value === "submit") {
    return async (trx) => ({
      code: "report_submitted",
      intent: "report",
      reply: await toReceiptReply(trx, submitted, context),
    });
  }
  const stale = context.texts("remark_stale_button");
  if (state.kind !== "intake") {
    return { code: "report_refused", intent: "report", reply: toReply(stale) };
  }
  const question = repeatQuestion(state, context);
  const reply = { ...question, text: `${stale}\n\n${question.text}` };
  return { code: "report_refused", intent: "report", reply };
}

async function handleMessage(turn: Turn, state: State, context: ReportContext): Promise<Handled> {
  switch (state.kind) {
    case "intake":
      return isAside(turn, state, context)
        ? handleAside(turn, state, context)
        : continueIntake(turn, state, toInput(turn), context);
    case "supplement":
      return continueSupplement(turn, state, undefined, context);
    case "officer":
      return asksForList(turn)
        ? withoutState(await handleIntent(turn, context))
        : continueOfficer(turn, state, undefined, context);
    case "withdraw":
      return continueWithdrawal(turn, state, undefined, context);
    case "query":
      return turn.intent === "report"
        ? handleIntent(turn, context)
        : handleReporter(turn, state.purpose, state, context);
    case "unknown":
      return restart(turn, context);
    case "none":
      return handleIntent(turn, context);
  }
}

function handleIntent(turn: Turn, context: ReportContext): Promise<Handled> {
  const role = isStaff(turn.person) ? toMatterRole(turn.person.role) : undefined;
  switch (turn.intent) {
    case "status":
      return role === undefined
        ? handleReporter(turn, "status", undefined, context)
        : tellStaffStatus(turn, role, context);
    case "supplement":
      return isBareFile(turn)
        ? handleBareFile(turn, context)
        : handleReporter(turn, "supplement", undefined, context);
    case "withdraw":
      return handleReporter(turn, "withdraw", undefined, context);
    default:
      return beginIntake(turn, context);
  }
}

/** A few words that ask for the list are no reason or result. */
function asksForList({ intent, text }: Turn): boolean {
  return intent === "status" && text.length <= 10;
}

function withoutState(handled: Handled): Handled {
  if (typeof handled === "function") {
    return handled;
  }
  const { state: _, ...outcome } = handled;
  return outcome;
}

function isBareFile({ text, message }: Turn): boolean {
  return text === "" && message.attachments.length > 0;
}

/** A file without a word belongs to the matter that waits for one; otherwise it begins an intake. */
async function handleBareFile(turn: Turn, context: ReportContext): Promise<Handled> {
  const own = await listReportsOfPerson(context.storage.database, turn.person.id);
  for (const report of own) {
    const status = await readStatus(context.storage.database, report);
    if (status.matters.some(isWaiting)) {
      return beginSupplement(turn, status, context);
    }
  }
  return beginIntake(turn, context);
}

/** A memory that cannot be read any more is dropped, and said so. */
async function restart(turn: Turn, context: ReportContext): Promise<Handled> {
  const notice = context.texts("remark_restarted");
  return turn.intent === "report"
    ? beginIntake(turn, context, [notice])
    : { code: "report_cancelled", reply: toReply(notice), state: null };
}

function toInput(turn: Turn) {
  return turn.text === "" ? undefined : ({ kind: "text", text: turn.text } as const);
}

/** In the middle of an intake, a question about another report is answered beside it. */
function isAside(turn: Turn, draft: ReportState, context: ReportContext): boolean {
  const isAboutOther = turn.intent === "status" || turn.intent === "withdraw";
  return isAboutOther && turn.message.attachments.length === 0 && !isAnswer(turn, draft, context);
}

/** Another report's status can be told at once; taking one back would need the conversation. */
async function handleAside(turn: Turn, draft: Draft, context: ReportContext): Promise<Handled> {
  if (turn.intent === "status") {
    return besideDraft(await handleIntent(turn, context), draft, context);
  }
  const own = await listReportsOfPerson(context.storage.database, turn.person.id);
  return own.length === 0
    ? continueIntake(turn, draft, { kind: "press", step: draft.step, value: "cancel" }, context)
    : postpone(draft, context);
}

function postpone(draft: Draft, context: ReportContext): Handled {
  const reply = toReply(context.texts("remark_later"));
  return besideDraft({ code: "report_asking", intent: "report", reply }, draft, context);
}

/** What is answered beside an intake must not take its place; the question is put again. */
function besideDraft(handled: Handled, state: State, context: ReportContext): Handled {
  if (state.kind !== "intake") {
    return handled;
  }
  const question = repeatQuestion(state, context);
  const keepDraft = ({ state: _, ...outcome }: Outcome): Outcome => ({
    ...outcome,
    reply: {
      ...outcome.reply,
      text: `${outcome.reply.text}\n\n${question.text}`,
      buttons: [...outcome.reply.buttons, ...question.buttons],
    },
  });
  return typeof handled === "function"
    ? async (trx) => keepDraft(await handled(trx))
    : keepDraft(handled);
}

function isAnswer(turn: Turn, state: ReportState, context: ReportContext): boolean {
  if (readCommand(turn.text) !== undefined) {
    return true;
  }
  return (
    state.kind === "intake" &&
    answersStep(state, turn.text, toRules(state.takesContact, turn.today, context))
  );
}

const NAMES_A_CASE = /JY ?\d{8}|[2-9A-HJ-NP-Z]{4}-?[2-9A-HJ-NP-Z]{4}-?[2-9A-HJ-NP-Z]{4}/i;

/** Small talk and the wish for a person are nobody's answer. */
const ELSEWHERE: readonly Intent[] = ["smalltalk", "human"];

/** Keeps answers and everything about reports; lets questions and small talk go to others. */
function keepsTurn(turn: Turn, state: State, context: ReportContext): boolean {
  if (state.kind === "none") {
    return false;
  }
  const isOurs = ["report", "status", "supplement", "withdraw"].includes(turn.intent);
  if (isOurs || turn.message.attachments.length > 0) {
    return true;
  }
  if (state.kind === "unknown") {
    return false;
  }
  if (isAnswer(turn, state, context)) {
    return true;
  }
  if (state.kind === "query") {
    return NAMES_A_CASE.test(turn.text.normalize("NFKC"));
  }
  return !ELSEWHERE.includes(turn.intent) && !isQuestion(turn.text);
}

import { toReply } from "../conversation/reply.ts";
import { findDoubtfulTurn, isInDoubt, type PastTurn, type Turn } from "../conversation/turn.ts";
import { findTurn, nameTurn } from "../storage/turns.ts";
import { leaveQuery } from "./ask-query.ts";
import { besidePending, isPending, postpone } from "./beside-pending.ts";
import { changeOutcome, endIn } from "./change-outcome.ts";
import { chooseNotifyAccount } from "./choose-account.ts";
import { toDraftTag } from "./draft.ts";
import { continueIdentity, pressIdentity } from "./identity-turn.ts";
import { beginIntake, continueIntake, repeatQuestion } from "./intake-turn.ts";
import { continueOfficer, handleAct } from "./officer-actions.ts";
import { toReceiptReply } from "./receipt-reply.ts";
import type { Handled, ReportContext } from "./report-context.ts";
import { listReportsOfPerson } from "./report-repository.ts";
import { type ReportMemory, readReportState, type SupplementDialogue } from "./report-state.ts";
import { handleOwn, handleReporter, handReceiptOut } from "./reporter-matters.ts";
import { revokeOwn } from "./revoke-withdrawal.ts";
import { reportInstead } from "./supplement-or-report.ts";
import { continueSupplement } from "./supplement-turn.ts";
import { handleUpload } from "./upload-turn.ts";
import { continueWithdrawal } from "./withdraw-turn.ts";

/**
 * A pressed button: the parts of its token after the skill's name, and what is remembered. Files that
 * came with a button that takes none are not kept, and that is said.
 */
export async function handlePress(
  turn: Turn,
  parts: readonly string[],
  state: ReportMemory,
  context: ReportContext,
): Promise<Handled> {
  const handled = await handleButton(turn, parts, state, context);
  const hasFiles = turn.message.attachments.length > 0;
  return !hasFiles || takesFiles(parts, state)
    ? handled
    : changeOutcome(handled, ({ reply, ...outcome }) => {
        const text = `${context.texts("remark_files_not_kept")}\n\n${reply.text}`;
        return { ...outcome, reply: { ...reply, text } };
      });
}

/** Whether what a button leads to collects the files of its message, or gives all up. */
function takesFiles([verb, first = ""]: readonly string[], state: ReportMemory): boolean {
  switch (verb) {
    case "start":
      return state.kind === "intake" || !isPending(state);
    case "draft":
      return state.kind === "intake" && toDraftTag(state.draftId) === first;
    case "supplement":
      return !isPending(state) || toldSoFar(state) !== undefined || isAddingTo(first, state);
    case "reply":
      return state.kind === "supplement";
    default:
      return false;
  }
}

async function handleButton(
  turn: Turn,
  [verb = "", ...rest]: readonly string[],
  state: ReportMemory,
  context: ReportContext,
): Promise<Handled> {
  const [first = "", step = "", value = ""] = rest;
  switch (verb) {
    case "start":
      return pressStart(turn, first, state, context);
    case "draft":
      return state.kind === "intake" && toDraftTag(state.draftId) === first
        ? continueIntake(turn, state, { kind: "press", step, value }, context)
        : handleOldDraft(turn, first, step, value, state, context);
    case "identity":
      return isPending(state)
        ? postpone(turn, state, context)
        : pressIdentity(turn, first, context);
    case "act":
      return pressAct(turn, rest, state, context);
    case "receipt":
      return besidePending(await handReceiptOut(turn, first, context), state, context);
    case "notify":
      return besidePending(await chooseNotifyAccount(turn, first, context), state, context);
    case "upload":
      return handleUpload(turn, first, step, state, context);
    case "status": {
      const told = await (first === ""
        ? handleReporter(turn, verb, undefined, context)
        : handleOwn(turn, verb, first, undefined, context));
      return besidePending(told, state, context);
    }
    case "supplement":
      return pressSupplement(turn, first, state, context);
    case "revoke":
      return besidePending(await revokeOwn(turn, first, context), state, context);
    case "withdraw":
      return isPending(state)
        ? postpone(turn, state, context)
        : handleOwn(turn, verb, first, undefined, context);
    default:
      return handleReplyPress(turn, verb, first, state, context);
  }
}

function pressStart(
  turn: Turn,
  turnId: string,
  state: ReportMemory,
  context: ReportContext,
): Promise<Handled> | Handled {
  if (state.kind === "intake") {
    return continueIntake(turn, state, undefined, context);
  }
  return isPending(state) ? postpone(turn, state, context) : beginTold(turn, turnId, context);
}

/**
 * Begins with what an earlier turn told, if one did; that is part of the report from now on. Where it
 * is not to be had any more, that is said.
 */
async function beginTold(turn: Turn, turnId: string, context: ReportContext): Promise<Handled> {
  const told = findDoubtfulTurn(turn, turnId) ?? (await findOldDoubt(turn, turnId, context));
  if (told === undefined) {
    const isGone = turnId !== "";
    return beginIntake(turn, context, isGone ? [context.texts("remark_told_gone")] : []);
  }
  const begun = await beginIntake({ ...turn, text: told.text }, context);
  return async (trx) => {
    const outcome = await endIn(trx, begun);
    const draft = readReportState(outcome.state);
    if (draft.kind === "intake") {
      await nameTurn(trx, told.id, draft.draftId);
    }
    return outcome;
  };
}

/** The turn of this id that has left the history, if it is still in doubt whether it reports. */
async function findOldDoubt(
  { history, message }: Turn,
  turnId: string,
  { storage }: ReportContext,
): Promise<Pick<PastTurn, "id" | "text"> | undefined> {
  if (turnId === "" || history.some(({ id }) => id === turnId)) {
    return undefined;
  }
  const row = await findTurn(storage.database, turnId);
  const isOfHere = row?.conversation_id === message.address.conversationId;
  const isLeft = row?.subject === null && row.text !== "";
  return isOfHere && isLeft && isInDoubt(row) ? row : undefined;
}

/** What is done at once is done beside all else; what asks for a choice or a sentence has to wait. */
async function pressAct(
  turn: Turn,
  rest: readonly string[],
  state: ReportMemory,
  context: ReportContext,
): Promise<Handled> {
  const handled = await handleAct(turn, rest, context);
  const asksOn = typeof handled !== "function" && handled.code === "report_asking";
  return asksOn && isPending(state)
    ? postpone(turn, state, context)
    : besidePending(handled, state, context);
}

/** To add to another matter has to wait while something is to be added to one. */
async function pressSupplement(
  turn: Turn,
  matterId: string,
  state: ReportMemory,
  context: ReportContext,
): Promise<Handled> {
  const told = toldSoFar(state);
  if (told !== undefined || !isPending(state)) {
    const handled = await handleOwn(turn, "supplement", matterId, told, context);
    const isRefused = typeof handled !== "function" && handled.code === "report_refused";
    return isRefused ? besidePending(handled, state, context) : handled;
  }
  return isAddingTo(matterId, state)
    ? continueSupplement(turn, state, "", context)
    : postpone(turn, state, context);
}

function isAddingTo(matterId: string, state: ReportMemory): state is SupplementDialogue {
  return state.kind === "supplement" && state.matterId === matterId;
}

/**
 * What was told to be added while it was not known to which matter: it is for the one pressed, unless
 * a case was named whose code is still to come.
 */
function toldSoFar(state: ReportMemory): SupplementDialogue | undefined {
  switch (state.kind) {
    case "supplement":
      return state.matterId === "" ? state : undefined;
    case "query":
      return state.caseNumber === null ? (state.told ?? undefined) : undefined;
    default:
      return undefined;
  }
}

/** Buttons that only mean something while their question is pending. */
async function handleReplyPress(
  turn: Turn,
  verb: string,
  value: string,
  state: ReportMemory,
  context: ReportContext,
): Promise<Handled> {
  if (verb === "pick" && state.kind === "officer") {
    return continueOfficer(turn, state, value, context);
  }
  if (verb === "pick" && state.kind === "identity") {
    return continueIdentity(turn, state, value, context);
  }
  if (verb === "reply" && value === "report" && state.kind === "supplement") {
    return reportInstead(turn, state, context);
  }
  if (verb === "reply" && state.kind === "supplement") {
    return continueSupplement(turn, state, value, context);
  }
  if (verb === "reply" && value === "leave" && state.kind === "query") {
    return leaveQuery(state, context);
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
  state: ReportMemory,
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

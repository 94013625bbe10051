import { toReply } from "../conversation/reply.ts";
import { findDoubtfulStory, type Turn } from "../conversation/turn.ts";
import { besideDraft, postpone } from "./beside-draft.ts";
import { chooseNotifyAccount } from "./choose-account.ts";
import { toDraftTag } from "./draft.ts";
import { continueIdentity, pressIdentity } from "./identity-turn.ts";
import { beginIntake, continueIntake, repeatQuestion } from "./intake-turn.ts";
import { continueOfficer, handleAct } from "./officer-actions.ts";
import { toReceiptReply } from "./receipt-reply.ts";
import type { Handled, ReportContext } from "./report-context.ts";
import { listReportsOfPerson } from "./report-repository.ts";
import type { ReportMemory, SupplementDialogue } from "./report-state.ts";
import { handleOwn, handReceiptOut } from "./reporter-matters.ts";
import { continueSupplement } from "./supplement-turn.ts";
import { handleUpload } from "./upload-turn.ts";
import { continueWithdrawal } from "./withdraw-turn.ts";

/** A pressed button: the parts of its token after the skill's name, and what is remembered. */
export async function handlePress(
  turn: Turn,
  [verb = "", ...rest]: readonly string[],
  state: ReportMemory,
  context: ReportContext,
): Promise<Handled> {
  const [first = "", step = "", value = ""] = rest;
  switch (verb) {
    case "start":
      return state.kind === "intake"
        ? continueIntake(turn, state, undefined, context)
        : beginIntake({ ...turn, text: findDoubtfulStory(turn) ?? turn.text }, context);
    case "draft":
      return state.kind === "intake" && toDraftTag(state.draftId) === first
        ? continueIntake(turn, state, { kind: "press", step, value }, context)
        : handleOldDraft(turn, first, step, value, state, context);
    case "identity":
      return state.kind === "intake"
        ? postpone(state, context)
        : pressIdentity(turn, first, context);
    case "act":
      return besideDraft(await handleAct(turn, rest, context), state, context);
    case "receipt":
      return besideDraft(await handReceiptOut(turn, first, context), state, context);
    case "notify":
      return besideDraft(await chooseNotifyAccount(turn, first, context), state, context);
    case "upload":
      return handleUpload(turn, first, step, state, context);
    case "status":
    case "supplement":
    case "withdraw":
      return state.kind === "intake" && verb !== "status"
        ? postpone(state, context)
        : besideDraft(
            await handleOwn(turn, verb, first, toldSoFar(state), context),
            state,
            context,
          );
    default:
      return handleReplyPress(turn, verb, first, state, context);
  }
}

/** What was told to be added while it was not known to which matter: it is for the one pressed. */
function toldSoFar(state: ReportMemory): SupplementDialogue | undefined {
  switch (state.kind) {
    case "supplement":
      return state.matterId === "" ? state : undefined;
    case "query":
      return state.told ?? undefined;
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

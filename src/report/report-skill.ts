import { toReply } from "../conversation/reply.ts";
import type { Skill } from "../conversation/skill.ts";
import type { Turn } from "../conversation/turn.ts";
import type { StorageTransaction } from "../storage/tables.ts";
import { answersOther, chooseAnswered, findAnswered } from "./answered-case.ts";
import { leaveQuery, withoutTold } from "./ask-query.ts";
import { besidePending, isPending, postpone } from "./beside-pending.ts";
import { findCaseNumber } from "./case-number.ts";
import type { Draft } from "./draft.ts";
import { withSubject } from "./find-subject.ts";
import { holdsCode, isProof } from "./identify-report.ts";
import {
  askIdentityReason,
  asksForIdentity,
  asksForReads,
  continueIdentity,
  handleIdentity,
  tellIdentityReads,
} from "./identity-turn.ts";
import { beginIntake, continueIntake, repeatQuestion } from "./intake-turn.ts";
import { answersTurn, isAnswer, keepsTurn } from "./keeps-turn.ts";
import { askOfficer, continueOfficer, toMatterRole } from "./officer-actions.ts";
import { handlePress } from "./press-turn.ts";
import { readCommand } from "./read-command.ts";
import type { Handled, ReportContext } from "./report-context.ts";
import { listReportsOfPerson } from "./report-repository.ts";
import { type QueryDialogue, type ReportMemory, readReportState } from "./report-state.ts";
import { readStatus } from "./report-status.ts";
import { handleReporter } from "./reporter-matters.ts";
import { claimsTurn, handleStaffCommand } from "./staff-commands.ts";
import { tellStaffStatus } from "./staff-status.ts";
import { askSupplementOrReport, continueToldSupplement } from "./supplement-or-report.ts";
import { askSupplement, beginSupplement, isWaiting } from "./supplement-turn.ts";
import { continueWithdrawal } from "./withdraw-turn.ts";

/** Takes reports in, tells where they stand, and lets the people of the offices work on them. */
export function createReportSkill(context: ReportContext): Skill<StorageTransaction> {
  return {
    name: "report",
    intents: ["report", "status", "supplement", "withdraw"],
    claims: (turn) =>
      claimsTurn(turn) || asksForIdentity(turn) || asksForReads(turn) || looksUp(turn),
    async handle(turn) {
      const state = readReportState(turn.state);
      return withSubject(turn, state, await handleTurn(turn, state, context));
    },
    answers: (turn) => answersTurn(turn, context),
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
        case "identity":
          return askIdentityReason(context);
        default:
          return undefined;
      }
    },
  };
}

/** Whether a case number begins a conversation, alone or with its code: it says all that is wanted. */
function looksUp({ text, state, message }: Turn): boolean {
  const isBegun = readReportState(state).kind !== "none" || message.attachments.length > 0;
  return !isBegun && findCaseNumber(text) !== undefined && isProof(text);
}

async function handleTurn(
  turn: Turn,
  state: ReportMemory,
  context: ReportContext,
): Promise<Handled> {
  const { press } = turn.message;
  if (press !== undefined) {
    return handlePress(turn, press.split(".").slice(1), state, context);
  }
  return (
    (await handleStaffCommand(turn, context)) ??
    handleIdentityWords(turn, state, context) ??
    handleMessage(toBound(turn), state, context)
  );
}

/** What staff and auditors ask about who reported, whatever they were in the middle of. */
function handleIdentityWords(
  turn: Turn,
  state: ReportMemory,
  context: ReportContext,
): Promise<Handled> | Handled | undefined {
  const isAsked = asksForIdentity(turn);
  if (!isAsked && !asksForReads(turn)) {
    return undefined;
  }
  if (isPending(state)) {
    return postpone(turn, state, context);
  }
  return isAsked ? handleIdentity(turn, context) : tellIdentityReads(context);
}

/** What answers something that was told of a case, and asks for nothing, is added to it. */
function toBound(turn: Turn): Turn {
  const asks = turn.intent === "status" || turn.intent === "withdraw";
  return asks || findAnswered(turn) === undefined ? turn : { ...turn, intent: "supplement" };
}

async function handleMessage(
  turn: Turn,
  state: ReportMemory,
  context: ReportContext,
): Promise<Handled> {
  const answered = findAnswered(turn);
  if (answersOther(answered, state)) {
    return handleOther(turn, state, context);
  }
  switch (state.kind) {
    case "intake":
      return isAside(turn, state, context)
        ? handleAside(turn, state, context)
        : continueIntake(turn, state, toInput(turn), context);
    case "supplement":
      return continueToldSupplement(turn, chooseAnswered(state, answered), context);
    case "officer":
      return asksForList(turn)
        ? withoutState(await handleIntent(turn, context))
        : continueOfficer(turn, state, undefined, context);
    case "identity":
      return asksForList(turn)
        ? withoutState(await handleIntent(turn, context))
        : continueIdentity(turn, state, undefined, context);
    case "withdraw":
      return tellsAnother(turn)
        ? handleIntent(turn, context)
        : continueWithdrawal(turn, state, undefined, context);
    case "query":
      return answerQuery(turn, state, context);
    case "unknown":
      return restart(turn, context);
    case "none":
      return handleIntent(turn, context);
  }
}

/** What is about another case than the one in hand: its status can be told at once. */
async function handleOther(
  turn: Turn,
  state: ReportMemory,
  context: ReportContext,
): Promise<Handled> {
  return isPending(state) && turn.intent !== "status"
    ? postpone(turn, state, context)
    : besidePending(await handleIntent(turn, context), state, context);
}

/** The number and the code that were asked for; or something else. */
async function answerQuery(
  turn: Turn,
  dialogue: QueryDialogue,
  context: ReportContext,
): Promise<Handled> {
  const command = readCommand(turn.text);
  if (command === "cancel" || command === "back" || command === "skip") {
    return leaveQuery(dialogue, context);
  }
  if (isBareFile(turn) && isOnlyAsked(dialogue) && findAnswered(turn) === undefined) {
    return handleBareFile(turn, context);
  }
  const purpose = readPurpose(turn, dialogue);
  return purpose === "report"
    ? withoutTold(dialogue, await handleIntent(turn, context))
    : handleReporter(turn, purpose, { ...dialogue, purpose }, context);
}

/** Whether number or code were asked for and nothing was told, or is to be told, for that report. */
function isOnlyAsked({ told, purpose }: QueryDialogue): boolean {
  return told === null && purpose !== "supplement";
}

/**
 * What is wanted now. What number and code seem to want is chance: they are for what they were asked
 * for; so is what was told.
 */
function readPurpose({ text, intent }: Turn, { purpose, told }: QueryDialogue) {
  if (isProof(text, { isAsked: true })) {
    return purpose;
  }
  switch (intent) {
    case "report":
    case "supplement":
      return intent;
    case "status":
    case "withdraw":
      return told === null && !holdsCode(text) ? intent : purpose;
    default:
      return purpose;
  }
}

async function handleIntent(turn: Turn, context: ReportContext): Promise<Handled> {
  const role = toMatterRole(turn.person.role);
  // Whose words are number and code alone has not said what for.
  switch (isProof(turn.text) ? "status" : turn.intent) {
    case "status":
      return role === undefined
        ? handleReporter(turn, "status", undefined, context)
        : tellStaffStatus(turn, role, context);
    case "supplement":
      return isBareFile(turn) && findAnswered(turn) === undefined
        ? handleBareFile(turn, context)
        : handleReporter(turn, "supplement", undefined, context);
    case "withdraw":
      return handleReporter(turn, "withdraw", undefined, context);
    default:
      return (await askSupplementOrReport(turn, context)) ?? beginIntake(turn, context);
  }
}

const ANSWER_CHARS = 16;

/** Whether a person who was asked for a yes or no tells another report instead. */
function tellsAnother({ intent, text }: Turn): boolean {
  return intent === "report" && text.length > ANSWER_CHARS;
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

/**
 * A file without a word belongs to the matter that waits for one, of several to the one that the
 * reporter chooses; otherwise it begins an intake.
 */
async function handleBareFile(turn: Turn, context: ReportContext): Promise<Handled> {
  const { database } = context.storage;
  const own = await listReportsOfPerson(database, turn.person.id);
  const statuses = await Promise.all(own.map((report) => readStatus(database, report)));
  return statuses.some(({ matters }) => matters.some(isWaiting))
    ? beginSupplement(turn, statuses, { isMeant: isWaiting }, context)
    : beginIntake(turn, context);
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
function isAside(turn: Turn, draft: Draft, context: ReportContext): boolean {
  const isAboutOther = turn.intent === "status" || turn.intent === "withdraw";
  return isAboutOther && turn.message.attachments.length === 0 && !isAnswer(turn, draft, context);
}

/** Another report's status can be told at once; taking one back would need the conversation. */
async function handleAside(turn: Turn, draft: Draft, context: ReportContext): Promise<Handled> {
  if (turn.intent === "status") {
    return besidePending(await handleIntent(turn, context), draft, context);
  }
  const own = await listReportsOfPerson(context.storage.database, turn.person.id);
  return own.length === 0
    ? continueIntake(turn, draft, { kind: "press", step: draft.step, value: "cancel" }, context)
    : postpone(turn, draft, context);
}

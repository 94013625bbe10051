import type { Outcome } from "../conversation/outcome.ts";
import { type Reply, toReply } from "../conversation/reply.ts";
import type { Turn } from "../conversation/turn.ts";
import { askWhichMatter } from "./ask-which-matter.ts";
import { changeMatter } from "./change-matter.ts";
import { labelType } from "./label-type.ts";
import type { Matter } from "./matter.ts";
import { findTransition } from "./matter-states.ts";
import { isQuestion, readCommand } from "./read-command.ts";
import type { Handled, ReportContext } from "./report-context.ts";
import type { Report } from "./report-repository.ts";
import type { WithdrawDialogue } from "./report-state.ts";
import {
  describeRefusal,
  findStatusOfMatter,
  type ReportStatus,
  toRevokeButton,
} from "./report-status.ts";
import { wantsWithdrawal } from "./revoke-withdrawal.ts";

/**
 * Asks whether the reporter means it; the office decides what becomes of the request. Of several
 * open matters the reporter chooses.
 *
 * @param named The matter that the reporter named, if they did.
 */
export function askWithdrawal(
  turn: Turn,
  status: ReportStatus,
  named: Matter | undefined,
  context: ReportContext,
): Handled {
  const { texts, knowledge } = context;
  const { caseNumber } = status.report;
  const open = listOpen(status.matters, context).filter(
    ({ id }) => named === undefined || id === named.id,
  );
  const [matter] = open;
  if (matter === undefined) {
    return refuseWithdrawal(turn, status, context);
  }
  if (open.length > 1) {
    const token = ({ id }: Matter) => `report.withdraw.${id}`;
    const reply = askWhichMatter(open, token, context);
    return { code: "report_asking", intent: "withdraw", reply };
  }
  const type = labelType(matter.type, knowledge, texts);
  const state: WithdrawDialogue = { kind: "withdraw", matterId: matter.id };
  const reply = toReply(texts("withdraw_confirm", { caseNumber, type }), {
    buttons: [
      [
        { label: texts("button_withdraw"), token: "report.reply.yes" },
        { label: texts("button_keep"), token: "report.reply.no" },
      ],
    ],
  });
  return { code: "report_confirming", intent: "withdraw", reply, state };
}

/** The answer to {@link askWithdrawal}: a button's word, or what was typed. */
export function continueWithdrawal(
  turn: Turn,
  dialogue: WithdrawDialogue,
  pressed: string | undefined,
  context: ReportContext,
): Handled {
  const { texts } = context;
  const isAgreed = pressed === undefined ? agrees(turn.text) : pressed === "yes";
  if (!isAgreed) {
    const reply = toReply(texts("withdraw_kept"));
    return { code: "report_cancelled", intent: "withdraw", reply, state: null };
  }
  const { person, now } = turn;
  const { matterId } = dialogue;
  return async (trx) => {
    const command = {
      matterId,
      action: "withdraw_request",
      role: "reporter",
      person,
      now,
    } as const;
    const change = await changeMatter(trx, command, context);
    if (change.kind === "refused") {
      return refuseWithdrawal(turn, await findStatusOfMatter(trx, matterId), context);
    }
    const told = change.notices.length > 0 ? "withdraw_done" : "withdraw_done_nobody";
    const reply = tellWayBack(turn, change.report, { told: texts(told), matterId }, context);
    return {
      ...{ code: "report_withdrawal_requested", intent: "withdraw", reply },
      notices: change.notices,
      state: null,
    };
  };
}

/** Says how a request that waits is taken back: by a button only where the report is the person's own. */
function tellWayBack(
  { person }: Turn,
  { personId }: Report,
  { told, matterId }: { readonly told: string; readonly matterId: string },
  { texts, knowledge }: ReportContext,
): Reply {
  return personId === person.id
    ? toReply(`${told}${texts("withdraw_back_press")}`, {
        buttons: [[toRevokeButton(matterId, knowledge)]],
      })
    : toReply(`${told}${texts("withdraw_back_send")}`);
}

/** A wish to wait, in the same part of the sentence. */
const WAITS = /撤[回销][^，。,；;！!吧]{0,4}[不暂等]/;

/** Whoever says 撤回 means it, unless the sentence says no, waits or asks. */
function agrees(text: string): boolean {
  const command = readCommand(text);
  return command === undefined
    ? wantsWithdrawal(text) && !WAITS.test(text) && !isQuestion(text)
    : command === "confirm";
}

/** It is asked for already, the matter is over, or there is no such matter. */
function refuseWithdrawal(
  turn: Turn,
  status: ReportStatus | undefined,
  context: ReportContext,
): Outcome {
  const asked = status?.matters.find(
    ({ state }) =>
      findTransition(context.knowledge.states, state, "withdraw_revoke", "reporter") !== undefined,
  );
  if (status !== undefined && asked !== undefined) {
    const told = context.texts("withdraw_pending", { caseNumber: status.report.caseNumber });
    const reply = tellWayBack(turn, status.report, { told, matterId: asked.id }, context);
    return { code: "report_refused", intent: "withdraw", reply, state: null };
  }
  const reply = toReply(describeRefusal("withdraw_refused", status, context));
  return { code: "report_refused", intent: "withdraw", reply, state: null };
}

function listOpen(matters: readonly Matter[], { knowledge }: ReportContext): readonly Matter[] {
  return matters.filter(
    ({ state }) =>
      findTransition(knowledge.states, state, "withdraw_request", "reporter") !== undefined,
  );
}

import { toReply } from "../conversation/reply.ts";
import type { Turn } from "../conversation/turn.ts";
import { changeMatter } from "./change-matter.ts";
import { labelType } from "./label-type.ts";
import type { Matter } from "./matter.ts";
import { findTransition } from "./matter-states.ts";
import { labelState } from "./officer-card.ts";
import { readCommand } from "./read-command.ts";
import type { Handled, ReportContext } from "./report-context.ts";
import type { WithdrawDialogue } from "./report-state.ts";
import type { ReportStatus } from "./report-status.ts";

/** Asks whether the reporter means it; the office decides what becomes of the request. */
export function askWithdrawal({ report, matters }: ReportStatus, context: ReportContext): Handled {
  const { texts, knowledge } = context;
  const { caseNumber } = report;
  const matter = findOpen(matters, context);
  if (matter === undefined) {
    const state = matters.map((closed) => labelState(closed, knowledge)).join("、");
    const reply = toReply(texts("withdraw_refused", { caseNumber, state }));
    return { code: "report_refused", intent: "withdraw", reply, state: null };
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
  const isAgreed =
    pressed === "yes" || readCommand(turn.text) === "confirm" || /撤回/.test(turn.text);
  const isMeant = pressed !== "no" && !/^不|别/.test(turn.text.trim());
  if (!isAgreed || !isMeant) {
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
      const reply = toReply(texts("refused_unknown"));
      return { code: "report_refused", intent: "withdraw", reply, state: null };
    }
    return {
      code: "report_withdrawal_requested",
      intent: "withdraw",
      reply: toReply(texts("withdraw_done")),
      notices: change.notices,
      state: null,
    };
  };
}

function findOpen(matters: readonly Matter[], { knowledge }: ReportContext): Matter | undefined {
  return matters.find(
    ({ state }) =>
      findTransition(knowledge.states, state, "withdraw_request", "reporter") !== undefined,
  );
}

import { type Reply, toReply } from "../conversation/reply.ts";
import type { Turn } from "../conversation/turn.ts";
import { askQuery } from "./ask-query.ts";
import { changeOutcome } from "./change-outcome.ts";
import type { Draft } from "./draft.ts";
import { isEmptySupplement } from "./gather-supplement.ts";
import { repeatQuestion } from "./intake-turn.ts";
import type { Handled, ReportContext } from "./report-context.ts";
import type { QueryDialogue, ReportMemory, SupplementDialogue } from "./report-state.ts";
import { askSupplement } from "./supplement-turn.ts";

/** What a person has told and not sent yet: an intake, or something to be added. */
type Pending = Draft | SupplementDialogue | QueryDialogue;

/** Whether a person would lose what they told if the conversation went on with something else. */
export function isPending(state: ReportMemory): state is Pending {
  switch (state.kind) {
    case "intake":
      return true;
    case "supplement":
      return !isEmptySupplement(state);
    case "query":
      return state.told !== null && !isEmptySupplement(state.told);
    default:
      return false;
  }
}

/**
 * What the conversation is needed for has to wait until what was told is sent or given up. What a
 * message tells or brings meanwhile is not kept, and that is said.
 */
export function postpone(turn: Turn, pending: Pending, context: ReportContext): Handled {
  const [text, intent] =
    pending.kind === "intake"
      ? (["remark_later", "report"] as const)
      : (["supplement_later", "supplement"] as const);
  const isLost = turn.message.attachments.length > 0 || turn.intent === "supplement";
  const isTold = turn.message.press === undefined && isLost;
  const lost = isTold ? [context.texts("remark_not_kept")] : [];
  const reply = toReply([context.texts(text), ...lost].join("\n"));
  return besidePending({ code: "report_asking", intent, reply }, pending, context);
}

/** What is answered beside something pending must not take its place; its question is put again. */
export function besidePending(
  handled: Handled,
  state: ReportMemory,
  context: ReportContext,
): Handled {
  if (!isPending(state)) {
    return handled;
  }
  const question = askPending(state, context);
  return changeOutcome(handled, ({ state: _, ...outcome }) => ({
    ...outcome,
    reply: {
      ...outcome.reply,
      text: `${outcome.reply.text}\n\n${question.text}`,
      buttons: [...outcome.reply.buttons, ...question.buttons],
    },
  }));
}

function askPending(pending: Pending, context: ReportContext): Reply {
  switch (pending.kind) {
    case "intake":
      return repeatQuestion(pending, context);
    case "supplement":
      return askSupplement(pending, context);
    case "query":
      return askQuery(pending, context);
  }
}

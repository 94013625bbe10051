import type { Outcome } from "../conversation/outcome.ts";
import { toReply } from "../conversation/reply.ts";
import type { Draft } from "./draft.ts";
import { repeatQuestion } from "./intake-turn.ts";
import type { Handled, ReportContext } from "./report-context.ts";
import type { ReportMemory } from "./report-state.ts";

/** What the conversation is needed for has to wait until the draft is submitted or given up. */
export function postpone(draft: Draft, context: ReportContext): Handled {
  const reply = toReply(context.texts("remark_later"));
  return besideDraft({ code: "report_asking", intent: "report", reply }, draft, context);
}

/** What is answered beside an intake must not take its place; the question is put again. */
export function besideDraft(
  handled: Handled,
  state: ReportMemory,
  context: ReportContext,
): Handled {
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

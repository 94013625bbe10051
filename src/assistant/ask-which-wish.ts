import type { Outcome } from "../conversation/outcome.ts";
import { toReply } from "../conversation/reply.ts";
import type { Turn } from "../conversation/turn.ts";
import type { AssistantTexts } from "./assistant-texts.ts";

/**
 * Asks whether what was told is to be reported or is a question. Either press names the turn, and
 * takes the text from it.
 */
export function askWhichWish({ id }: Pick<Turn, "id">, texts: AssistantTexts): Outcome {
  const buttons = [
    [{ label: texts("button_report_this"), token: `report.start.${id}` }],
    [{ label: texts("button_answer_this"), token: `answer.last.${id}` }],
  ];
  return { code: "clarification", reply: toReply(texts("which_wish"), { buttons }) };
}

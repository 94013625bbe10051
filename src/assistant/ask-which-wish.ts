import type { Outcome } from "../conversation/outcome.ts";
import { toReply } from "../conversation/reply.ts";
import type { AssistantTexts } from "./assistant-texts.ts";

/**
 * Asks whether what was told is to be reported or is a question. Either press takes the text from the
 * conversation's turns.
 */
export function askWhichWish(texts: AssistantTexts): Outcome {
  const buttons = [
    [{ label: texts("button_report_this"), token: "report.start" }],
    [{ label: texts("button_answer_this"), token: "answer.last" }],
  ];
  return { code: "clarification", reply: toReply(texts("which_wish"), { buttons }) };
}

import type { Outcome } from "../conversation/outcome.ts";
import type { AssistantTexts } from "./assistant-texts.ts";
import { toFeedbackButtons } from "./feedback-skill.ts";
import { CALL_TOKEN } from "./hand-off-skill.ts";
import type { TurnFacts } from "./turn-facts.ts";

/** Refusals that another document could turn into an answer. */
const GAPS: readonly Outcome["code"][] = [
  "unanswerable_not_in_documents",
  "unanswerable_unknown_amount",
  "unanswerable_other_place",
  "unanswerable_other_agency",
];

/** Whether the bureau could do something about a question that ended so. */
export function isGap({ code }: Outcome): boolean {
  return GAPS.includes(code);
}

/**
 * An answer or refusal with buttons to say what it was worth; a second refusal in a row also
 * offers a human.
 */
export function offerFeedback(outcome: Outcome, facts: TurnFacts, texts: AssistantTexts): Outcome {
  if (outcome.code !== "answered" && !isRefusal(outcome.code)) {
    return outcome;
  }
  const { reply } = outcome;
  const feedback = toFeedbackButtons(facts.id, texts);
  if (!isRefusal(outcome.code) || !isRefusal(facts.history.at(-1)?.outcome ?? "")) {
    return { ...outcome, reply: { ...reply, buttons: [...reply.buttons, feedback] } };
  }
  const call = [{ label: texts("button_call_human"), token: CALL_TOKEN }];
  const text = `${reply.text}\n\n${texts("offer_human")}`;
  return { ...outcome, reply: { ...reply, text, buttons: [...reply.buttons, call, feedback] } };
}

function isRefusal(code: string): boolean {
  return code.startsWith("unanswerable_");
}

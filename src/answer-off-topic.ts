import type { Outcome } from "./conversation/outcome.ts";
import type { Skill } from "./conversation/skill.ts";
import type { Turn } from "./conversation/turn.ts";
import type { Knowledge } from "./open-knowledge.ts";
import { putAsQuestion } from "./put-as-question.ts";

/** What is understood as off topic is believed from here on … */
const SURE_OFF_TOPIC = 0.9;
/** … unless it is as likely another agency's matter, and as near to what people ask. */
const LIKELY_ELSEWHERE = 0.6;
const NEAR_MATTER = 0.65;

/**
 * The answer to what was hardly understood as off topic, or is near to what people ask of another
 * agency; `undefined` when there is none.
 */
export async function answerOffTopic(
  turn: Turn,
  answer: Skill,
  { understand, index }: Knowledge,
): Promise<Outcome | undefined> {
  const isSure = understand(turn.text).confidence >= SURE_OFF_TOPIC;
  const isMatter = () =>
    index.probabilityElsewhere(turn.text) >= LIKELY_ELSEWHERE &&
    index.nearness(turn.text) >= NEAR_MATTER;
  if (isSure && !isMatter()) {
    return undefined;
  }
  const outcome = await putAsQuestion(turn, answer);
  const isAnswer = outcome?.code === "answered" || outcome?.code === "unanswerable_other_agency";
  return isAnswer ? { ...outcome, intent: "ask" } : undefined;
}

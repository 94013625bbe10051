import { normalizeText } from "../retrieval/normalize-text.ts";
import type { UnderstoodMessage } from "../retrieval/understand-message.ts";
import { isDaySum } from "./read-day-count.ts";

/** Says what a message wants. */
type Understand = (text: string) => UnderstoodMessage;

/**
 * The same understanding, which takes a sum of days (9月24日投诉的，7个工作日到哪天) for the question
 * that it is, whatever it says of reports and summonses.
 */
export function recogniseDaySums(understand: Understand): Understand {
  return (text) =>
    isDaySum(normalizeText(text)) ? { intent: "ask", confidence: 0.95 } : understand(text);
}

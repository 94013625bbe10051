import type { Outcome } from "./conversation/outcome.ts";
import type { Skill } from "./conversation/skill.ts";
import type { Turn } from "./conversation/turn.ts";

/** What the skill says to a turn that was understood as something else; `undefined` where it would commit. */
export async function putAsQuestion(turn: Turn, answer: Skill): Promise<Outcome | undefined> {
  const outcome = await answer.handle({ ...turn, intent: "ask", state: undefined });
  return typeof outcome === "function" ? undefined : outcome;
}

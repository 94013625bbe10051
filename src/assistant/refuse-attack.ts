import { isEnglish } from "../base/is-english.ts";
import type { Outcome, OutcomeCode } from "../conversation/outcome.ts";
import { type Button, toReply } from "../conversation/reply.ts";
import type { Turn } from "../conversation/turn.ts";
import type { AssistantTexts } from "./assistant-texts.ts";
import type { Attack } from "./screen-request.ts";
import type { StoredSkill } from "./turn-facts.ts";

const CODES = {
  injection: "guardrails_injection",
  prompt: "guardrails_prompt",
  others_report: "guardrails_others_report",
  promise: "guardrails_promise",
  judgement: "guardrails_judgement",
  false_report: "guardrails_false_report",
  harm: "unanswerable_unsafe",
} as const satisfies Readonly<Record<Attack, OutcomeCode>>;

/** Beside what nobody is given, there are rules that anybody may know. */
const HAVE_RULES: readonly Attack[] = ["promise", "others_report"];
/** Whoever was misunderstood goes on to what they may have meant. */
const NEXT_STEPS: Partial<Readonly<Record<Attack, "report" | "status">>> = {
  others_report: "status",
  false_report: "report",
  injection: "report",
};

/**
 * Declines what nobody is given, says why and what can be had instead. A promise or another's report
 * is declined together with the rules on it, where `skill` finds them: with their citations.
 */
export async function refuseAttack(
  attack: Attack,
  turn: Turn,
  skill: StoredSkill,
  texts: AssistantTexts,
): Promise<Outcome> {
  const declined = texts(isEnglish(turn.text) ? `attack_${attack}_english` : `attack_${attack}`);
  const rules = HAVE_RULES.includes(attack) ? await findRules(turn, skill) : undefined;
  const step = NEXT_STEPS[attack];
  const buttons = step === undefined ? [] : [[toButton(step, texts)]];
  return {
    code: CODES[attack],
    reply:
      rules === undefined
        ? toReply(declined, { buttons })
        : { ...rules, text: `${declined}\n\n${rules.text}`, buttons },
  };
}

/** What an answer says of the matter, when it is one that rests on documents. */
async function findRules(turn: Turn, skill: StoredSkill): Promise<Outcome["reply"] | undefined> {
  if (turn.intent !== "ask") {
    return undefined;
  }
  const handled = await skill.handle(turn);
  return typeof handled !== "function" && handled.code === "answered" ? handled.reply : undefined;
}

function toButton(step: "report" | "status", texts: AssistantTexts): Button {
  const token = step === "report" ? "report.start" : "report.status";
  return { label: texts(`button_${step}`), token };
}

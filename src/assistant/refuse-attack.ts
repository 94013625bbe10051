import type { Outcome, OutcomeCode } from "../conversation/outcome.ts";
import { type Button, toReply } from "../conversation/reply.ts";
import type { Turn } from "../conversation/turn.ts";
import { type AssistantTexts, answerInLanguageOf } from "./assistant-texts.ts";
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
/** What a skill refuses for reasons of its own is refused in its words: they say what comes next. */
const REFUSED_BY_SKILLS: readonly Attack[] = ["promise", "judgement"];
/** Whoever was misunderstood goes on to what they may have meant. */
const NEXT_STEPS: Partial<Readonly<Record<Attack, "report" | "status">>> = {
  others_report: "status",
  false_report: "report",
  injection: "report",
};

/**
 * Declines what nobody is given, says why and what can be had instead. A promise or another's report
 * is declined together with the rules on it, where `skill` finds them: with their citations; where
 * it refuses a promise or a judgement itself, its refusal stands.
 */
export async function refuseAttack(
  attack: Attack,
  turn: Turn,
  skill: StoredSkill,
  texts: AssistantTexts,
): Promise<Outcome> {
  const declined = answerInLanguageOf(turn.text, `attack_${attack}`, texts);
  const handled = await askSkill(attack, turn, skill);
  if (REFUSED_BY_SKILLS.includes(attack) && handled?.code.startsWith("unanswerable_")) {
    return handled;
  }
  const rules =
    HAVE_RULES.includes(attack) && handled?.code === "answered" ? handled.reply : undefined;
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

/** What the skill makes of a question that it would answer; nothing of anything that changes something. */
async function askSkill(
  attack: Attack,
  turn: Turn,
  skill: StoredSkill,
): Promise<Outcome | undefined> {
  const isAsked = HAVE_RULES.includes(attack) || REFUSED_BY_SKILLS.includes(attack);
  if (turn.intent !== "ask" || !isAsked) {
    return undefined;
  }
  // What is declined is not shown before it is.
  const handled = await skill.handle({ ...turn, showDraft: undefined });
  return typeof handled === "function" ? undefined : handled;
}

function toButton(step: "report" | "status", texts: AssistantTexts): Button {
  const token = step === "report" ? "report.start" : "report.status";
  return { label: texts(`button_${step}`), token };
}

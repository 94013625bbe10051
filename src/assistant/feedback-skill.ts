import type { Outcome } from "../conversation/outcome.ts";
import { type Button, toReply } from "../conversation/reply.ts";
import { keepGap, keepVote } from "../storage/gaps.ts";
import type { Storage } from "../storage/open-storage.ts";
import { findTurn } from "../storage/turns.ts";
import type { AssistantTexts } from "./assistant-texts.ts";
import { CALL_TOKEN } from "./hand-off-skill.ts";
import type { StoredSkill } from "./turn-facts.ts";

/** Why an answer was not liked. */
const REASONS = ["wrong", "incomplete", "unclear", "outdated"] as const;
type Reason = (typeof REASONS)[number];

/** A press of a feedback button: which turn it is about, and what was said of it. */
type Press =
  | { readonly turnId: string; readonly vote: "up" }
  | { readonly turnId: string; readonly vote: "down"; readonly reason?: Reason };

/** The buttons under an answer. */
export function toFeedbackButtons(turnId: string, texts: AssistantTexts): readonly Button[] {
  return [
    { label: texts("button_useful"), token: `feedback.up.${turnId}`, vote: "up" },
    { label: texts("button_not_useful"), token: `feedback.down.${turnId}`, vote: "down" },
  ];
}

/** Keeps what people think of answers; a disliked one becomes work for the bureau. */
export function createFeedbackSkill({
  texts,
  storage,
  maskText,
}: {
  readonly texts: AssistantTexts;
  readonly storage: Storage;
  readonly maskText: (text: string) => string;
}): StoredSkill {
  return {
    name: "feedback",
    intents: [],
    async handle(turn) {
      const press = readPress(turn.message.press ?? "");
      const rated = press && (await findTurn(storage.database, press.turnId));
      if (press === undefined || rated?.conversation_id !== turn.message.address.conversationId) {
        return { code: "report_refused", reply: toReply(texts("unknown_button")) };
      }
      return async (transaction) => {
        await keepVote(transaction, { ...press, personId: turn.person.id }, turn.now);
        if (press.vote === "down") {
          const { text, outcome } = rated;
          const gap = { turnId: rated.id, question: maskText(text), outcome };
          await keepGap(transaction, { ...gap, reason: press.reason ?? "disliked" }, turn.now);
        }
        return toOutcome(press, texts);
      };
    },
  };
}

function readPress(token: string): Press | undefined {
  const [, verb, turnId = "", word] = token.split(".");
  switch (verb) {
    case "up":
      return { turnId, vote: "up" };
    case "down":
      return { turnId, vote: "down" };
    case "why": {
      const reason = REASONS.find((known) => known === word);
      return reason === undefined ? undefined : { turnId, vote: "down", reason };
    }
    default:
      return undefined;
  }
}

/** A first dislike asks why; what was said needs no answer but thanks. */
function toOutcome(press: Press, texts: AssistantTexts): Outcome {
  const call = [{ label: texts("button_call_human"), token: CALL_TOKEN }];
  const ending = { code: "answered_feedback", intent: "smalltalk" } as const;
  if (press.vote === "up") {
    return { ...ending, reply: toReply(texts("feedback_thanks")) };
  }
  if (press.reason !== undefined) {
    return { ...ending, reply: toReply(texts("feedback_noted"), { buttons: [call] }) };
  }
  const reasons = REASONS.map((reason) => ({
    label: texts(`button_${reason}`),
    token: `feedback.why.${press.turnId}.${reason}`,
  }));
  const buttons = [reasons.slice(0, 2), reasons.slice(2), call];
  return { ...ending, reply: toReply(texts("feedback_why"), { buttons }) };
}

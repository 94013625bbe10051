import type { LocalDate } from "../base/clock.ts";
import type { CreateId } from "../base/id.ts";
import type { Log } from "../base/log.ts";
import type { Intent } from "../conversation/intent.ts";
import type { InboundMessage } from "../conversation/message.ts";
import type { Outcome } from "../conversation/outcome.ts";
import type { Role } from "../conversation/person.ts";
import { toReply } from "../conversation/reply.ts";
import type { PastTurn } from "../conversation/turn.ts";
import type { AssistantTexts } from "./assistant-texts.ts";
import { decideTurn } from "./decide-turn.ts";
import { finishOutcome } from "./finish-outcome.ts";
import type { UnderstandMessage } from "./route-message.ts";
import type { RecogniseAttack } from "./screen-request.ts";
import type { StoredSkill } from "./turn-facts.ts";

/** A question from outside any conversation. */
export interface SingleQuestion {
  readonly text: string;
  /** The names of files that come with it; their contents do not. */
  readonly fileNames?: readonly string[];
  /** Earlier questions, latest last. */
  readonly history: readonly string[];
  readonly today: LocalDate;
  readonly now: Date;
  readonly role: Role;
}

/** How a question ended. */
export interface SingleAnswer {
  readonly intent: Intent;
  readonly outcome: Outcome;
}

/**
 * Answers one question by the same steps as a turn, without storage and without changing anything:
 * what a skill wants to commit is not carried out and ends as `report_asking`, with nothing said.
 */
export function createAnswerOnce({
  skills,
  understand,
  recogniseAttack,
  texts,
  createId,
  log,
}: {
  readonly skills: readonly StoredSkill[];
  readonly understand: UnderstandMessage;
  readonly recogniseAttack: RecogniseAttack;
  readonly texts: AssistantTexts;
  readonly createId: CreateId;
  readonly log: Log;
}): (question: SingleQuestion) => Promise<SingleAnswer> {
  const bindAccount = async (): Promise<Outcome> => ({
    code: "guardrails_binding_refused",
    reply: toReply(texts("binding_refused")),
  });
  return async ({ text, fileNames = [], history, today, now, role }) => {
    const facts = {
      id: createId(),
      message: toMessage(text, fileNames, now),
      person: { id: "command-line", role },
      history: toPastTurns(history, understand),
      memories: [],
      now,
      today,
      log,
    };
    const decision = await decideTurn(facts, {
      ...{ skills, understand, recogniseAttack, texts, bindAccount, createId },
    });
    const { ending, skill } = decision;
    const decided: Outcome =
      typeof ending === "function" ? { code: "report_asking", reply: toReply("") } : ending;
    const { outcome } = finishOutcome(decided, { skill, memories: [], skills, log });
    return { intent: outcome.intent ?? decision.intent, outcome };
  };
}

function toPastTurns(history: readonly string[], understand: UnderstandMessage): PastTurn[] {
  const turns: PastTurn[] = [];
  for (const text of history) {
    const { intent } = understand(text, { history: [...turns] });
    turns.push({ id: String(turns.length), text, intent, outcome: "answered" });
  }
  return turns;
}

function toMessage(text: string, fileNames: readonly string[], now: Date): InboundMessage {
  return {
    address: { channel: "command-line", account: "", conversationId: "command-line:once" },
    externalId: "once",
    sender: { externalId: "command-line" },
    receivedAt: now.toISOString(),
    text,
    attachments: fileNames.map((name) => ({ reference: name, name })),
  };
}

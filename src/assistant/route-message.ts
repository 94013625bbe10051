import { AppError } from "../base/app-error.ts";
import type { Intent } from "../conversation/intent.ts";
import type { PastTurn } from "../conversation/turn.ts";
import { type Command, parseCommand } from "./parse-command.ts";
import { type StoredSkill, type TurnFacts, toTurn } from "./turn-facts.ts";

/** Says what a text wants. `holder` is the skill that holds the conversation. */
export type UnderstandMessage = (
  text: string,
  context: { readonly holder?: string; readonly history: readonly PastTurn[] },
) => {
  readonly intent: Intent;
  readonly confidence: number;
  /** What it may want instead, where that is too near to begin at once what was understood. */
  readonly mayBe?: Intent;
};

/** Where a message goes. */
export type Route =
  | {
      readonly kind: "skill";
      readonly skill: StoredSkill;
      readonly intent: Intent;
      /** Whether nothing but its own words brought the message there: no button, command or dialogue. */
      readonly isByWords?: true;
      /** What the message may want instead, where nobody can be sure. */
      readonly mayBe?: Intent;
    }
  | { readonly kind: "bind"; readonly code: string }
  | { readonly kind: "unknown_token" };

export interface RouteOptions {
  readonly skills: readonly StoredSkill[];
  readonly understand: UnderstandMessage;
}

/**
 * Finds the way of a message: a pressed button names its skill; then commands, a skill's own before
 * those of all; then a skill of which the person answers something; then one that remembers something
 * and wants the message, the latest first; then the skill of the intent.
 *
 * @throws AppError `no_skill_for_intent`.
 */
export function routeMessage(facts: TurnFacts, text: string, options: RouteOptions): Route {
  const { press } = facts.message;
  if (press !== undefined) {
    return routePress(press, options.skills);
  }
  const claimer = options.skills.find((skill) =>
    skill.claims?.(toTurn(facts, skill.name, text, skill.intents[0] ?? "ask")),
  );
  if (claimer !== undefined) {
    return { kind: "skill", skill: claimer, intent: claimer.intents[0] ?? "ask" };
  }
  const command = parseCommand(text);
  if (command !== undefined) {
    return routeCommand(command, facts, options.skills);
  }
  const { intent, ...understood } = understandMessage(facts, text, options.understand);
  const asked = (skill: StoredSkill) => toTurn(facts, skill.name, text, intent);
  const answerer =
    facts.about === undefined
      ? undefined
      : options.skills.find((skill) => skill.answers?.(asked(skill)));
  const keeper =
    answerer ?? findRemembering(facts, options.skills).find((skill) => skill.keeps?.(asked(skill)));
  if (keeper !== undefined) {
    return { kind: "skill", skill: keeper, intent };
  }
  const skill = getSkillOf(intent, options.skills);
  return { kind: "skill", skill, intent, isByWords: true, ...understood };
}

function routePress(press: string, skills: readonly StoredSkill[]): Route {
  const name = press.split(".", 1)[0];
  const skill = skills.find((candidate) => candidate.name === name);
  return skill === undefined
    ? { kind: "unknown_token" }
    : { kind: "skill", skill, intent: skill.intents[0] ?? "ask" };
}

const INTENT_OF_COMMAND = {
  help: "smalltalk",
  cancel: "smalltalk",
  human: "human",
  report: "report",
  status: "status",
} as const;

function routeCommand(command: Command, facts: TurnFacts, skills: readonly StoredSkill[]): Route {
  if (command.kind === "bind") {
    return command;
  }
  if (command.kind === "sign_in" || command.kind === "sign_out") {
    return routePress(`desk.${command.kind}`, skills);
  }
  if (command.kind === "cancel") {
    const skill = findRemembering(facts, skills).find((candidate) => candidate.keeps !== undefined);
    if (skill !== undefined) {
      return { kind: "skill", skill, intent: skill.intents[0] ?? "ask" };
    }
  }
  const intent = INTENT_OF_COMMAND[command.kind];
  return { kind: "skill", skill: getSkillOf(intent, skills), intent };
}

/** A file without a word belongs to a report. */
function understandMessage(
  facts: TurnFacts,
  text: string,
  understand: UnderstandMessage,
): { readonly intent: Intent; readonly mayBe?: Intent } {
  const hasFiles = facts.message.attachments.length > 0;
  if (text === "" && hasFiles) {
    return { intent: "supplement" };
  }
  const holder = facts.memories[0]?.skill;
  const { history } = facts;
  const context = holder === undefined ? { history } : { holder, history };
  const { intent, mayBe } = understand(text, context);
  // Who sends files along reports.
  return mayBe === undefined || hasFiles ? { intent } : { intent, mayBe };
}

function findRemembering(facts: TurnFacts, skills: readonly StoredSkill[]): StoredSkill[] {
  return facts.memories.flatMap((memory) => skills.filter(({ name }) => name === memory.skill));
}

function getSkillOf(intent: Intent, skills: readonly StoredSkill[]): StoredSkill {
  const skill = skills.find(({ intents }) => intents.includes(intent));
  if (skill === undefined) {
    throw new AppError({
      code: "no_skill_for_intent",
      message: `no skill handles the intent ${intent}`,
    });
  }
  return skill;
}

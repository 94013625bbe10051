import type { Log } from "../base/log.ts";
import type { Outcome } from "../conversation/outcome.ts";
import type { Reply } from "../conversation/reply.ts";
import { type Memories, remember } from "./memory.ts";
import { screenOutput } from "./screen-output.ts";
import type { StoredSkill } from "./turn-facts.ts";

/** An outcome as it goes out, and what the skills remember after it. */
export interface FinishedOutcome {
  readonly outcome: Outcome;
  readonly memories: Memories;
}

/**
 * Walks the last step of a turn, screen-output, and adds the way back into what the turn
 * interrupted.
 */
export function finishOutcome(
  outcome: Outcome,
  {
    skill,
    memories,
    skills,
    log,
  }: {
    /** The skill whose outcome it is, if it came to one. */
    readonly skill: string | undefined;
    readonly memories: Memories;
    readonly skills: readonly StoredSkill[];
    readonly log: Log;
  },
): FinishedOutcome {
  const after = skill === undefined ? memories : remember(memories, skill, outcome.state);
  const goesOn = memories[0]?.skill === skill && after[0]?.skill === skill;
  // One question at a time: whoever asks back is answered first; who floods is asked nothing.
  const asksNothing = outcome.code === "clarification" || outcome.code === "guardrails_flood";
  const resumed = goesOn || asksNothing ? undefined : findResume(after, skill, skills);
  const reply = resumed === undefined ? outcome.reply : join(outcome.reply, resumed);
  return { outcome: screenOutput({ ...outcome, reply }, log), memories: after };
}

/** What the latest interrupted skill says to go on. */
function findResume(
  memories: Memories,
  answered: string | undefined,
  skills: readonly StoredSkill[],
): Reply | undefined {
  return memories
    .filter((memory) => memory.skill !== answered)
    .map((memory) => skills.find(({ name }) => name === memory.skill)?.resume?.(memory.state))
    .find((reply) => reply !== undefined);
}

function join(reply: Reply, resumed: Reply): Reply {
  return {
    ...reply,
    text: [reply.text, resumed.text].filter((text) => text !== "").join("\n\n"),
    buttons: [...reply.buttons, ...resumed.buttons],
  };
}

import { silentLog } from "../../src/base/log.ts";
import type { Outcome } from "../../src/conversation/outcome.ts";
import type { Role } from "../../src/conversation/person.ts";
import { toReply } from "../../src/conversation/reply.ts";
import type { Skill } from "../../src/conversation/skill.ts";
import { loadTargets } from "../../src/target/target.ts";
import { createTargetSkill } from "../../src/target/target-skill.ts";
import { loadTargetTexts } from "../../src/target/target-texts.ts";

/** What the skill behind the target skill says in tests. */
export const HANDED_ON = "handed on";

/** The real catalog. */
export const targetCatalog = loadTargets("knowledge/targets.yaml");

const texts = loadTargetTexts("knowledge/texts/target.yaml");
const fallback: Skill = {
  name: "answer",
  intents: ["ask"],
  handle: async () => ({ code: "answered", reply: toReply(HANDED_ON) }),
};
/** What the skill is made of in tests, without anybody to hand on to. */
export const targetOptions = {
  targets: targetCatalog,
  texts,
  planTitle: "揭阳市知识产权保护和运用“十四五”规划",
  documentId: "plan/jieyang-ip-plan-2021-2025",
};

const targetSkill = createTargetSkill({ ...targetOptions, fallback });
/** The skill over the real catalog before one that refuses whatever it is handed. */
export const targetSkillBeforeRefusal = createTargetSkill({
  ...targetOptions,
  fallback: {
    ...fallback,
    handle: async () => ({ code: "unanswerable_not_in_documents", reply: toReply(HANDED_ON) }),
  },
});
/** The skill over the real catalog with nobody to hand on to. */
export const targetSkillAlone = createTargetSkill(targetOptions);

/** Asks as the assistant would. `history`: earlier questions, latest last. */
export async function askTargets(
  text: string,
  {
    history = [],
    today = "2026-11-25",
    skill = targetSkill,
    role = "official",
  }: {
    history?: readonly string[];
    today?: string;
    skill?: Skill;
    role?: Role;
  } = {},
): Promise<Outcome> {
  const outcome = await skill.handle({
    id: "turn-1",
    message: {
      address: { channel: "terminal", account: "test", conversationId: "terminal:1" },
      externalId: "1",
      sender: { externalId: "1" },
      receivedAt: "2026-11-25T00:00:00.000Z",
      text,
      attachments: [],
    },
    text,
    intent: "target",
    person: { id: "person-1", role },
    history: history.map((question, index) => ({
      ...{ id: String(index), text: question, intent: "target", outcome: "answered" },
    })),
    state: undefined,
    now: new Date(`${today}T04:00:00.000Z`),
    today,
    log: silentLog,
  });
  if (typeof outcome === "function") {
    throw new Error("the target skill changes nothing");
  }
  return outcome;
}

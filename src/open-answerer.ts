import {
  createAnswerOnce,
  type SingleAnswer,
  type SingleQuestion,
} from "./assistant/answer-once.ts";
import { systemClock } from "./base/clock.ts";
import { createRandomId } from "./base/id.ts";
import { makeKeyRing } from "./base/key-ring.ts";
import type { Log } from "./base/log.ts";
import type { Config } from "./config/config.ts";
import { createSkills } from "./create-skills.ts";
import { openEmbeddedKnowledge } from "./open-embeddings.ts";
import { openEvidence } from "./open-evidence.ts";
import { makeKeys } from "./open-keys.ts";
import type { Knowledge } from "./open-knowledge.ts";
import { openCache } from "./storage/open-cache.ts";
import { openStorage } from "./storage/open-storage.ts";

/** Answers single questions, without conversations. */
export interface Answerer {
  readonly knowledge: Knowledge;
  answerOnce(question: SingleQuestion): Promise<SingleAnswer>;
  close(): Promise<void>;
}

/**
 * Opens what answers questions from outside any conversation. Its database is an empty one in
 * memory: the real conversations and reports are neither read nor changed, and nothing but the
 * index is written to the data folder.
 */
export async function openAnswerer(config: Config, log: Log): Promise<Answerer> {
  const cache = await openCache({ log });
  const knowledge = await openEmbeddedKnowledge({ config, cache, log });
  const storage = await openStorage({
    url: ":memory:",
    keyRing: makeKeyRing(systemClock.now()),
    log,
  });
  const skills = createSkills({
    ...{ config, knowledge, storage },
    clock: systemClock,
    createId: createRandomId,
    keys: makeKeys(),
    evidenceStore: openEvidence({
      ...{ config, storage, log, clock: systemClock, createId: createRandomId },
      knowledge: () => knowledge,
    }).store,
    channels: new Map(),
  });
  const { understand, texts } = knowledge;
  return {
    knowledge,
    answerOnce: createAnswerOnce({
      ...{ skills, understand, log },
      recogniseAttack: knowledge.index.recogniseAttack,
      texts: texts.assistant,
      createId: createRandomId,
    }),
    close: () => storage.close(),
  };
}

import { createBindAccount } from "./assistant/bind-account.ts";
import { createLimitFlood } from "./assistant/limit-flood.ts";
import { createRunTurn, type RunTurn } from "./assistant/run-turn.ts";
import { AppError } from "./base/app-error.ts";
import type { Log } from "./base/log.ts";
import { maskPersonalData } from "./base/mask-personal-data.ts";
import { createEmbeddingJob } from "./create-embedding-job.ts";
import { createSkills, type SkillParts } from "./create-skills.ts";
import { followKnowledge, type KnowledgeFollower } from "./follow-knowledge.ts";
import { openSearchedKnowledge } from "./open-embeddings.ts";
import { type Knowledge, toKnowledgeFolder } from "./open-knowledge.ts";
import type { RunApart } from "./run-apart.ts";
import type { Cache } from "./storage/open-cache.ts";

/** What turns stand on. */
export interface TurnParts extends SkillParts {
  readonly cache: Cache;
  readonly log: Log;
}

/** Turns that are carried out with the newest knowledge. */
export interface LiveTurns extends KnowledgeFollower {
  /** What the turns that begin now are answered from. */
  knowledge(): Knowledge;
  /** A turn stays with the knowledge that it began with, whatever is opened meanwhile. */
  readonly runTurn: RunTurn;
}

/** What it takes to follow the knowledge folder. */
export interface Following {
  /** The state of the folder that `knowledge` was read from. */
  readonly seen: string;
  /** What builds the index of changed knowledge; without it, the folder is not followed. */
  readonly runApart: RunApart | undefined;
}

/** Opens turns on the knowledge of `parts`, and on newer knowledge as soon as there is some. */
export function openLiveTurns(parts: TurnParts, following: Following): LiveTurns {
  const open = (knowledge: Knowledge) => ({
    knowledge,
    runTurn: createConfiguredRunTurn({ ...parts, knowledge }),
  });
  let current = open(parts.knowledge);
  const embedding = createEmbeddingJob(parts.log);
  const follower = followConfiguredKnowledge(parts, following, (knowledge) => {
    current = open(knowledge);
    embedding.start(knowledge);
  });
  return {
    knowledge: () => current.knowledge,
    runTurn: (message, owner) => current.runTurn(message, owner),
    isBehind: () => follower?.isBehind() ?? false,
    start() {
      embedding.start(current.knowledge);
      follower?.start();
    },
    async stop() {
      await follower?.stop();
      await embedding.stop();
    },
  };
}

function followConfiguredKnowledge(
  { config, cache, log }: TurnParts,
  { seen, runApart }: Following,
  onOpened: (knowledge: Knowledge) => void,
): KnowledgeFollower | undefined {
  if (runApart === undefined || config.knowledgeReloadMs === 0) {
    return undefined;
  }
  return followKnowledge({
    ...{ seen, log, onOpened },
    folder: toKnowledgeFolder(config),
    pollMs: config.knowledgeReloadMs,
    open: () => openSearchedKnowledge({ config, cache, log }),
    async prepare(signal) {
      const { exitCode, errorText } = await runApart(["index", "--no-embed"], signal);
      if (exitCode !== 0) {
        throw new AppError({ code: "index_not_built", message: errorText });
      }
    },
  });
}

function createConfiguredRunTurn(parts: TurnParts): RunTurn {
  const { config, knowledge, storage, cache, clock, log, createId } = parts;
  const texts = knowledge.texts.assistant;
  return createRunTurn({
    skills: createSkills(parts),
    understand: knowledge.understand,
    recogniseAttack: knowledge.index.recogniseAttack,
    texts,
    bindAccount: createBindAccount({ cache, texts }),
    createId,
    limitFlood: createLimitFlood(cache),
    limitCharacters: config.messageLimitChars,
    maskText: maskPersonalData,
    storage,
    clock,
    log,
    showDraft: (draft) => parts.channels.get(draft.address.channel)?.showDraft?.(draft),
  });
}

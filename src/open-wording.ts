import { join } from "node:path";
import { loadModelWords } from "./answer/wording/model-words.ts";
import type { WordingOptions } from "./answer/wording/word-answer.ts";
import type { Clock } from "./base/clock.ts";
import type { Config } from "./config/config.ts";
import type { ChatModel } from "./model/chat-model.ts";
import { createOpenAiChatModel } from "./model/chat-openai.ts";
import { restAfterFailures } from "./model/chat-rest.ts";
import { toKnowledgeFolder } from "./open-knowledge.ts";
import { loadOwnPrompts } from "./prompt/own-prompts.ts";
import { createProposeFields, type ProposeFields } from "./report/propose-fields.ts";
import type { ReportCues } from "./report/report-cues.ts";

/**
 * What words answers, when the configuration names a model.
 *
 * @throws AppError `broken_data_file`: a prompt or the words to check for are not as they must be.
 */
export function openWording(config: Config, clock: Clock): WordingOptions | undefined {
  const model = openChatModel(config);
  return model === undefined
    ? undefined
    : {
        model: restAfterFailures(model, { clock }),
        prompts: loadOwnPrompts(),
        words: loadModelWords(join(toKnowledgeFolder(config), "model-words.yaml")),
      };
}

/** How long the next question of an intake may wait for a model. */
const PROPOSAL_TIMEOUT_MS = 3_000;

/**
 * What proposes pieces of reports, when the configuration names a model and lets it read them.
 *
 * @throws AppError `broken_data_file`: a prompt is not as it must be.
 */
export function openFieldProposals(
  config: Config,
  clock: Clock,
  cues: ReportCues,
): ProposeFields | undefined {
  const model = config.model?.readsReports === true ? openChatModel(config) : undefined;
  return model === undefined
    ? undefined
    : createProposeFields({
        model: restAfterFailures(model, { clock }),
        prompts: loadOwnPrompts(),
        cues,
        timeoutMs: PROPOSAL_TIMEOUT_MS,
      });
}

/** The model that the configuration names, if any. */
export function openChatModel({ model }: Config): ChatModel | undefined {
  return model === undefined ? undefined : createOpenAiChatModel(model);
}

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

/** The model that the configuration names, if any. */
export function openChatModel({ model }: Config): ChatModel | undefined {
  return model === undefined ? undefined : createOpenAiChatModel(model);
}

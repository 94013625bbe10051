import { join } from "node:path";
import { type AnswerTexts, loadAnswerTexts } from "./answer/answer-texts.ts";
import { loadQuestionWords, type QuestionWords } from "./answer/question-words.ts";
import { recogniseQuestions } from "./answer/understand-question.ts";
import { type AssistantTexts, loadAssistantTexts } from "./assistant/assistant-texts.ts";
import type { LocalDate } from "./base/clock.ts";
import type { Log } from "./base/log.ts";
import { PROGRAM_FOLDER } from "./base/program-folder.ts";
import { type ChannelTexts, loadChannelTexts } from "./channel/channel-texts.ts";
import type { Config } from "./config/config.ts";
import type { PastTurn } from "./conversation/turn.ts";
import { type DeskTexts, loadDeskTexts } from "./desk/desk-texts.ts";
import { createStaticEmbeddings } from "./model/static-embeddings.ts";
import { loadStaticVectors } from "./model/static-vectors.ts";
import { cosine } from "./model/unit-vector.ts";
import type { CompareTexts } from "./report/find-duplicates.ts";
import type { ClassifyType } from "./report/rank-types.ts";
import { loadReportKnowledge, type ReportKnowledge } from "./report/report-knowledge.ts";
import { loadReportTexts, type ReportTexts } from "./report/report-texts.ts";
import { type Triage, triage } from "./report/triage.ts";
import type { KnowledgeIndex } from "./retrieval/knowledge-index.ts";
import { openIndex } from "./retrieval/open-index.ts";
import { createUnderstandMessage, type UnderstoodMessage } from "./retrieval/understand-message.ts";
import { createAsksCount } from "./target/asks-count.ts";
import { loadTargets, type TargetCatalog } from "./target/target.ts";
import { loadTargetTexts, type TargetTexts } from "./target/target-texts.ts";

/** The folder of the knowledge that comes with the program. */
const OWN_FOLDER = join(PROGRAM_FOLDER, "knowledge");

/** Word vectors come with the program, whatever knowledge it is given. */
export const VECTORS_FILE = join(OWN_FOLDER, "vectors", "static-zh.bin");

/** So do classifiers; they serve as long as the knowledge is nearly the one that they learnt from. */
export const CLASSIFIERS_FILE = join(OWN_FOLDER, "vectors", "classifiers.bin");

/** Everything that is read from the knowledge folder: what the assistant knows before it talks. */
export interface Knowledge {
  readonly index: KnowledgeIndex;
  readonly understand: (
    text: string,
    context?: { readonly history: readonly PastTurn[] },
  ) => UnderstoodMessage;
  readonly classifyType: ClassifyType;
  readonly targets: TargetCatalog;
  readonly reports: ReportKnowledge;
  readonly questionWords: QuestionWords;
  readonly texts: {
    readonly answer: AnswerTexts;
    readonly assistant: AssistantTexts;
    readonly channel: ChannelTexts;
    readonly desk: DeskTexts;
    readonly report: ReportTexts;
    readonly target: TargetTexts;
  };
  /** How alike two texts are in what they mean, from 0 to 1. */
  readonly compareTexts: CompareTexts;
  /** Understands and routes a report text; starts nothing. */
  readonly triage: (text: string, date: LocalDate) => Triage;
  /** Where other embeddings than the static ones are configured: lets them see what is new to them. */
  readonly embed?: (signal?: AbortSignal) => Promise<void>;
}

/**
 * Reads and checks the whole knowledge folder.
 *
 * @param indexFile where the derived index is kept between starts.
 * @throws AppError `broken_data_file`, naming the file and what is wrong in it.
 */
export function openKnowledge(folder: string, indexFile: string, log: Log): Knowledge {
  const texts = (name: string) => join(folder, "texts", `${name}.yaml`);
  const vectors = loadStaticVectors(VECTORS_FILE);
  const index = openIndex({
    ...{ knowledgeFolder: folder, indexFile, vectors, log },
    classifiersFile: CLASSIFIERS_FILE,
  });
  const reports = loadReportKnowledge(folder, {
    tagFields: index.reportFields.tag,
    rateFlags: index.reportFlags.rate,
  });
  const questionWords = loadQuestionWords(join(folder, "question-words.yaml"));
  const targets = loadTargets(join(folder, "targets.yaml"));
  const { embed } = createStaticEmbeddings(vectors, index.tokenizer.words);
  const classifyType: ClassifyType = (text) => index.reportTypes.classify(text);
  return {
    index,
    understand: recogniseQuestions(createUnderstandMessage(index.intents), {
      words: questionWords,
      probabilityElsewhere: index.probabilityElsewhere,
      nearness: index.nearness,
      asksCount: createAsksCount(targets),
    }),
    classifyType,
    targets,
    reports,
    questionWords,
    texts: {
      answer: loadAnswerTexts(texts("answer")),
      assistant: loadAssistantTexts(texts("assistant")),
      channel: loadChannelTexts(texts("channel")),
      desk: loadDeskTexts(texts("desk")),
      report: loadReportTexts(texts("report")),
      target: loadTargetTexts(texts("target")),
    },
    compareTexts: (one, other) => cosine(embed(one), embed(other)),
    triage: (text, date) => triage({ text, date }, reports, classifyType),
  };
}

/** The folder of the knowledge that the configuration names. */
export function toKnowledgeFolder(config: Config): string {
  return config.knowledgeFolder ?? OWN_FOLDER;
}

/** Where the configured knowledge's index is kept: with the other data. */
export function toIndexFile(config: Config): string {
  return join(config.dataFolder, "knowledge.index");
}

/** Opens the knowledge that the configuration names. */
export function openConfiguredKnowledge(config: Config, log: Log): Knowledge {
  return openKnowledge(toKnowledgeFolder(config), toIndexFile(config), log);
}

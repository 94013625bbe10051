import { createHash } from "node:crypto";
import { join } from "node:path";
import { attackFiles, loadAttackTellings } from "./attack.ts";
import { createAttackDescription } from "./attack-features.ts";
import type { Example } from "./example.ts";
import type { IndexContents, SearchContents } from "./index-contents.ts";
import type { Need } from "./passage.ts";
import { createScoreNeeds } from "./score-needs.ts";
import { createNearness } from "./search.ts";
import type { SearchIndex } from "./search-index.ts";
import { type LabelledText, type TrainingOptions, trainTextClassifier } from "./text-classifier.ts";
import {
  createTextDescription,
  type DescribeText,
  loadMessageCues,
  type MessageCues,
  type TextDescription,
} from "./text-features.ts";
import {
  gatherAttackExamples,
  gatherElsewhereExamples,
  gatherIntentExamples,
  gatherTypeExamples,
} from "./training-examples.ts";

/** Counts up when the same files would be built into something else. */
export const BUILDER_VERSION = 17;

/** Found best by cross-validation over the labelled messages. */
const TRAINING = {
  intents: { penalty: 0.00002, balance: 0.5 },
  reportTypes: { penalty: 0.00005, balance: 0.7, vectorLength: 0.9 },
  elsewhere: { penalty: 0.00003, balance: 0.5, vectorLength: 0.9 },
  attacks: { penalty: 0.00001, balance: 0.5, vectorLength: 0.9, minimumExamples: 2 },
};

/** What the classifiers learn from. */
export interface Lessons {
  readonly messageCues: MessageCues;
  readonly attackCues: MessageCues;
  readonly intents: readonly LabelledText[];
  readonly types: readonly LabelledText[];
  readonly matters: readonly LabelledText[];
  readonly tellings: readonly LabelledText[];
  /** Which word vectors describe them. */
  readonly vectors?: string | undefined;
}

/** Gathers them from the knowledge. */
export function gatherLessons(
  knowledgeFolder: string,
  examples: readonly Example[],
  needs: readonly Need[],
): Lessons {
  const [, attackCuesFile] = attackFiles(knowledgeFolder);
  return {
    messageCues: loadMessageCues(join(knowledgeFolder, "message-cues.yaml")),
    attackCues: loadMessageCues(attackCuesFile),
    intents: gatherIntentExamples(knowledgeFolder, examples, needs),
    types: gatherTypeExamples(examples),
    matters: gatherElsewhereExamples(examples, needs),
    tellings: gatherAttackExamples(loadAttackTellings(knowledgeFolder), examples, needs),
  };
}

/** What was learnt, and what that takes to be used. */
type Learnt = Pick<
  IndexContents,
  "learntFrom" | "messageCues" | "intents" | "reportTypes" | "elsewhere" | "attackCues" | "attacks"
>;

/**
 * Learning takes most of the time of building an index: what would come out the same as in the
 * previous one is not learnt again.
 */
export function learnClassifiers(
  lessons: Lessons,
  index: SearchIndex,
  contents: SearchContents,
  previous: Learnt | undefined,
): Learnt {
  const learntFrom = hashLessons(lessons, contents);
  const { messageCues, attackCues } = lessons;
  if (previous?.learntFrom === learntFrom) {
    const { intents, reportTypes, elsewhere, attacks } = previous;
    return { learntFrom, messageCues, attackCues, intents, reportTypes, elsewhere, attacks };
  }
  const { tokenizer, embed } = index;
  const nearness = createNearness(createScoreNeeds(index));
  const describe = rememberTexts(
    createTextDescription({ tokenizer, embed, cues: messageCues, nearness }),
  );
  const train = (
    examples: readonly LabelledText[],
    settings: Omit<TrainingOptions, "describe">,
    by: DescribeText = describe,
  ) => trainTextClassifier(examples, { describe: by, ...settings }).data;
  return {
    ...{ learntFrom, messageCues, attackCues },
    intents: train(lessons.intents, TRAINING.intents),
    reportTypes: train(lessons.types, TRAINING.reportTypes),
    elsewhere: train(lessons.matters, TRAINING.elsewhere),
    attacks: train(
      lessons.tellings,
      TRAINING.attacks,
      createAttackDescription(describe, attackCues),
    ),
  };
}

/** A hash of lessons and of all that texts are described by: also how near they are to the needs. */
function hashLessons(lessons: Lessons, contents: SearchContents): string {
  const { needs, glossary, domainWords, asks, needTexts, needVectors } = contents;
  const hash = createHash("sha256").update(
    JSON.stringify([BUILDER_VERSION, lessons, needs, glossary, domainWords]),
  );
  for (const array of [asks, needTexts, needVectors].flatMap(Object.values)) {
    if (ArrayBuffer.isView(array)) {
      hash.update(Buffer.from(array.buffer, array.byteOffset, array.byteLength));
    }
  }
  return hash.digest("hex");
}

/** Describes each text once: most examples teach more than one classifier. */
function rememberTexts(describe: DescribeText): DescribeText {
  const known = new Map<string, TextDescription>();
  return (text) => {
    const description = known.get(text) ?? describe(text);
    known.set(text, description);
    return description;
  };
}

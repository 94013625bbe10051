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
import {
  type LabelledText,
  type TextClassifier,
  type TrainingOptions,
  trainTextClassifier,
} from "./text-classifier.ts";
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
export const BUILDER_VERSION = 18;

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

/** The classifiers, and a hash of all that they were learnt from. */
export type Classifiers = Pick<
  IndexContents,
  "learntFrom" | "intents" | "reportTypes" | "elsewhere" | "attacks"
>;

/**
 * Learns them, the same from the same. Learning takes most of the time of building an index: what
 * is known already is not learnt again.
 *
 * @param known classifiers of which one may have been learnt from the very same.
 */
export function learnClassifiers(
  lessons: Lessons,
  index: SearchIndex,
  contents: SearchContents,
  known: readonly Classifiers[],
): Classifiers {
  const learntFrom = hashLessons(lessons, contents);
  return (
    known.find((one) => one.learntFrom === learntFrom) ?? {
      learntFrom,
      ...learn(lessons, index),
    }
  );
}

function learn(lessons: Lessons, index: SearchIndex): Omit<Classifiers, "learntFrom"> {
  const { intents, reportTypes, elsewhere, attacks } = createCourses(lessons, index);
  const finish = ({ examples, train }: Course) => train(examples).data;
  return {
    intents: finish(intents),
    reportTypes: finish(reportTypes),
    elsewhere: finish(elsewhere),
    attacks: finish(attacks),
  };
}

/** How one classifier is learnt. */
export interface Course {
  readonly examples: readonly LabelledText[];
  readonly train: (examples: readonly LabelledText[]) => TextClassifier;
}

/** How each of the classifiers is learnt from the lessons. */
export function createCourses(
  lessons: Lessons,
  index: SearchIndex,
): Readonly<Record<keyof Omit<Classifiers, "learntFrom">, Course>> {
  const { tokenizer, embed } = index;
  const nearness = createNearness(createScoreNeeds(index));
  const describe = rememberTexts(
    createTextDescription({ tokenizer, embed, cues: lessons.messageCues, nearness }),
  );
  const course = (
    examples: readonly LabelledText[],
    settings: Omit<TrainingOptions, "describe">,
    by: DescribeText = describe,
  ): Course => ({
    examples,
    train: (some) => trainTextClassifier(some, { describe: by, ...settings }),
  });
  const describeAttack = createAttackDescription(describe, lessons.attackCues);
  return {
    intents: course(lessons.intents, TRAINING.intents),
    reportTypes: course(lessons.types, TRAINING.reportTypes),
    elsewhere: course(lessons.matters, TRAINING.elsewhere),
    attacks: course(lessons.tellings, TRAINING.attacks, describeAttack),
  };
}

/** How often a classifier is right about examples that it did not learn from. */
export interface ClassifierFigures {
  readonly name: string;
  readonly examples: number;
  /** Also right is what an example names as an alternative. */
  readonly right: number;
}

/**
 * Measures what is learnt from the lessons: each example is classified by what was learnt from the
 * others, in so many parts. Ways of asking teach, but are not counted: the index holds them, so
 * that how near they are to a need says too much. Minutes, since everything is learnt that often.
 */
export function crossValidate(
  lessons: Lessons,
  index: SearchIndex,
  parts: number,
): ClassifierFigures[] {
  const asks = new Set(index.needs.flatMap((need) => need.asks));
  return Object.entries(createCourses(lessons, index)).map(([name, course]) => {
    const taught = course.examples.filter(({ text }) => asks.has(text));
    const examples = course.examples.filter(({ text }) => !asks.has(text));
    let right = 0;
    for (let part = 0; part < parts; part += 1) {
      const isLeftOut = (_: LabelledText, place: number) => place % parts === part;
      const others = examples.filter((one, place) => !isLeftOut(one, place));
      const classifier = course.train([...others, ...taught]);
      for (const { text, label, alternatives = [] } of examples.filter(isLeftOut)) {
        const likeliest = classifier.classify(text)[0]?.label ?? "";
        right += [label, ...alternatives].includes(likeliest) ? 1 : 0;
      }
    }
    return { name, examples: examples.length, right };
  });
}

/** A hash of lessons and of all that texts are described by: also how near they are to the needs. */
function hashLessons(lessons: Lessons, contents: SearchContents): string {
  const { needs, glossary, domainWords, asks, needTexts, needVectors } = contents;
  const hash = createHash("sha256").update(
    JSON.stringify([BUILDER_VERSION, TRAINING, lessons, needs, glossary, domainWords]),
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

import { createHash } from "node:crypto";
import { join } from "node:path";
import { attackFiles, loadAttackTellings } from "./attack.ts";
import { createAttackDescription } from "./attack-features.ts";
import { createCharacterDescription } from "./character-features.ts";
import type { Example } from "./example.ts";
import {
  createHidePlaces,
  createNamesPlace,
  loadPlaceNames,
  type PlaceNames,
} from "./hide-places.ts";
import type { IndexContents, LearntFrom, SearchContents } from "./index-contents.ts";
import {
  type MultiLabelClassifier,
  type MultiLabelledText,
  trainMultiLabelClassifier,
} from "./multi-label-classifier.ts";
import type { Need } from "./passage.ts";
import { createScoreNeeds } from "./score-needs.ts";
import { createNearness } from "./search.ts";
import type { SearchIndex } from "./search-index.ts";
import { type SequenceTagger, trainSequenceTagger } from "./sequence-tagger.ts";
import {
  type FieldExample,
  gatherFieldExamples,
  OPEN_FIELDS,
  retellExamples,
} from "./tagged-examples.ts";
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
  gatherFlagExamples,
  gatherIntentExamples,
  gatherTypeExamples,
  LEARNT_FLAGS,
} from "./training-examples.ts";

/** Counts up when the same files would be built into something else. */
export const BUILDER_VERSION = 30;

/** Found best by cross-validation over the labelled messages. */
const TRAINING = {
  intents: { minimumExamples: 4 },
  reportTypes: { hiddenUnits: 256 },
  elsewhere: { vectorLength: 0.9, minimumExamples: 6 },
  attacks: {
    ...{ balance: 0.5, vectorLength: 0.9, minimumExamples: 2 },
    linear: { penalty: 0.0001, sharpness: 3 },
  },
  reportFlags: {
    ...{ balance: 0.5, vectorLength: 0.9, minimumExamples: 2, penalty: 0.0003, sharpness: 3 },
  },
};

/** What the classifiers learn from. */
export interface Lessons {
  readonly messageCues: MessageCues;
  readonly attackCues: MessageCues;
  readonly placeNames: PlaceNames;
  /** What people have labelled; ways of asking come to it below. */
  readonly labelled: {
    readonly messages: readonly Example[];
    readonly attacks: readonly LabelledText[];
  };
  readonly intents: readonly LabelledText[];
  readonly types: readonly LabelledText[];
  readonly matters: readonly LabelledText[];
  readonly tellings: readonly LabelledText[];
  readonly reports: readonly FieldExample[];
  readonly flagged: readonly MultiLabelledText[];
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
  const attacks = loadAttackTellings(knowledgeFolder);
  return {
    labelled: { messages: examples, attacks },
    messageCues: loadMessageCues(join(knowledgeFolder, "message-cues.yaml")),
    attackCues: loadMessageCues(attackCuesFile),
    placeNames: loadPlaceNames(knowledgeFolder),
    intents: gatherIntentExamples(knowledgeFolder, examples, needs),
    types: gatherTypeExamples(examples),
    matters: gatherElsewhereExamples(examples, needs),
    tellings: gatherAttackExamples(attacks, examples, needs),
    reports: gatherFieldExamples(examples),
    flagged: gatherFlagExamples(examples),
  };
}

/** The classifiers, and what they were learnt from. */
export type Classifiers = Pick<
  IndexContents,
  | "learntFrom"
  | "intents"
  | "reportTypes"
  | "reportFields"
  | "reportFlags"
  | "elsewhere"
  | "attacks"
>;

/** Takes them out of whatever holds them. */
export function pickClassifiers(holder: Classifiers): Classifiers {
  const { learntFrom, intents, reportTypes, reportFields, reportFlags, elsewhere, attacks } =
    holder;
  return { learntFrom, intents, reportTypes, reportFields, reportFlags, elsewhere, attacks };
}

/** Which part of the knowledge may be another before what was learnt is given up. */
const TOLERATED_CHANGE = 0.05;

/**
 * Learns them, the same from the same. Learning takes most of the time of building an index, and a
 * few needs more or less change next to nothing: what was learnt from the same lessons and nearly
 * the same knowledge is kept.
 *
 * @param known classifiers of which some may have been learnt so.
 */
export function learnClassifiers(
  lessons: Lessons,
  index: SearchIndex,
  contents: SearchContents,
  known: readonly Classifiers[],
): Classifiers {
  const learntFrom = describeLearning(lessons, contents);
  const [nearest] = known
    .filter((one) => one.learntFrom.lessons === learntFrom.lessons)
    .map((one) => ({ one, change: changedShare(one.learntFrom.knowledge, learntFrom.knowledge) }))
    .sort((one, other) => one.change - other.change);
  return nearest !== undefined && nearest.change <= TOLERATED_CHANGE
    ? pickClassifiers(nearest.one)
    : { learntFrom, ...learn(lessons, index) };
}

function learn(lessons: Lessons, index: SearchIndex): Omit<Classifiers, "learntFrom"> {
  const describeReport = createReportDescription(lessons, index);
  const courses = createCourses(lessons, index, describeReport);
  const { intents, reportTypes, elsewhere, attacks } = courses;
  const finish = ({ examples, train }: Course) => train(examples).data;
  return {
    intents: finish(intents),
    reportTypes: finish(reportTypes),
    reportFields: trainFieldTagger(lessons.reports, index).data,
    reportFlags: trainFlags(lessons.flagged, describeReport).data,
    elsewhere: finish(elsewhere),
    attacks: finish(attacks),
  };
}

function trainFieldTagger(
  reports: readonly FieldExample[],
  { tokenizer }: SearchIndex,
): SequenceTagger {
  return trainSequenceTagger(retellExamples(reports), createCharacterDescription(tokenizer.pieces));
}

function trainFlags(
  flagged: readonly MultiLabelledText[],
  describe: DescribeText,
): MultiLabelClassifier {
  return trainMultiLabelClassifier(flagged, {
    ...{ describe, labels: LEARNT_FLAGS },
    ...TRAINING.reportFlags,
  });
}

/**
 * Describes reports without their places. How near a report is to a question says nothing of its
 * type, and takes most of the time.
 */
function createReportDescription(
  { messageCues, placeNames }: Lessons,
  { tokenizer, embed }: SearchIndex,
): DescribeText {
  const described = {
    ...{ tokenizer, embed, cues: messageCues, nearness: () => 0 },
    namesPlace: () => false,
  };
  const describe = rememberTexts(createTextDescription(described));
  const hidePlaces = createHidePlaces(placeNames);
  return (text) => describe(hidePlaces(text));
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
  describeReport = createReportDescription(lessons, index),
): Readonly<
  Record<keyof Omit<Classifiers, "learntFrom" | "reportFields" | "reportFlags">, Course>
> {
  const { tokenizer, embed } = index;
  const nearness = createNearness(createScoreNeeds(index));
  const described = {
    ...{ tokenizer, embed, cues: lessons.messageCues },
    namesPlace: createNamesPlace(lessons.placeNames),
  };
  const describe = rememberTexts(createTextDescription({ ...described, nearness }));
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
    reportTypes: course(lessons.types, TRAINING.reportTypes, describeReport),
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
  const describeReport = createReportDescription(lessons, index);
  const courses = createCourses(lessons, index, describeReport);
  const classifiers = Object.entries(courses).map(([name, course]) => {
    const taught = course.examples.filter(({ text }) => asks.has(text));
    const examples = course.examples.filter(({ text }) => !asks.has(text));
    const isRight = leaveOut(examples, parts).flatMap(({ others, leftOut }) => {
      const classifier = course.train([...others, ...taught]);
      return leftOut.map(({ text, label, alternatives = [] }) =>
        [label, ...alternatives].includes(classifier.classify(text)[0]?.label ?? ""),
      );
    });
    return toFigures(name, isRight);
  });
  return [
    ...classifiers,
    crossValidateFields(lessons.reports, index, parts),
    crossValidateFlags(lessons.flagged, describeReport, parts),
  ];
}

/** The same for the flags of reports: right is one that is there and found, of all that are either. */
function crossValidateFlags(
  flagged: readonly MultiLabelledText[],
  describeReport: DescribeText,
  parts: number,
): ClassifierFigures {
  const isRight = leaveOut(flagged, parts).flatMap(({ others, leftOut }) => {
    const { rate } = trainFlags(others, describeReport);
    return leftOut.flatMap(({ text, labels }) =>
      [...rate(text)]
        .map(([label, likelihood]) => ({
          isThere: labels.includes(label),
          isFound: likelihood >= 0.5,
        }))
        .filter(({ isThere, isFound }) => isThere || isFound)
        .map(({ isThere, isFound }) => isThere && isFound),
    );
  });
  return toFigures("reportFlags", isRight);
}

/**
 * The same for the fields of reports: right is a piece that holds what is sought and little else, or
 * lies in it, and none where nothing is sought.
 */
function crossValidateFields(
  reports: readonly FieldExample[],
  index: SearchIndex,
  parts: number,
): ClassifierFigures {
  const isRight = leaveOut(reports, parts).flatMap(({ others, leftOut }) => {
    const tagger = trainFieldTagger(others, index);
    return leftOut.flatMap((report) => checkFields(report, tagger));
  });
  return toFigures("reportFields", isRight);
}

/** The items in so many parts, each with all the others. */
function leaveOut<Item>(items: readonly Item[], parts: number) {
  return Array.from({ length: parts }, (_, part) => ({
    others: items.filter((_item, place) => place % parts !== part),
    leftOut: items.filter((_item, place) => place % parts === part),
  }));
}

function toFigures(name: string, isRight: readonly boolean[]): ClassifierFigures {
  return { name, examples: isRight.length, right: isRight.filter((right) => right).length };
}

function checkFields({ text, fields }: FieldExample, tagger: SequenceTagger): boolean[] {
  const found = tagger.tag(text);
  return OPEN_FIELDS.map((field) => {
    const sought = fields[field] ?? "";
    const piece = found.find(({ label }) => label === field);
    const words = piece === undefined ? "" : text.slice(piece.start, piece.end);
    return words === "" || sought === ""
      ? words === sought
      : sought.includes(words) || (words.includes(sought) && words.length <= 2 * sought.length);
  });
}

function describeLearning(
  { messageCues, attackCues, labelled, vectors }: Lessons,
  { needs, glossary, domainWords }: SearchContents,
): LearntFrom {
  const taught = [BUILDER_VERSION, TRAINING, messageCues, attackCues, labelled, vectors];
  const known = [...needs, ...glossary, ...domainWords].map((one) => hash(one).readUInt32LE());
  return { lessons: hash(taught).toString("hex"), knowledge: Uint32Array.from(known).sort() };
}

function hash(value: unknown): Buffer {
  return createHash("sha256").update(JSON.stringify(value)).digest();
}

/** Which part of all that stands in one list or the other does not stand in both, from 0 to 1. */
function changedShare(one: Uint32Array, other: Uint32Array): number {
  const inOne = new Set(one);
  const all = new Set([...one, ...other]);
  const shared = new Set(other.filter((number) => inOne.has(number)));
  return 1 - shared.size / all.size;
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

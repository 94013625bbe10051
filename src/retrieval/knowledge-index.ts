import { rememberLast } from "../base/remember-texts.ts";
import type { StaticVectors } from "../model/static-vectors.ts";
import { createAttackDescription } from "./attack-features.ts";
import { createCharacterDescription } from "./character-features.ts";
import { type CorrectSpelling, createCorrectSpelling } from "./correct-spelling.ts";
import { createHidePlaces, createNamesPlace } from "./hide-places.ts";
import type { IndexContents } from "./index-contents.ts";
import type { Settle } from "./meaning.ts";
import {
  type MultiLabelClassifier,
  restoreMultiLabelClassifier,
} from "./multi-label-classifier.ts";
import type { Search } from "./passage.ts";
import {
  createFindOrders,
  createRecogniseAttack,
  type FindOrders,
  type RecogniseAttack,
} from "./recognise-attack.ts";
import { createScoreNeeds } from "./score-needs.ts";
import { createNearness, createSearch } from "./search.ts";
import { createEmbedText, createSearchIndex, type SearchIndex } from "./search-index.ts";
import { restoreSequenceTagger, type SequenceTagger } from "./sequence-tagger.ts";
import { restoreTextClassifier, type TextClassifier } from "./text-classifier.ts";
import { createTextDescription, type DescribeText } from "./text-features.ts";
import { createTokenizer } from "./tokenize-text.ts";

/** The knowledge, ready to be searched, and what was learnt from it. */
export interface KnowledgeIndex extends SearchIndex {
  readonly search: Search;
  /** Carries out work that searches; what it looks for is embedded first where that takes time. */
  readonly settle: Settle;
  /** Pinyin and misspelt words as the words that they stand for. */
  readonly correct: CorrectSpelling;
  /** What a message wants. */
  readonly intents: TextClassifier;
  /** Of which type a report is. */
  readonly reportTypes: TextClassifier;
  /** Whom and what a report is about: pieces of a text called `respondent` and `goods`. */
  readonly reportFields: SequenceTagger;
  /** What people should know of a report before they read it, as far as its words tell. */
  readonly reportFlags: MultiLabelClassifier;
  /** How likely a matter is not the bureau's, 0 to 1. */
  readonly probabilityElsewhere: (text: string) => number;
  /** How near the nearest need is to a text, about 0 to 1. */
  readonly nearness: (text: string) => number;
  readonly recogniseAttack: RecogniseAttack;
  readonly findOrders: FindOrders;
}

/**
 * Brings the contents of an index to work.
 *
 * @param vectors those that the index was made with.
 */
export function createKnowledgeIndex(
  contents: IndexContents,
  vectors?: StaticVectors,
): KnowledgeIndex {
  const tokenizer = createTokenizer(contents.domainWords);
  const embed = createEmbedText(vectors, tokenizer);
  const index = createSearchIndex(contents, tokenizer, embed);
  const correct = createCorrectSpelling(contents.spelling, tokenizer);
  const scoreNeeds = createScoreNeeds(index, correct);
  const described = {
    ...{ tokenizer, embed, cues: contents.messageCues },
    namesPlace: createNamesPlace(contents.placeNames),
  };
  const nearness = createNearness(scoreNeeds);
  const describe = createTextDescription({ ...described, nearness });
  // A message is looked at for what it wants and for what nobody is given.
  const describeCorrected = rememberLast((text) => describe(correct(text)));
  const restoreAttacks = (describeText: DescribeText) =>
    restoreTextClassifier(
      contents.attacks,
      createAttackDescription(describeText, contents.attackCues),
    );
  // Neither reports and attacks nor the sentences of documents are questions to be looked for.
  const describeAlone = createTextDescription({ ...described, nearness: () => 0 });
  const attacks = restoreAttacks((text) => describeAlone(correct(text)));
  const orders = restoreAttacks(describeAlone);
  const hidePlaces = createHidePlaces(contents.placeNames);
  // A report is looked at for its type and for its flags.
  const describeReport = rememberLast((text) => describeAlone(hidePlaces(text)));
  const elsewhere = restoreTextClassifier(contents.elsewhere, describe);
  return {
    ...index,
    correct,
    nearness,
    search: createSearch(index, scoreNeeds),
    settle: async (work) => work(),
    intents: restoreTextClassifier(contents.intents, describeCorrected),
    reportTypes: restoreTextClassifier(contents.reportTypes, describeReport),
    reportFlags: restoreMultiLabelClassifier(contents.reportFlags, describeReport),
    reportFields: restoreSequenceTagger(
      contents.reportFields,
      createCharacterDescription(tokenizer.pieces),
    ),
    recogniseAttack: createRecogniseAttack(
      (text) => attacks.classify(text),
      (text) => isAsked(index, scoreNeeds(text).scores),
    ),
    findOrders: createFindOrders((text) => orders.classify(text)),
    probabilityElsewhere: (text) =>
      elsewhere.classify(text).find(({ label }) => label === "elsewhere")?.probability ?? 0,
  };
}

/** The share of a perfect score from which a known need is asked for in about its own words. */
const ASKED_SCORE = 0.6;

function isAsked({ needs }: SearchIndex, scores: ArrayLike<number>): boolean {
  return needs.some(
    ({ answer }, at) => answer.kind !== "unknown" && (scores[at] ?? 0) >= ASKED_SCORE,
  );
}

import type { LocalDate } from "../base/clock.ts";
import { normalizeText } from "../retrieval/normalize-text.ts";
import type { NeedAnswer, ScoredNeed, SearchResult } from "../retrieval/passage.ts";
import { findUnknown, isKnown } from "./answer-features.ts";
import { type AnswerKnowledge, type AnswerPiece, resolveNeed } from "./answer-knowledge.ts";
import type { AnswerModel } from "./answer-model.ts";
import { type JudgedView, probabilityUnanswerable } from "./answerability.ts";
import { findFalseFigure } from "./check-premise.ts";
import { type AnsweredNeed, resolveAnswers, textOf, toCandidate } from "./choose-answer.ts";
import { type ChosenSentences, chooseSentences } from "./choose-sentences.ts";
import { deniesAsked } from "./denies-asked.ts";
import { findAlternatives } from "./find-alternatives.ts";
import { findElsewhere } from "./find-elsewhere.ts";
import { type AskedThing, isOfOtherPlatform, lacksAsked } from "./lacks-asked.ts";
import type { ProfileNeed } from "./need-profile.ts";
import { type Cover, createCover } from "./overlap.ts";
import { findPlatforms, hasWord, isAccused, type QuestionWords } from "./question-words.ts";
import { type RankView, rankNeeds } from "./rank-needs.ts";
import { createFindMissingFacets, type Facet, readFacets } from "./read-facets.ts";
import { namesPlan, readAskedOfPlan, readScope } from "./read-scope.ts";
import { nameRefusal, type Refusal } from "./refuse.ts";

/** What decides. */
export interface DecideOptions {
  readonly knowledge: AnswerKnowledge;
  readonly words: QuestionWords;
  readonly profile: ProfileNeed;
  readonly model: AnswerModel;
  readonly today: LocalDate;
}

/** What is to be done with one question. */
export type Decision = DecisionBasis &
  (
    | {
        readonly kind: "answer";
        readonly pieces: readonly AnswerPiece[];
        /** Another need about as near, which may be meant. */
        readonly alternatives: readonly AnsweredNeed[];
        /** A figure that the question wants confirmed and the answer corrects. */
        readonly falseFigure?: string | undefined;
      }
    | {
        readonly kind: "refuse";
        readonly refusal: Refusal;
        /** What stands nearest and may help; empty when nothing does. */
        readonly related: readonly AnswerPiece[];
        readonly where: string | undefined;
      }
  );

/** What every decision rests on. */
interface DecisionBasis {
  readonly question: string;
  readonly facets: ReadonlySet<Facet>;
  readonly result: SearchResult;
  /** How much of the question's subject the answer or its nearest way of asking holds, 0 to 1. */
  readonly support: number;
}

const SEARCH_LIMIT = 20;
/** Among so many are those of one document looked for. */
const WIDER_LIMIT = 120;
/** The share of a perfect score from which a need is asked for in just about the question's words. */
const SAME_WORDS_SCORE = 0.9;
/**
 * Shares of what a need that says the whole question would score. Of the questions that the
 * documents answer 95 in 100 reach the upper bound; half of those off topic stay below the lower.
 */
const NEAR_SCORE = 0.47;
const FAR_SCORE = 0.33;
const ON_TOPIC_COVERAGE = 0.2;
const RELATED_COVERAGE = 0.3;
/** From this share on the words found are on what the plan is asked about. */
const ON_SUBJECT_COVERAGE = 0.5;
/** From this share of its subject on a question is answered from a document without needs. */
const ADDED_COVERAGE = 0.6;
/** The share of the best score from which an answer that holds what is asked for is taken instead. */
const HOLDING_SHARE = 0.4;
/** The share of all found from which the nearest rule is told to who wants a verdict. */
const RULE_SCORE = 0.06;
/** The document for who is accused. */
const ACCUSED_SIDE = "law/accused-side";
/** A fact that says that the assistant does not judge. */
const DECLINES = /^(?:不能|本助手不)|^[^。]*不(?:作|做)?判断/;

const SUM_OF_FINE = /罚[^。]{0,30}\d|\d[^。]{0,30}罚款/;
/** How high damages may be, and not what a case will bring. */
const ASKS_MOST_DAMAGES =
  /赔[^，。]{0,6}(?:最[高多]|法定|上限|封顶)|(?:最[高多]|法定|上限|封顶)[^，。]{0,8}赔/;
const SUM_OF_DAMAGES = /赔[^。]{0,20}\d[^。]{0,4}元/;

/** Decides whether a question is answered, by what, or why it is refused. */
export function decideAnswer(text: string, options: DecideOptions): Decision {
  const { model, today, knowledge } = options;
  const view = viewQuestion(text, options);
  const ranked = rankNeeds(view, model.rank);
  const answers = resolveAnswers(ranked, knowledge, today);
  const best = findHolding(answers, view);
  const candidate = toCandidate(best);
  const isLacking = best !== undefined && lacksAsked(view, best);
  const judged = { ...view, ranked, candidate, isLacking };
  const risk = probabilityUnanswerable(judged, model.answerability);
  const cover = createCover(view.question);
  const support = supportOf(best, cover);
  const basis = { question: view.question, facets: view.facets, result: view.result, support };
  const added = findAdded(view, knowledge);
  if (added.coverage >= ADDED_COVERAGE && added.coverage > support) {
    return { ...basis, kind: "answer", pieces: added.pieces, alternatives: [] };
  }
  const elsewhere = findElsewhere(text, view.result, knowledge.probabilityElsewhere);
  const directions = elsewhere === undefined ? [] : resolveNeed(elsewhere.need, knowledge, today);
  if (directions.length > 0) {
    return { ...basis, kind: "answer", pieces: directions, alternatives: [] };
  }
  const sentences =
    support < ON_TOPIC_COVERAGE ? chooseSentences(view.question, view.result).pieces : [];
  const hasNothing = sentences.length === 0 && isFarFromAll(basis);
  const told = candidate?.text ?? "";
  const premise = findFalseFigure(view.question, told);
  const isRisky = risk > model.answerability.threshold && !isToldAnyway(judged, ranked[0], best);
  const isInvented = premise?.isCorrected === false;
  const isDenied = deniesAsked(view, told);
  const isUnsafe = [hasNothing, isRisky, isInvented, isDenied].some(Boolean);
  if (best === undefined || isUnsafe || asksForVerdict(view, best)) {
    const { question, words } = view;
    const speaker = {
      isOwn: namesOwn(view),
      isOfOffice: isOfOffice(view),
      namesSubject: hasWord(question, words.subjects),
      isOfPlatform: findPlatforms(question, words).length > 0,
      isAccused: isAccused(question, words),
    };
    const related = answers.filter(
      ({ pieces }) => !isOfOtherPlatform(question, textOf(pieces), words),
    );
    return refuse(basis, { ranked, answers: related, cover, ...speaker });
  }
  if (sentences.length > 0) {
    return { ...basis, kind: "answer", pieces: sentences, alternatives: [] };
  }
  const alternatives = findAlternatives(answers, view);
  const falseFigure = premise?.figure;
  return { ...basis, kind: "answer", pieces: best.pieces, alternatives, falseFigure };
}

/**
 * Whether the words found answer, however the question looks: what is known to be asked in so many
 * words, a range of fines, or the plan's own.
 */
function isToldAnyway(
  judged: JudgedView & RankView,
  first: ScoredNeed | undefined,
  best: AnsweredNeed | undefined,
): boolean {
  return isKnownAsk(judged, first) || saysRange(judged, first, best) || saysOfPlan(judged);
}

/** Whether the question is a way of asking for the first need, which something answers. */
function isKnownAsk({ question }: RankView, first: ScoredNeed | undefined): boolean {
  return (
    first !== undefined &&
    first.need.answer.kind !== "unknown" &&
    wordsOnly(normalizeText(first.nearestAsk)) === wordsOnly(question)
  );
}

const wordsOnly = (normalized: string) => normalized.replace(/[\s\p{P}]/gu, "");

/** Whether what the plan says of a thing is asked, and words of the plan on that were found. */
function saysOfPlan({ question, candidate, isLacking }: JudgedView): boolean {
  const subject = readAskedOfPlan(question);
  if (subject === undefined || candidate?.isPlan !== true || isLacking) {
    return false;
  }
  return createCover(subject)(candidate.text) >= ON_SUBJECT_COVERAGE;
}

/**
 * What documents that no need speaks of say to the question; nothing when it lacks the kind of thing
 * that is asked for, such as an amount.
 */
function findAdded(
  { question, facets, result, words }: RankView,
  { hasNeeds }: AnswerKnowledge,
): ChosenSentences {
  const chosen = chooseSentences(question, result, ({ document }) => !hasNeeds(document.id));
  const missing = createFindMissingFacets(question, facets, words)(textOf(chosen.pieces));
  return missing.size === 0 ? chosen : { pieces: [], coverage: 0 };
}

/** A question with all that ranking and deciding look at. */
export function viewQuestion(text: string, options: DecideOptions): RankView {
  const { knowledge, words, profile, today } = options;
  const question = normalizeText(text);
  const facets = readFacets(question, words);
  const texts = new Map<string, string>();
  return {
    question,
    facets,
    result: searchScope(text, { question, facets, words }, options),
    words,
    profile,
    answerText: (need) => {
      const known = texts.get(need.id) ?? textOf(resolveNeed(need, knowledge, today));
      texts.set(need.id, known);
      return known;
    },
  };
}

/** What the search finds; of a question that tells which part of the knowledge it is for, of that. */
function searchScope(text: string, question: AskedThing, { knowledge, today }: DecideOptions) {
  const found = knowledge.search(text, { limit: SEARCH_LIMIT, date: today });
  const scope = readScope(question, knowledge);
  if (scope === undefined) {
    return found;
  }
  const wider = knowledge.search(text, { limit: WIDER_LIMIT, date: today });
  const needs = wider.needs.filter(({ need }) => scope.holdsNeed(need)).slice(0, SEARCH_LIMIT);
  const passages = wider.passages
    .filter(({ passage }) => scope.holdsPassage(passage))
    .slice(0, SEARCH_LIMIT);
  return needs.some(isKnown) ? { ...found, needs, passages } : found;
}

/** Whether the search found nothing that resembles the question. */
function isFarFromAll({ result, support }: DecisionBasis): boolean {
  const nearest = result.needs[0]?.score ?? 0;
  return nearest < FAR_SCORE || (support === 0 && nearest < NEAR_SCORE);
}

function supportOf(best: AnsweredNeed | undefined, cover: Cover): number {
  if (best === undefined) {
    return 0;
  }
  const { need, nearestAsk } = best.found;
  const answer = best.pieces.map(({ quote, passage }) => `${passage.path.join(" ")} ${quote}`);
  return cover(`${need.title} ${nearestAsk} ${answer.join(" ")}`);
}

/** What a refusal is named by. */
interface Findings {
  readonly ranked: readonly ScoredNeed[];
  readonly answers: readonly AnsweredNeed[];
  readonly cover: Cover;
  readonly isOwn: boolean;
  /** Whether the question names the plan, or asks for someone or something of an office here. */
  readonly isOfOffice: boolean;
  /** Whether the question names a right or its infringement. */
  readonly namesSubject: boolean;
  /** Whether the question names a platform: what is near it is on the subject. */
  readonly isOfPlatform: boolean;
  /** Whether who is accused asks: the matter is one of those that are answered, whatever its words. */
  readonly isAccused: boolean;
}

/** Whether the question names the city, a part of it, or what serves it from another place. */
function namesOwn({ question, words }: RankView): boolean {
  return hasWord(question, [words.city, ...words.districts, ...words.ownNames]);
}

const OFFICE = /局|科(?!技)|股室|部门|中心|办公室|\b(?:office|bureau|department|authority)\b/;

/** Whether the plan is named, or how to reach or who serves an office of the city. */
function isOfOffice(view: RankView): boolean {
  const { question, facets } = view;
  const isReached = facets.has("contact") || facets.has("person");
  return namesPlan(question) || (isReached && namesOwn(view) && OFFICE.test(question));
}

function refuse(
  basis: DecisionBasis,
  { ranked, answers, cover, isOwn, isOfOffice, namesSubject, isOfPlatform, isAccused }: Findings,
): Decision {
  const unknown = nearUnknown(basis.result, ranked, cover);
  const unknownText = unknown?.text ?? "";
  const passages = basis.result.passages.slice(0, 3).map(({ passage }) => passage.text);
  const topic = [basis.support, ...[unknownText, ...passages].map(cover)];
  const refusal = nameRefusal({
    facets: basis.facets,
    unknown: unknown?.answer,
    isOwn,
    isOnTopic:
      isAccused ||
      isOfOffice ||
      namesSubject ||
      ((isOfPlatform || Math.max(...topic) >= ON_TOPIC_COVERAGE) && !isFarFromAll(basis)),
  });
  const isRule =
    refusal === "unanswerable_legal_opinion" &&
    ((answers[0]?.found.score ?? 0) >= RULE_SCORE ||
      (basis.result.needs[0]?.score ?? 0) >= NEAR_SCORE);
  const isHelpful =
    refusal !== "unanswerable_off_topic" &&
    (isRule || isAccused || basis.support >= RELATED_COVERAGE);
  return {
    ...basis,
    kind: "refuse",
    refusal,
    related: isHelpful ? findHelp(answers, isAccused) : [],
    where: unknown?.answer.where,
  };
}

/** What stands nearest and helps: who is accused is helped by what is written for that side. */
function findHelp(answers: readonly AnsweredNeed[], isAccused: boolean): readonly AnswerPiece[] {
  const ofTheirs = isAccused ? answers.find(isForAccused) : undefined;
  return (ofTheirs ?? answers.find(saysRule))?.pieces.slice(0, 1) ?? [];
}

function isForAccused({ pieces }: AnsweredNeed): boolean {
  return pieces.some(({ passage }) => passage.document.id === ACCUSED_SIDE);
}

/** Whether a verdict is wanted that the answer declines, or a choice of what one's own case is: no plan's. */
function asksForVerdict({ facets, question, words }: RankView, best: AnsweredNeed): boolean {
  const chooses =
    hasWord(question, words.choices) && question.includes("还是") && !namesPlan(question);
  return facets.has("verdict") && (DECLINES.test(textOf(best.pieces)) || chooses);
}

/**
 * The best answer or, when it lacks what is asked for, the next of those about as near that holds it.
 * Names in another place of the plan are hardly those that are asked for.
 */
export function findHolding(
  answers: readonly AnsweredNeed[],
  view: RankView,
): AnsweredNeed | undefined {
  const [best] = answers;
  if (best === undefined || !lacksAsked(view, best)) {
    return best;
  }
  const asksNames = view.facets.has("names");
  const bound = HOLDING_SHARE * best.found.score;
  const holding = answers.find(
    (answer) =>
      answer.found.score >= bound &&
      !(asksNames && answer.found.need.answer.kind === "quotes") &&
      !lacksAsked(view, answer),
  );
  return holding ?? best;
}

/** Whether nobody knows the sum of a single case, which a rule may yet give the range of. */
function lacksSum(found: ScoredNeed | undefined): boolean {
  const answer = found?.need.answer;
  return (
    answer?.kind === "unknown" && (answer.why === "amount" || answer.why === "legal_judgement")
  );
}

/**
 * Whether the need found first is answered by how high a fine or damages may be: who asks what is
 * paid for a wrong is told the range that the law gives, though no sum is known for the case.
 */
function saysRange(
  { facets, question }: RankView,
  first: ScoredNeed | undefined,
  best: AnsweredNeed | undefined,
): boolean {
  if (best === undefined || facets.has("verdict") || best.found.need.answer.kind !== "facts") {
    return false;
  }
  const text = textOf(best.pieces);
  const isRange =
    (facets.has("penalty") && SUM_OF_FINE.test(text)) ||
    (ASKS_MOST_DAMAGES.test(question) && SUM_OF_DAMAGES.test(text));
  return isRange && (first?.need.id === best.found.need.id || lacksSum(first));
}

/** Whether an answer says more than that the assistant does not judge. */
function saysRule({ pieces }: AnsweredNeed): boolean {
  return !DECLINES.test(textOf(pieces));
}

/**
 * The nearest need that nothing answers, when the question shares words with it: the one that is
 * asked for in just about these words, otherwise the one ranked first.
 */
function nearUnknown({ needs }: SearchResult, ranked: readonly ScoredNeed[], cover: Cover) {
  const nearest = findUnknown(needs);
  const isSame = (nearest?.score ?? 0) >= SAME_WORDS_SCORE;
  const found = isSame ? nearest : findUnknown(ranked);
  if (found === undefined || found.need.answer.kind !== "unknown") {
    return undefined;
  }
  const text = `${found.need.title} ${found.nearestAsk}`;
  const answer: Extract<NeedAnswer, { kind: "unknown" }> = found.need.answer;
  return cover(text) >= RELATED_COVERAGE ? { answer, text } : undefined;
}

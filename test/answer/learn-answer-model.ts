// Learns src/answer/answer-model.json from the needs and prints what it measures:
//   npx tsx test/answer/learn-answer-model.ts [--write | --calibrate]
// With --calibrate only what is weighed last is learnt, over the networks as they are.
// Every way of asking is left out of the index while it asks; half of the needs that nothing
// answers are left out whole. Figures are cross-validated over needs.
import { readFileSync, writeFileSync } from "node:fs";
import { type QuestionView, toFeatures } from "../../src/answer/answer-features.ts";
import { type AnswerKnowledge, createAnswerKnowledge } from "../../src/answer/answer-knowledge.ts";
import { answerModel } from "../../src/answer/answer-model.ts";
import { sumLinear, toSigns } from "../../src/answer/answerability.ts";
import { resolveAnswers, toCandidate } from "../../src/answer/choose-answer.ts";
import { completeQuestion } from "../../src/answer/complete-question.ts";
import { type DecideOptions, findHolding, viewQuestion } from "../../src/answer/decide-answer.ts";
import { lacksAsked } from "../../src/answer/lacks-asked.ts";
import { createNeedProfiler } from "../../src/answer/need-profile.ts";
import { createNetwork, type Network, type NetworkWeights } from "../../src/answer/network.ts";
import { loadQuestionWords } from "../../src/answer/question-words.ts";
import { type RankView, rankNeeds, toRankFeatures } from "../../src/answer/rank-needs.ts";
import { createStandsAlone } from "../../src/answer/stands-alone.ts";
import { silentLog } from "../../src/base/log.ts";
import { readQuestions } from "../../src/command/evaluation-set.ts";
import { loadStaticVectors } from "../../src/model/static-vectors.ts";
import { Bm25Index } from "../../src/retrieval/bm25-index.ts";
import { buildTextIndexes, buildVectorLists } from "../../src/retrieval/build-index.ts";
import { loadExamples } from "../../src/retrieval/example.ts";
import type { KnowledgeIndex } from "../../src/retrieval/knowledge-index.ts";
import { openIndex } from "../../src/retrieval/open-index.ts";
import type { Need } from "../../src/retrieval/passage.ts";
import { createSearch } from "../../src/retrieval/search.ts";
import { VectorList } from "../../src/retrieval/vector-list.ts";
import { calibrateAnswerability } from "./calibrate-answerability.ts";
import {
  type AnswerabilityExample,
  type AnswerabilityWeights,
  type TrainOptions,
  trainAnswerability,
} from "./train-answerability.ts";
import { type RankingExample, trainRanking } from "./train-ranking.ts";

/** Of so many parts of the ways of asking each is left out once: two, so that what is left is as far from a
 * question as it is from what strangers ask. */
const FOLDS = 2;
const GROUPS = 3;
/** The share of the ways of asking that is asked, in percent: fewer for a quick look. */
const ASKED_PERCENT = Number(process.env.ASKED_PERCENT ?? 100);
const TODAY = "2026-11-25";
const ALLOWED_FALSE_REFUSALS = 0.02;
/** What the weighed probability must pass for a refusal: found best over the questions of `tune`. */
const THRESHOLD = 0.3;
const MODEL_FILE = "src/answer/answer-model.json";

interface Asked extends RankingExample {
  readonly need: Need;
  readonly ask: string;
  readonly view: RankView;
  readonly knowledge: AnswerKnowledge;
  readonly isWholeNeedOut: boolean;
  readonly group: number;
}

const words = loadQuestionWords("knowledge/question-words.yaml");
const index = openIndex({
  knowledgeFolder: "knowledge",
  indexFile: "data/knowledge.index",
  vectors: loadStaticVectors("knowledge/vectors/static-zh.bin"),
  log: silentLog,
});

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text) {
    value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return value >>> 0;
}

function isAskedIn(ask: string, fold: number): boolean {
  return hash(ask) % FOLDS === fold && hash(`asked ${ask}`) % 100 < ASKED_PERCENT;
}

function openFold(fold: number): { knowledge: AnswerKnowledge; out: ReadonlySet<string> } {
  const unknown = index.needs.filter(({ answer }) => answer.kind === "unknown");
  const out = new Set(
    unknown.filter(({ id }) => hash(`${id} ${fold}`) % 2 === 0).map(({ id }) => id),
  );
  const needs = index.needs
    .filter(({ id }) => !out.has(id))
    .map((need) => ({ ...need, asks: need.asks.filter((ask) => hash(ask) % FOLDS !== fold) }));
  const texts = buildTextIndexes(index.passages, needs, index.tokenizer);
  const vectors = buildVectorLists(index.passages, needs, index.embed);
  const part: KnowledgeIndex = {
    ...index,
    needs,
    asks: new Bm25Index(texts.asks),
    needTexts: new Bm25Index(texts.needTexts),
    passageTexts: new Bm25Index(texts.passageTexts),
    needVectors: new VectorList(vectors.needVectors),
  };
  const byNeed = new Map(needs.map((need) => [need.id, need]));
  const knowledge: AnswerKnowledge = {
    search: createSearch(part),
    correct: index.correct,
    hasNeeds: () => true,
    probabilityElsewhere: () => 0,
    recogniseAttack: () => undefined,
    findOrders: () => [],
    findNeed: (id) => byNeed.get(id),
    findPassage: (id) => index.passages.find(id),
  };
  return { knowledge, out };
}

function askAll(): Asked[] {
  const asked: Asked[] = [];
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const { knowledge, out } = openFold(fold);
    const options: DecideOptions = {
      knowledge,
      words,
      profile: createNeedProfiler(words),
      model: answerModel,
      today: TODAY,
    };
    for (const need of index.needs) {
      for (const ask of need.asks.filter((one) => isAskedIn(one, fold))) {
        const view = viewQuestion(ask, options);
        asked.push({
          need,
          ask,
          view,
          knowledge,
          rows: toRankFeatures(view),
          isRight: view.result.needs.map((found) => isRight(found.need, need, view)),
          isWholeNeedOut: out.has(need.id),
          group: hash(need.id) % GROUPS,
        });
      }
    }
  }
  return asked;
}

/** Whether `found` answers what `need` asks. */
function isRight(found: Need, need: Need, view: RankView): boolean {
  if (found.id === need.id) {
    return true;
  }
  if (need.answer.kind === "quotes" && found.answer.kind === "quotes") {
    const text = view.answerText(found);
    return need.answer.quotes.every(({ quote }) => text.includes(quote));
  }
  if (need.answer.kind === "facts" && found.answer.kind === "facts") {
    const ids = need.answer.passageIds;
    return found.answer.passageIds.some((id) => ids.includes(id));
  }
  return false;
}

interface Judged extends AnswerabilityExample {
  readonly asked: Asked;
  readonly view: QuestionView;
  readonly lawSaysMore: boolean;
  risk: number;
}

function judge(asked: Asked, fit: Network): Judged {
  const ranked = rankNeeds(asked.view, fit);
  const answers = resolveAnswers(ranked, asked.knowledge, TODAY);
  const view: QuestionView = { ...asked.view, ranked, candidate: toCandidate(answers[0]) };
  const isUnanswerable = asked.need.answer.kind === "unknown";
  return {
    asked,
    view,
    question: view.question,
    features: toFeatures(view),
    isUnanswerable,
    group: asked.need.id,
    weight: 1,
    // What the plan does not hold the law may: such a question is no example of either kind.
    lawSaysMore:
      isUnanswerable && asked.need.id.startsWith("plan") && ranked[0]?.need.answer.kind === "facts",
    risk: 0,
  };
}

/** Messages that want no answer: nothing in the documents answers them. */
function judgeStrangers(fit: Network): Judged[] {
  const { knowledge } = openFold(FOLDS);
  const options: DecideOptions = {
    knowledge,
    words,
    profile: createNeedProfiler(words),
    model: answerModel,
    today: TODAY,
  };
  return loadExamples("knowledge")
    .filter(({ intent }) => intent === "offtopic" || intent === "smalltalk")
    .map(({ text }) => {
      const need: Need = {
        id: `message ${text}`,
        title: text,
        asks: [text],
        answer: { kind: "unknown", why: "other" },
      };
      const view = viewQuestion(text, options);
      const group = hash(text) % GROUPS;
      const asked = { need, ask: text, view, knowledge, rows: [], isRight: [], group };
      return judge({ ...asked, isWholeNeedOut: true }, fit);
    });
}

function share<Item>(items: readonly Item[], test: (item: Item) => boolean): number {
  return Math.round((1000 * items.filter(test).length) / Math.max(1, items.length)) / 1000;
}

function areaUnderCurve(items: readonly Judged[]): number {
  const sorted = [...items].sort((one, other) => one.risk - other.risk);
  let ranks = 0;
  let positives = 0;
  for (const [at, item] of sorted.entries()) {
    if (item.isUnanswerable) {
      ranks += at + 1;
      positives += 1;
    }
  }
  const pairs = positives * (sorted.length - positives);
  return Math.round((1000 * (ranks - (positives * (positives + 1)) / 2)) / pairs) / 1000;
}

function measureRanking(asked: readonly Asked[], kind: string): Record<string, number> {
  const part = asked.filter(({ need }) => need.answer.kind === kind);
  const orders = part.map((one) => {
    const ranked = rankNeeds(one.view, rankings[one.group] as Network).filter(
      ({ need }) => (need.answer.kind === "unknown") === (kind === "unknown"),
    );
    return ranked.map(
      ({ need }) =>
        one.isRight[one.view.result.needs.findIndex((found) => found.need === need)] === true,
    );
  });
  return {
    [`${kind}_asks`]: part.length,
    [`${kind}_search_first`]: share(part, (one) => one.isRight[0] === true),
    [`${kind}_search_twenty`]: share(part, (one) => one.isRight.includes(true)),
    [`${kind}_first`]: share(orders, (order) => order[0] === true),
    [`${kind}_two`]: share(orders, (order) => order.slice(0, 2).includes(true)),
    [`${kind}_three`]: share(orders, (order) => order.slice(0, 3).includes(true)),
  };
}

/** Learns what is weighed last from the tuning part of the evaluation, where the whole index answers. */
function calibrate(fit: Network, weights: AnswerabilityWeights) {
  const knowledge = createAnswerKnowledge(index);
  const profile = createNeedProfiler(words);
  const standsAlone = createStandsAlone(knowledge.search, TODAY);
  const model = { ...weights, network: createNetwork(weights.network) };
  const examples = readQuestions("test/evaluation/questions.jsonl")
    .filter(({ part, kind }) => part === "tune" && kind !== "target")
    .filter(({ outcome }) => /^(?:answered|unanswerable_(?!legal))/.test(outcome))
    .map(({ q, history, outcome }) => {
      const { text } = completeQuestion(knowledge.correct(q), history, words, standsAlone);
      const today = TODAY;
      const view = viewQuestion(text, { knowledge, words, profile, model: answerModel, today });
      const ranked = rankNeeds(view, fit);
      const best = findHolding(resolveAnswers(ranked, knowledge, TODAY), view);
      const isLacking = best !== undefined && lacksAsked(view, best);
      const judgedView = { ...view, ranked, candidate: toCandidate(best), isLacking };
      return { signs: toSigns(judgedView, model), isUnanswerable: outcome !== "answered" };
    });
  return calibrateAnswerability(examples);
}

const options: TrainOptions = {
  rounds: 200,
  learningRate: 0.05,
  denseDecay: 1e-4,
  pairDecay: 1e-3,
};
if (process.argv.includes("--calibrate")) {
  const known = JSON.parse(readFileSync(MODEL_FILE, "utf8"));
  known.answerability.calibration = calibrate(createNetwork(known.rank), known.answerability);
  known.answerability.threshold = THRESHOLD;
  writeFileSync(MODEL_FILE, `${JSON.stringify(known)}\n`);
  process.exit();
}
const asked = askAll();
const groups = Array.from({ length: GROUPS }, (_, group) => group);
const rankings = groups.map((group) =>
  createNetwork(trainRanking(asked.filter((one) => one.group !== group))),
);
const judged = asked
  .map((one) => judge(one, rankings[one.group] as Network))
  .filter(({ lawSaysMore }) => !lawSaysMore)
  .concat(judgeStrangers(rankings[0] as Network));
for (const group of groups) {
  const weights = trainAnswerability(
    judged.filter((one) => one.asked.group !== group),
    options,
  );
  const model = { ...weights, network: createNetwork(weights.network) };
  for (const one of judged.filter((other) => other.asked.group === group)) {
    const features = toFeatures(one.view);
    one.risk = model.network([...features, sumLinear(one.question, features, model)]);
  }
}
const known = judged.filter(({ isUnanswerable }) => !isUnanswerable);
const unknown = judged.filter(({ isUnanswerable }) => isUnanswerable);
const byRisk = known.map(({ risk }) => risk).sort((one, other) => other - one);
const threshold = byRisk[Math.floor(known.length * ALLOWED_FALSE_REFUSALS)] ?? 0.5;
const isRefused = ({ risk }: Judged) => risk > threshold;
const isPlan = ({ asked: one }: Judged) => one.need.id.startsWith("plan");
const figures = {
  ...measureRanking(asked, "quotes"),
  ...measureRanking(asked, "facts"),
  ...measureRanking(asked, "unknown"),
  area_under_curve: areaUnderCurve(judged),
  area_under_curve_plan: areaUnderCurve(judged.filter(isPlan)),
  area_under_curve_law: areaUnderCurve(judged.filter((one) => !isPlan(one))),
  area_under_curve_whole_need_out: areaUnderCurve(
    judged.filter((one) => !one.isUnanswerable || one.asked.isWholeNeedOut),
  ),
  false_refusals: share(known, isRefused),
  false_refusals_plan: share(known.filter(isPlan), isRefused),
  refused: share(unknown, isRefused),
  refused_plan: share(unknown.filter(isPlan), isRefused),
  refused_law: share(
    unknown.filter((one) => !isPlan(one)),
    isRefused,
  ),
  refused_whole_need_out: share(
    unknown.filter((one) => one.asked.isWholeNeedOut),
    isRefused,
  ),
};
process.stdout.write(`${JSON.stringify(figures, null, 1)}\n`);
const rank = trainRanking(asked);
if (process.argv.includes("--show")) {
  const some = (items: readonly Judged[], count: number) =>
    [...items].sort((one, other) => hash(one.asked.ask) - hash(other.asked.ask)).slice(0, count);
  const line = (one: Judged) =>
    `${one.risk.toFixed(2)} ${one.asked.need.id} ${one.asked.ask} | ${one.view.candidate?.found.need.title}`;
  process.stdout.write(
    `falsely refused\n${some(known.filter(isRefused), 40).map(line).join("\n")}\n`,
  );
  process.stdout.write(
    `missed\n${some(
      unknown.filter((one) => !isRefused(one)),
      40,
    )
      .map(line)
      .join("\n")}\n`,
  );
}
if (process.argv.includes("--write")) {
  const answerability = trainAnswerability(judged, options);
  const calibration = calibrate(createNetwork(rank), answerability);
  const round = (value: number) => Math.round(value * 1e4) / 1e4;
  const roundAll = ({ mean, scale, hidden, out }: NetworkWeights) => ({
    mean: mean.map(round),
    scale: scale.map(round),
    hidden: hidden.map((unit) => unit.map(round)),
    out: out.map(round),
  });
  const model = {
    madeBy: "npx tsx test/answer/learn-answer-model.ts --write",
    figures,
    rank: roundAll(rank),
    answerability: {
      threshold: THRESHOLD,
      bias: round(answerability.bias),
      mean: answerability.mean.map(round),
      scale: answerability.scale.map(round),
      dense: answerability.dense.map(round),
      pairs: answerability.pairs.map((value) => Math.round(value * 1e3) / 1e3),
      network: roundAll(answerability.network),
      calibration,
    },
  };
  writeFileSync(MODEL_FILE, `${JSON.stringify(model)}\n`);
}

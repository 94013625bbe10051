import { completeQuestion } from "../answer/complete-question.ts";
import type { QuestionWords } from "../answer/question-words.ts";
import { createStandsAlone } from "../answer/stands-alone.ts";
import type { LocalDate } from "../base/clock.ts";
import { spokenDocuments } from "../retrieval/answering-passages.ts";
import { changeNeeds } from "../retrieval/change-needs.ts";
import type { KnowledgeIndex } from "../retrieval/knowledge-index.ts";
import type { Settle } from "../retrieval/meaning.ts";
import { DOCUMENT_KINDS, type Need, type Search } from "../retrieval/passage.ts";
import { createScoreNeeds } from "../retrieval/score-needs.ts";
import { createSearch } from "../retrieval/search.ts";
import type { SearchIndex } from "../retrieval/search-index.ts";
import { VectorList } from "../retrieval/vector-list.ts";
import type { EvaluationQuestion } from "./evaluation-set.ts";
import { findEvidence, type Tally } from "./evaluation-tally.ts";

const DEPTHS = [1, 3, 5];

/** What a search is measured with. */
export interface MeasuredSearch {
  readonly words: QuestionWords;
  readonly today: LocalDate;
  readonly settle: Settle;
  /** The assistant's own, by which follow-ups are completed. */
  readonly search: Search;
}

/** Measures where a search ranks the first passage that holds the wanted words; follow-ups are completed first. */
export async function measureSearch(
  question: EvaluationQuestion,
  search: Search,
  asked: MeasuredSearch,
  tally: Tally,
): Promise<void> {
  const { evidence, part, kind, q, history, date = asked.today } = question;
  if (evidence.length === 0) {
    return;
  }
  const standsAlone = createStandsAlone(asked.search, date);
  const { text } = await asked.settle(() => completeQuestion(q, history, asked.words, standsAlone));
  const { passages } = await asked.settle(() => search(text, { limit: 10, date }));
  const rank = findEvidence(
    passages.map(({ passage }) => passage.text),
    evidence,
  );
  for (const depth of DEPTHS) {
    tally.count(part, kind, `recall@${depth}`, rank >= 0 && rank < depth ? 1 : 0);
  }
  tally.count(part, kind, "MRR", rank >= 0 ? 1 / (rank + 1) : 0);
  if (rank < 0 || rank > 2) {
    const got = passages.slice(0, 3).map(({ passage }) => passage.path.at(-1) ?? "");
    tally.miss(part, { id: question.id, measure: "recall@3", text: q, got: got.join(" | ") });
  }
}

/** The search, and the search without each of its parts: what each part is worth. */
export function listSearches(index: KnowledgeIndex): ReadonlyMap<string, Search> {
  const { correct, tokenizer } = index;
  const without = (change: Partial<SearchIndex>, spelling = correct) => {
    const changed = { ...index, ...change };
    return createSearch(changed, createScoreNeeds(changed, spelling));
  };
  const words = {
    ...tokenizer,
    terms: tokenizer.contentWords,
  };
  const none = VectorList.build([]);
  return new Map([
    ["whole", index.search],
    ["without needs", without(changeNeeds(index, () => undefined))],
    ["without meaning", without({ needVectors: none, passageVectors: none })],
    ["without glossary", without({ expand: () => [] })],
    ["without pairs", without({ tokenizer: words })],
    ["without spelling", without({}, (text) => text)],
  ]);
}

/**
 * A search that knows needs of other documents only: those of the kind of document that holds what
 * a question asks for are left out, as if that had just been added to what is well known.
 */
export function createSearchUnprepared(
  index: KnowledgeIndex,
): (question: EvaluationQuestion) => Search {
  const searches = new Map(
    DOCUMENT_KINDS.map((kind) => {
      const ids = new Set(index.documents.filter((one) => one.kind === kind).map(({ id }) => id));
      const isOfKind = (need: Need) => spokenDocuments(need).some((id) => ids.has(id));
      const part = changeNeeds(index, (need) => (isOfKind(need) ? undefined : need));
      return [kind, createSearch(part, createScoreNeeds(part, index.correct))];
    }),
  );
  const passages = [...index.passages];
  const texts = passages.map(({ text }) => text);
  return ({ evidence }) => {
    const holder = passages[findEvidence(texts, evidence)];
    return (holder && searches.get(holder.document.kind)) ?? index.search;
  };
}

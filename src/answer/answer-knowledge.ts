import type { LocalDate } from "../base/clock.ts";
import { spokenDocuments } from "../retrieval/answering-passages.ts";
import { whyNotInForce } from "../retrieval/in-force.ts";
import type { KnowledgeIndex } from "../retrieval/knowledge-index.ts";
import type { Need, Passage, Search } from "../retrieval/passage.ts";
import type { FindOrders, RecogniseAttack } from "../retrieval/recognise-attack.ts";

/** What the answer skill reads: the search, and what it points at. */
export interface AnswerKnowledge {
  readonly search: Search;
  /** Pinyin and misspelt words as the words that they stand for. */
  readonly correct: (text: string) => string;
  readonly recogniseAttack: RecogniseAttack;
  readonly findOrders: FindOrders;
  readonly findNeed: (id: string) => Need | undefined;
  readonly findPassage: (id: string) => Passage | undefined;
  /** Whether any need speaks of the document: of one that was only added, none does. */
  readonly hasNeeds: (documentId: string) => boolean;
  /** How likely a matter is not the bureau's, 0 to 1. */
  readonly probabilityElsewhere: (text: string) => number;
}

/** What the answer skill reads of an opened index. */
export function createAnswerKnowledge(index: KnowledgeIndex): AnswerKnowledge {
  const needs = new Map(index.needs.map((need) => [need.id, need]));
  const spokenOf = new Set(index.needs.flatMap(spokenDocuments));
  return {
    search: index.search,
    correct: index.correct,
    recogniseAttack: index.recogniseAttack,
    findOrders: index.findOrders,
    findNeed: (id) => needs.get(id),
    findPassage: (id) => index.passages.find(id),
    hasNeeds: (documentId) => spokenOf.has(documentId),
    probabilityElsewhere: index.probabilityElsewhere,
  };
}

/** A passage and the words of it that answer. */
export interface AnswerPiece {
  readonly passage: Passage;
  /** An exact substring of the passage's text. */
  readonly quote: string;
}

/** What answers a need on `date`: its quotes, or its facts in force; empty when nothing does. */
export function resolveNeed(
  need: Need,
  knowledge: AnswerKnowledge,
  date: LocalDate,
): readonly AnswerPiece[] {
  const { answer } = need;
  if (answer.kind === "unknown") {
    return [];
  }
  if (answer.kind === "quotes") {
    return answer.quotes.flatMap(({ passageId, quote }) => {
      const passage = knowledge.findPassage(passageId);
      return passage === undefined ? [] : [{ passage, quote }];
    });
  }
  return answer.passageIds.flatMap((id) => {
    const passage = knowledge.findPassage(id);
    return passage === undefined || whyNotInForce(passage, date) !== undefined
      ? []
      : [{ passage, quote: passage.text }];
  });
}

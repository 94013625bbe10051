import type { LocalDate } from "../base/clock.ts";
import type { Outcome } from "../conversation/outcome.ts";
import { toReply } from "../conversation/reply.ts";
import { normalizeText } from "../retrieval/normalize-text.ts";
import { isKnown } from "./answer-features.ts";
import type { AnswerKnowledge } from "./answer-knowledge.ts";
import type { AnswerTexts } from "./answer-texts.ts";
import { toFoundPassages } from "./found-passages.ts";
import { toNeedButton } from "./need-button.ts";
import type { QuestionWords } from "./question-words.ts";
import { type Facet, readFacets } from "./read-facets.ts";
import { stripQuestion } from "./strip-question.ts";

/** What a clarification is made with. */
export interface ClarifyOptions {
  readonly knowledge: AnswerKnowledge;
  readonly texts: AnswerTexts;
  readonly today: LocalDate;
}

const MOST_EXAMPLES = 3;
const MOST_VAGUE_WORDS = 2;

/** Who asks for one of these says what about the subject is wanted. */
const TELLING: readonly Facet[] = [
  "money",
  "contact",
  "date",
  "duration",
  "condition",
  "procedure",
  "where",
  "materials",
  "basis",
  "penalty",
  "threshold",
];

/**
 * The bare subjects that a text consists of (假货, 商标 举报); `undefined` when it says more, or what
 * of them is asked for (举报假货多久有答复).
 */
export function findVagueSubject(text: string, words: QuestionWords): string | undefined {
  const facets = readFacets(normalizeText(text), words);
  if (TELLING.some((facet) => facets.has(facet))) {
    return undefined;
  }
  let rest = stripQuestion(text).toLowerCase().replaceAll(" ", "");
  const subject = rest;
  const longestFirst = [...words.vague].sort((one, other) => other.length - one.length);
  let count = 0;
  for (const word of longestFirst) {
    if (rest.includes(word)) {
      rest = rest.replace(word, "");
      count += 1;
    }
  }
  return rest === "" && count > 0 && count <= MOST_VAGUE_WORDS ? subject : undefined;
}

/** Asks what about the subject is meant, with two or three examples to press. */
export function clarify(subject: string, options: ClarifyOptions): Outcome {
  const { knowledge, texts, today } = options;
  const result = knowledge.search(subject, { limit: 10, date: today });
  const seen = new Set<string>();
  const examples = result.needs
    .filter(isKnown)
    .filter(({ need }) => {
      const about = need.about ?? need.id;
      const isNew = !seen.has(about);
      seen.add(about);
      return isNew;
    })
    .flatMap(({ need }) => toNeedButton(need) ?? [])
    .slice(0, MOST_EXAMPLES);
  const text = texts(examples.length > 0 ? "clarify" : "clarify_no_buttons", { subject });
  return {
    code: "clarification",
    reply: toReply(text, { buttons: examples.map((button) => [button]) }),
    passages: toFoundPassages(result.passages),
  };
}

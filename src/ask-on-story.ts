import type { QuestionWords } from "./answer/question-words.ts";
import { type Facet, readFacets } from "./answer/read-facets.ts";
import { askWhichWish } from "./assistant/ask-which-wish.ts";
import { isEnglish } from "./base/is-english.ts";
import type { Outcome, OutcomeCode } from "./conversation/outcome.ts";
import type { Turn } from "./conversation/turn.ts";
import { findSureType } from "./find-sure-type.ts";
import type { Knowledge } from "./open-knowledge.ts";
import { normalizeText } from "./retrieval/normalize-text.ts";

/** A shorter message tells no story. */
const SHORTEST_STORY_CHARS = 24;
/** How a story ends that nothing near is known of. */
const LOST: readonly OutcomeCode[] = ["unanswerable_off_topic", "unanswerable_not_in_documents"];
/** Who asks for one of these has said what is wanted, though nothing is known of it. */
const ASKED_FOR: readonly Facet[] = [
  ...(["count", "date", "money", "ranking", "progress", "other_year"] as const),
  ...(["contact", "materials", "procedure", "names"] as const),
];

/**
 * What is asked of a long story that nothing near is known of: when its type is sure and it tells of
 * somebody or something, it is hardly off topic. It is told who handles that, and asked whether it is
 * to be reported. The questions put are in Chinese, so who writes English is left with the answer.
 */
export function askOnStory<Ending extends Outcome | object>(
  turn: Turn,
  ending: Ending,
  knowledge: Knowledge,
): Ending | Outcome {
  const { triage, questionWords, reports, texts } = knowledge;
  if (!isLost(ending) || !isStory(turn.text, questionWords)) {
    return ending;
  }
  const type = findSureType(turn.text, knowledge);
  if (type?.record !== true) {
    return ending;
  }
  const { office, district, fields } = triage(turn.text, turn.today);
  const isPlaced = district !== "unknown";
  if (!isPlaced && Object.keys(fields).length === 0) {
    return ending;
  }
  const asked = askWhichWish(turn, texts.assistant);
  const { name } = (isPlaced && reports.offices.get(office ?? "")) || {};
  const told =
    name === undefined
      ? texts.report("understood_can", { can: type.can })
      : texts.report("understood_office", { office: name });
  return { ...asked, reply: { ...asked.reply, text: `${told}\n${asked.reply.text}` } };
}

function isLost(ending: Outcome | object): boolean {
  return "code" in ending && LOST.includes(ending.code) && ending.reply.citations.length === 0;
}

/** Whether a text is long enough for a story, in Chinese, and asks for nothing in particular. */
function isStory(text: string, words: QuestionWords): boolean {
  if (text.length < SHORTEST_STORY_CHARS || isEnglish(text)) {
    return false;
  }
  const facets = readFacets(normalizeText(text), words);
  return !ASKED_FOR.some((facet) => facets.has(facet));
}

import { isAccused } from "./answer/question-words.ts";
import type { Reply } from "./conversation/reply.ts";
import type { Skill } from "./conversation/skill.ts";
import type { Turn } from "./conversation/turn.ts";
import { findSureType } from "./find-sure-type.ts";
import type { Knowledge } from "./open-knowledge.ts";
import { PLAN_DOCUMENT } from "./plan-document.ts";
import { putAsQuestion } from "./put-as-question.ts";
import type { FoundAnswer } from "./report/report-context.ts";
import { normalizeText } from "./retrieval/normalize-text.ts";

/** What tells where a platform takes complaints. */
const PLATFORMS_DOCUMENT = "law/platforms";
/**
 * What is understood as a report, or as a wish about one's own, is believed from here on to ask
 * nothing; so is a report that is less sure and says that it is one.
 */
const SURE_TO_ASK_NOTHING = 0.99;
const SAYS_SO = /举报|投诉|\breport/i;
/** From this probability on a reporter is told whose matter it is, though the type is a known one. */
const SURE_ELSEWHERE = 0.8;
/** Below this a report is none of another's matters, whatever words it shares with one. */
const LEAST_ELSEWHERE = 0.02;

/**
 * What the knowledge says to a message that reports something, or of whose matter it is; nothing to
 * who surely asks for a report of theirs. A plan's words help nobody who reports.
 */
export async function findReportAnswer(
  turn: Turn,
  answer: Skill,
  knowledge: Knowledge,
): Promise<FoundAnswer | undefined> {
  const { index, understand } = knowledge;
  if (turn.intent !== "report" && understand(turn.text).confidence >= SURE_TO_ASK_NOTHING) {
    return undefined;
  }
  const outcome = await putAsQuestion(turn, answer);
  if (outcome === undefined) {
    return undefined;
  }
  const { code, reply } = outcome;
  const isElsewhere = code === "unanswerable_other_agency";
  const helps = reply.citations.some(({ document }) => document !== PLAN_DOCUMENT);
  if (!(isElsewhere || code === "unanswerable_legal_opinion" || (code === "answered" && helps))) {
    return undefined;
  }
  const probability = isElsewhere ? index.probabilityElsewhere(turn.text) : 0;
  if (isElsewhere && turn.intent === "report" && probability < LEAST_ELSEWHERE) {
    return undefined;
  }
  const isPressing = isElsewhere
    ? probability >= SURE_ELSEWHERE
    : isOfPlatform(turn.text, reply, knowledge) || mayAsk(turn.text, knowledge);
  return { reply, isElsewhere, isPressing };
}

/** Whether an infringement is told of, and the answer is how a platform takes complaints of it. */
function isOfPlatform(text: string, { citations }: Reply, knowledge: Knowledge): boolean {
  return (
    citations.some(({ document }) => document === PLATFORMS_DOCUMENT) &&
    findSureType(text, knowledge)?.record === true
  );
}

/** Whether who seems to report may ask, or is accused. */
function mayAsk(text: string, { questionWords, understand }: Knowledge): boolean {
  const { intent, confidence } = understand(text);
  const isDoubtful = intent !== "report" || confidence < SURE_TO_ASK_NOTHING;
  return (isDoubtful && !SAYS_SO.test(text)) || isAccused(normalizeText(text), questionWords);
}

import { createAnswerKnowledge } from "./answer/answer-knowledge.ts";
import { createAnswerSkill } from "./answer/answer-skill.ts";
import { isAccused, type QuestionWords } from "./answer/question-words.ts";
import { type Facet, readFacets } from "./answer/read-facets.ts";
import { askWhichWish } from "./assistant/ask-which-wish.ts";
import { createConversationSkill } from "./assistant/conversation-skill.ts";
import { createDutyHours } from "./assistant/duty-hours.ts";
import { createFeedbackSkill } from "./assistant/feedback-skill.ts";
import { createFindDuty } from "./assistant/find-duty.ts";
import { createHandOffSkill } from "./assistant/hand-off-skill.ts";
import type { StoredSkill } from "./assistant/turn-facts.ts";
import { AppError } from "./base/app-error.ts";
import type { Clock, LocalDate } from "./base/clock.ts";
import type { CreateId } from "./base/id.ts";
import { isEnglish } from "./base/is-english.ts";
import { maskPersonalData } from "./base/mask-personal-data.ts";
import type { Config } from "./config/config.ts";
import type { Channel } from "./conversation/channel.ts";
import type { Outcome, OutcomeCode } from "./conversation/outcome.ts";
import type { Skill } from "./conversation/skill.ts";
import type { Turn } from "./conversation/turn.ts";
import { createSignInSkill } from "./desk/sign-in-skill.ts";
import type { Keys } from "./open-keys.ts";
import type { Knowledge } from "./open-knowledge.ts";
import { openFieldProposals, openWording } from "./open-wording.ts";
import { computeDueDate, type TimeLimit } from "./report/compute-due-date.ts";
import type { EvidenceStore } from "./report/evidence/evidence-store.ts";
import { findAskedClock } from "./report/find-asked-clock.ts";
import { countClosed } from "./report/matter-figures-repository.ts";
import type { FoundAnswer } from "./report/report-context.ts";
import { createHashMark } from "./report/report-marks.ts";
import { createReportSkill } from "./report/report-skill.ts";
import { understandReport } from "./report/understand-report.ts";
import { isWorkday } from "./report/working-calendar.ts";
import { normalizeText } from "./retrieval/normalize-text.ts";
import type { Storage } from "./storage/open-storage.ts";
import { createTargetSkill } from "./target/target-skill.ts";

/** What the skills stand on. */
export interface SkillParts {
  readonly config: Config;
  readonly knowledge: Knowledge;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly createId: CreateId;
  readonly keys: Keys;
  readonly evidenceStore: EvidenceStore;
  /** By name. */
  readonly channels: ReadonlyMap<string, Channel>;
}

const PLAN_DOCUMENT = "plan/jieyang-ip-plan-2021-2025";
/** From this probability on a report's type is taken for known. */
const SURE_TYPE = 0.4;
/** A shorter message tells no story. */
const SHORTEST_STORY_CHARS = 24;
/** How a story ends that nothing near is known of. */
const LOST: readonly OutcomeCode[] = ["unanswerable_off_topic", "unanswerable_not_in_documents"];
/** What tells where a platform takes complaints. */
const PLATFORMS_DOCUMENT = "law/platforms";
/** What is understood as a wish about one's own report, or as off topic, is believed from here on. */
const SURE_OF_REPORT = 0.97;
const SURE_OFF_TOPIC = 0.95;
/** From here on what sounds off topic may be another agency's matter, when it is as near to what people ask. */
const LIKELY_ELSEWHERE = 0.6;
const NEAR_MATTER = 0.45;
/** Who asks for one of these has said what is wanted, though nothing is known of it. */
const ASKED_FOR: readonly Facet[] = [
  ...(["count", "date", "money", "ranking", "progress", "other_year"] as const),
  ...(["contact", "materials", "procedure", "names"] as const),
];
/** A report that is less sure may be a question as well. */
const SURE_TO_ASK_NOTHING = 0.99;
/** From this probability on a reporter is told whose matter it is, though the type is a known one. */
const SURE_ELSEWHERE = 0.8;
/** Below this a report is none of another's matters, whatever words it shares with one. */
const LEAST_ELSEWHERE = 0.02;
const WRONG_CODES_PER_HOUR = 5;
const WRONG_CODES_PER_HOUR_OF_NETWORK = 60;
const WRONG_CODES_PER_HOUR_IN_ALL = 300;

/** All that the assistant can do. */
export function createSkills(parts: SkillParts): StoredSkill[] {
  const { knowledge, storage } = parts;
  const answerParts = {
    knowledge: createAnswerKnowledge(knowledge.index),
    settle: knowledge.index.settle,
    texts: knowledge.texts.answer,
    words: knowledge.questionWords,
    reportButton: { label: knowledge.texts.answer("button_report"), token: "report.start" },
    computeDueDate: (limit: TimeLimit, start: LocalDate) =>
      computeDueDate(limit, start, knowledge.reports.calendar),
    findLimit: (question: string, limit: TimeLimit) =>
      findAskedClock(question, limit, knowledge.reports.clocks),
    nameReport: (text: string) => nameReport(text, knowledge),
  };
  const wording = openWording(parts.config, parts.clock);
  const answer = createAnswerSkill({ ...answerParts, wording });
  // A report's text is nothing for a model, nor for an endpoint that embeds.
  const answerPlainly = createAnswerSkill({ ...answerParts, settle: async (work) => work() });
  const target = createTargetSkill({
    targets: knowledge.targets,
    texts: knowledge.texts.target,
    planTitle: getPlanTitle(knowledge),
    documentId: PLAN_DOCUMENT,
    countClosed: (counted, span) => countClosed(storage.database, counted, span),
    fallback: answer,
  });
  const texts = knowledge.texts.assistant;
  return [
    { ...answer, handle: async (turn) => askOnStory(turn, await answer.handle(turn), knowledge) },
    target,
    createConfiguredReportSkill(parts, answerPlainly),
    createConversationSkill({
      texts,
      findAnswer: (turn) => answerOffTopic(turn, answer, knowledge),
    }),
    createConfiguredHandOffSkill(parts),
    createFeedbackSkill({ texts, storage, maskText: maskPersonalData }),
    createSignInSkill({ texts: knowledge.texts.desk, deskUrl: toDeskUrl(parts.config) }),
  ];
}

/**
 * What is asked of a long story that nothing near is known of: when its type is sure and it tells of
 * somebody or something, it is hardly off topic. It is told who handles that, and asked whether it is
 * to be reported. The questions put are in Chinese, so who writes English is left with the answer.
 */
function askOnStory<Ending extends Outcome | object>(
  turn: Turn,
  ending: Ending,
  { classifyType, triage, questionWords, reports, texts }: Knowledge,
): Ending | Outcome {
  if (!isLost(ending) || !isStory(turn.text, questionWords)) {
    return ending;
  }
  const [likeliest] = classifyType(turn.text);
  const type = reports.types.get(likeliest?.label ?? "");
  if (likeliest === undefined || likeliest.probability < SURE_TYPE || type?.record !== true) {
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
  const facets = readFacets(normalizeText(text), words);
  return (
    text.length >= SHORTEST_STORY_CHARS &&
    !isEnglish(text) &&
    !ASKED_FOR.some((facet) => facets.has(facet))
  );
}

/**
 * The answer to what was hardly understood as off topic, or is near to what people ask of another
 * agency; `undefined` when there is none.
 */
async function answerOffTopic(
  turn: Turn,
  answer: Skill,
  { understand, index }: Knowledge,
): Promise<Outcome | undefined> {
  const isSure = understand(turn.text).confidence >= SURE_OFF_TOPIC;
  const isMatter = () =>
    index.probabilityElsewhere(turn.text) >= LIKELY_ELSEWHERE &&
    index.nearness(turn.text) >= NEAR_MATTER;
  if (isSure && !isMatter()) {
    return undefined;
  }
  const outcome = await putAsQuestion(turn, answer);
  const isAnswer = outcome?.code === "answered" || outcome?.code === "unanswerable_other_agency";
  return isAnswer ? { ...outcome, intent: "ask" } : undefined;
}

/** What the skill says to a turn that was understood as something else; `undefined` where it would commit. */
async function putAsQuestion(turn: Turn, answer: Skill): Promise<Outcome | undefined> {
  const outcome = await answer.handle({ ...turn, intent: "ask", state: undefined });
  return typeof outcome === "function" ? undefined : outcome;
}

/** Where people find the desk, if the operator said where the server is. */
function toDeskUrl({ publicUrl }: Config): string | undefined {
  return publicUrl === undefined ? undefined : ` ${publicUrl}/desk `;
}

function createConfiguredHandOffSkill({ config, knowledge, storage }: SkillParts): StoredSkill {
  const { reports, texts } = knowledge;
  return createHandOffSkill({
    texts: texts.assistant,
    storage,
    maskText: maskPersonalData,
    findDuty: createFindDuty(storage, reports.triageOffice),
    dutyHours: createDutyHours(config.dutyHours, (day) => isWorkday(day, reports.calendar)),
  });
}

function createConfiguredReportSkill(parts: SkillParts, answer: Skill): StoredSkill {
  const { config, knowledge, storage, clock, createId, keys, channels } = parts;
  const { reports, classifyType, texts } = knowledge;
  return createReportSkill({
    storage,
    knowledge: reports,
    texts: texts.report,
    understand: (text) => understandReport(text, reports, classifyType),
    proposeFields: openFieldProposals(config, clock, reports.cues),
    findAnswer: (turn) => findAnswer(turn, answer, knowledge),
    evidenceStore: parts.evidenceStore,
    openAttachment: (channel, attachment) =>
      getChannel(channels, channel).openAttachment(attachment),
    createId,
    clock,
    ...keys,
    hashMark: createHashMark(keys.queryCodePepper),
    compareTexts: knowledge.compareTexts,
    publicUrl: config.publicUrl,
    // Telegram's servers are abroad: nothing personal there unless the operator decided so.
    takesPersonalData: (channel) =>
      channel !== "telegram" || config.telegram?.takesPersonalData === true,
    limits: {
      evidenceBytes: config.evidenceLimitBytes,
      linkBytes: config.evidenceLinkLimitBytes,
      evidenceCount: config.evidenceLimitFiles,
      wrongCodesPerHour: WRONG_CODES_PER_HOUR,
      wrongCodesPerHourOfNetwork: WRONG_CODES_PER_HOUR_OF_NETWORK,
      wrongCodesPerHourInAll: WRONG_CODES_PER_HOUR_IN_ALL,
    },
  });
}

/** The type of a report's text, when it says enough to tell. */
function nameReport(text: string, { classifyType, reports }: Knowledge): string | undefined {
  const [likeliest] = classifyType(text);
  return likeliest !== undefined && likeliest.probability >= SURE_TYPE
    ? reports.types.get(likeliest.label)?.label
    : undefined;
}

/**
 * What the knowledge says to a message that reports something, or of whose matter it is; nothing to
 * who surely asks for a report of theirs. A plan's words help nobody who reports.
 */
async function findAnswer(
  turn: Turn,
  answer: Skill,
  { index, questionWords, understand }: Knowledge,
): Promise<FoundAnswer | undefined> {
  if (turn.intent !== "report" && understand(turn.text).confidence >= SURE_OF_REPORT) {
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
  const mayAsk = () => understand(turn.text).confidence < SURE_TO_ASK_NOTHING;
  const isOfPlatform = reply.citations.some(({ document }) => document === PLATFORMS_DOCUMENT);
  const isPressing = isElsewhere
    ? probability >= SURE_ELSEWHERE
    : isOfPlatform || isAccused(normalizeText(turn.text), questionWords) || mayAsk();
  return { reply, isElsewhere, isPressing };
}

function getPlanTitle({ index }: Knowledge): string {
  const plan = index.documents.find(({ id }) => id === PLAN_DOCUMENT);
  if (plan === undefined) {
    throw new AppError({
      code: "broken_data_file",
      message: `the knowledge holds no document ${PLAN_DOCUMENT}`,
    });
  }
  return plan.title;
}

function getChannel(channels: ReadonlyMap<string, Channel>, name: string): Channel {
  const channel = channels.get(name);
  if (channel === undefined) {
    throw new AppError({ code: "attachment_unavailable", message: `no channel ${name}` });
  }
  return channel;
}

import { createAnswerKnowledge } from "./answer/answer-knowledge.ts";
import { createAnswerSkill } from "./answer/answer-skill.ts";
import { answerOffTopic } from "./answer-off-topic.ts";
import { askOnStory } from "./ask-on-story.ts";
import { createConversationSkill } from "./assistant/conversation-skill.ts";
import { createDutyHours } from "./assistant/duty-hours.ts";
import { createFeedbackSkill } from "./assistant/feedback-skill.ts";
import { createFindDuty } from "./assistant/find-duty.ts";
import { createHandOffSkill } from "./assistant/hand-off-skill.ts";
import type { StoredSkill } from "./assistant/turn-facts.ts";
import { AppError } from "./base/app-error.ts";
import type { Clock, LocalDate } from "./base/clock.ts";
import type { CreateId } from "./base/id.ts";
import { maskPersonalData } from "./base/mask-personal-data.ts";
import type { Config } from "./config/config.ts";
import type { Channel } from "./conversation/channel.ts";
import type { Skill } from "./conversation/skill.ts";
import { createSignInSkill } from "./desk/sign-in-skill.ts";
import { findReportAnswer } from "./find-report-answer.ts";
import { findSureType } from "./find-sure-type.ts";
import type { Keys } from "./open-keys.ts";
import type { Knowledge } from "./open-knowledge.ts";
import { openFieldProposals, openWording } from "./open-wording.ts";
import { getPlanTitle, PLAN_DOCUMENT } from "./plan-document.ts";
import { computeDueDate, type TimeLimit } from "./report/compute-due-date.ts";
import type { EvidenceStore } from "./report/evidence/evidence-store.ts";
import { findAskedClock } from "./report/find-asked-clock.ts";
import { countClosed } from "./report/matter-figures-repository.ts";
import { createHashMark } from "./report/report-marks.ts";
import { createReportSkill } from "./report/report-skill.ts";
import { understandReport } from "./report/understand-report.ts";
import { isWorkday } from "./report/working-calendar.ts";
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
    nameReport: (text: string) => findSureType(text, knowledge)?.label,
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
    findAnswer: (turn) => findReportAnswer(turn, answer, knowledge),
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

function getChannel(channels: ReadonlyMap<string, Channel>, name: string): Channel {
  const channel = channels.get(name);
  if (channel === undefined) {
    throw new AppError({ code: "attachment_unavailable", message: `no channel ${name}` });
  }
  return channel;
}

import { generateKeyPairSync } from "node:crypto";
import { Readable } from "node:stream";
import { inspect } from "node:util";
import { createConversationSkill } from "../../src/assistant/conversation-skill.ts";
import type { UnderstandMessage } from "../../src/assistant/route-message.ts";
import { createRandomId } from "../../src/base/id.ts";
import type { Log } from "../../src/base/log.ts";
import type { Attachment, InboundMessage } from "../../src/conversation/message.ts";
import type { Role } from "../../src/conversation/person.ts";
import { type Reply, toReply } from "../../src/conversation/reply.ts";
import { createDataEvidenceKeys } from "../../src/report/evidence/data-evidence-keys.ts";
import { createIntakeRules } from "../../src/report/intake-rules.ts";
import type { ProposeFields } from "../../src/report/propose-fields.ts";
import type { ClassifyType } from "../../src/report/rank-types.ts";
import { loadReportKnowledge } from "../../src/report/report-knowledge.ts";
import { createHashMark } from "../../src/report/report-marks.ts";
import { createReportSkill } from "../../src/report/report-skill.ts";
import { loadReportTexts } from "../../src/report/report-texts.ts";
import { understandReport } from "../../src/report/understand-report.ts";
import type { Storage } from "../../src/storage/open-storage.ts";
import { openTestEvidence } from "./open-test-evidence.ts";
import { assistantTexts, createTestAssistant, echoSkill } from "./test-assistant.ts";

export const reportKnowledge = loadReportKnowledge("knowledge");
export const reportTexts = loadReportTexts("knowledge/texts/report.yaml");

export const EVIDENCE_BYTES = 20_000;
const EVIDENCE_COUNT = 3;
const LINK_BYTES = 100_000;

/** Counts how often a type's names stand in the text: enough to tell the test's reports apart. */
export const classifyByNames: ClassifyType = (text) => {
  const counts = [...reportKnowledge.types.values()].map(({ key, names }) => ({
    label: key,
    count: names.filter((name) => text.includes(name)).length,
  }));
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  return counts
    .filter(({ count }) => count > 0)
    .map(({ label, count }) => ({ label, probability: total === 0 ? 0 : count / total }))
    .sort((a, b) => b.probability - a.probability);
};

/** The rules of an intake whose types are told by {@link classifyByNames}. */
export const intakeRules = createIntakeRules({
  knowledge: reportKnowledge,
  texts: reportTexts,
  understand: (text) => understandReport(text, reportKnowledge, classifyByNames),
  today: "2026-11-25",
  takesContact: true,
});

/** Understands by a few words: enough to steer the test's messages. */
const understandByWords: UnderstandMessage = (text) => {
  const words: [RegExp, ReturnType<UnderstandMessage>["intent"]][] = [
    [/^(?:你好|谢谢)/, "smalltalk"],
    [/撤回/, "withdraw"],
    [/^补充|补充一下/, "supplement"],
    [/进度|我的事项|今天到期|JY\d{8}|查询码/, "status"],
    [/[?？]/, "ask"],
    [/举报|假冒|侵权|冒牌/, "report"],
  ];
  const intent = words.find(([pattern]) => pattern.test(text))?.[1] ?? "offtopic";
  return /算不算/.test(text)
    ? { intent, confidence: 0.5, mayBe: "ask" }
    : { intent, confidence: 1 };
};

/** A person who chats with the assistant. */
export interface Chat {
  says(text: string, parts?: Partial<InboundMessage>): Promise<Reply>;
  /** Presses the latest button with this label; fails when there is none. */
  presses(label: string): Promise<Reply>;
  pressesToken(token: string): Promise<Reply>;
  sends(
    name: string,
    bytes: Buffer,
    text?: string,
    parts?: Partial<InboundMessage>,
  ): Promise<Reply>;
  replies(): Promise<Reply[]>;
  latest(): Promise<Reply>;
}

interface OfficeOptions {
  readonly channel?: string;
  readonly proposeFields?: ProposeFields;
}

/** An assistant that takes reports in, with a database, offices and people. */
export async function openReportOffice(
  storage: Storage,
  { channel = "web", proposeFields }: OfficeOptions = {},
) {
  const limits = {
    ...{ evidenceBytes: EVIDENCE_BYTES, linkBytes: LINK_BYTES },
    ...{ evidenceCount: EVIDENCE_COUNT, wrongCodesPerHour: 5, wrongCodesPerHourInAll: 12 },
    wrongCodesPerHourOfNetwork: 8,
  };
  const evidence = openTestEvidence({
    limitBytes: EVIDENCE_BYTES,
    keys: createDataEvidenceKeys(storage.database),
  });
  const files = new Map<string, Buffer>();
  const logged: string[] = [];
  const keep = (facts: object, message: string) =>
    void logged.push(`${inspect(facts, { depth: 8 })} ${message}`);
  const log: Log = { debug: keep, info: keep, warn: keep, error: keep };
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const skill = createReportSkill({
    storage,
    knowledge: reportKnowledge,
    texts: reportTexts,
    publicUrl: "https://zhiquan.example",
    understand: (text) => understandReport(text, reportKnowledge, classifyByNames),
    proposeFields,
    evidenceStore: evidence.store,
    async openAttachment(_, attachment: Attachment) {
      const bytes = files.get(attachment.reference);
      if (bytes === undefined) {
        throw new Error("the file is gone");
      }
      return Readable.from([bytes]);
    },
    createId: createRandomId,
    receiptKey: privateKey,
    queryCodePepper: "pepper",
    hashMark: createHashMark("pepper"),
    // The share of characters in common: enough to tell the same story from another.
    compareTexts: (one, other) =>
      [...one].filter((character) => other.includes(character)).length /
      Math.max([...one].length, 1),
    findAnswer: async ({ text }) => {
      const isElsewhere = text.includes("工资");
      const isPressing = text.includes("说我侵权");
      const reply = toReply(isElsewhere ? "请拨打12333。" : "真的会保密。");
      return isElsewhere || isPressing || text.includes("保密")
        ? { reply, isElsewhere, isPressing }
        : undefined;
    },
    takesPersonalData: (name) => name !== "telegram",
    clock: { now: () => assistant.clock.now() },
    limits,
  });
  const conversation = createConversationSkill({
    texts: assistantTexts,
    findAnswer: async () => undefined,
  });
  const assistant = await createTestAssistant(storage, {
    skills: [echoSkill, skill, conversation],
    channels: ["web", "telegram", "wecom-app"],
    understand: understandByWords,
    log,
  });

  function chat(name: string): Chat {
    const address = { channel, account: "site", conversationId: `${channel}:${name}` };
    const replies = () => assistant.replies(address.conversationId);
    const latest = async () => (await replies()).at(-1) ?? { text: "", citations: [], buttons: [] };
    const says = (text: string, parts: Partial<InboundMessage> = {}) =>
      assistant.say(text, { address, sender: { externalId: name }, ...parts });
    return {
      says,
      replies,
      latest,
      async presses(label) {
        const all = (await replies()).flatMap((reply) => reply.buttons.flat());
        const button = all.findLast((candidate) => candidate.label === label);
        if (button === undefined) {
          throw new Error(`no button ${label} among ${all.map((b) => b.label).join(", ")}`);
        }
        return says("", { press: button.token });
      },
      pressesToken: (token) => says("", { press: token }),
      sends(fileName, bytes, text = "", parts = {}) {
        const reference = createRandomId();
        files.set(reference, bytes);
        return says(text, { attachments: [{ reference, name: fileName }], ...parts });
      },
    };
  }

  /** Makes a person of staff, as an invitation would. */
  async function staff(name: string, role: Role, officeId?: string): Promise<Chat> {
    const person = chat(name);
    await person.says("你好");
    const { person_id } = await storage.database
      .selectFrom("accounts")
      .select("person_id")
      .where("external_id", "=", name)
      .executeTakeFirstOrThrow();
    await storage.database
      .updateTable("people")
      .set({ role, office_id: officeId ?? null })
      .where("id", "=", person_id)
      .execute();
    return person;
  }

  return {
    assistant,
    skill,
    chat,
    staff,
    publicKey,
    logged,
    evidenceStore: evidence.store,
    limits,
    /** The names of the kept objects. */
    async evidenceFiles() {
      const names: string[] = [];
      for await (const { name } of evidence.backend.list()) {
        names.push(name);
      }
      return names;
    },
    close: () => evidence.remove(),
  };
}
export type ReportOffice = Awaited<ReturnType<typeof openReportOffice>>;

import { type AssistantTexts, loadAssistantTexts } from "../../src/assistant/assistant-texts.ts";
import { createBindAccount } from "../../src/assistant/bind-account.ts";
import { createConversationSkill } from "../../src/assistant/conversation-skill.ts";
import type { DutyHours } from "../../src/assistant/duty-hours.ts";
import { createFeedbackSkill } from "../../src/assistant/feedback-skill.ts";
import { createFindDuty } from "../../src/assistant/find-duty.ts";
import { createHandOffSkill } from "../../src/assistant/hand-off-skill.ts";
import { createReceive } from "../../src/assistant/receive.ts";
import type { UnderstandMessage } from "../../src/assistant/route-message.ts";
import { createRunTurn, type RunTurnOptions } from "../../src/assistant/run-turn.ts";
import type { StoredSkill } from "../../src/assistant/turn-facts.ts";
import { createTurnWorker, type TurnWorkerOptions } from "../../src/assistant/turn-worker.ts";
import type { WorkLoop } from "../../src/assistant/work-loop.ts";
import { AppError } from "../../src/base/app-error.ts";
import { createRandomId } from "../../src/base/id.ts";
import { silentLog } from "../../src/base/log.ts";
import { redactPersonalData } from "../../src/base/redact-personal-data.ts";
import type { Receive } from "../../src/conversation/channel.ts";
import type { InboundMessage } from "../../src/conversation/message.ts";
import { type Reply, toReply } from "../../src/conversation/reply.ts";
import { openCache } from "../../src/storage/open-cache.ts";
import type { Storage } from "../../src/storage/open-storage.ts";
import { readReplies } from "../../src/storage/outbox.ts";
import type { TurnRow } from "../../src/storage/tables.ts";
import { createHandClock, type HandClock } from "./hand-clock.ts";

export const assistantTexts: AssistantTexts = loadAssistantTexts("knowledge/texts/assistant.yaml");

/** Understands by the first character: enough to tell the test's skills apart. */
export const understandByMark: UnderstandMessage = (text) => {
  const marks = {
    "？": "ask",
    "！": "report",
    "～": "smalltalk",
    "＠": "human",
    "＃": "offtopic",
  } as const;
  const intent = marks[text.charAt(0) as keyof typeof marks] ?? "supplement";
  return { intent, confidence: 1 };
};

/** Answers questions by repeating them; fails when told to. */
export const echoSkill: StoredSkill = {
  name: "echo",
  intents: ["ask", "target"],
  isPublic: true,
  async handle(turn) {
    if (turn.text.includes("意外")) {
      throw new Error("the skill is broken");
    }
    if (turn.text.includes("已知")) {
      throw new AppError({ code: "known", message: "known", userMessage: "资料正在更新。" });
    }
    return { code: "answered", reply: toReply(`答：${turn.text}`) };
  },
};

/** Counts what it is told, in its memory and, within the turn's transaction, in a counter. */
export const tallySkill: StoredSkill = {
  name: "tally",
  intents: ["report", "status", "supplement", "withdraw"],
  async handle(turn) {
    const count = typeof turn.state === "number" ? turn.state : 0;
    if (turn.text === "取消" || turn.text === "完") {
      return { code: "report_cancelled", reply: toReply(`共${count}条`), state: null };
    }
    return async (transaction) => {
      await transaction
        .insertInto("counters")
        .values({ name: `tally:${turn.message.externalId}`, value: 1 })
        .onConflict((conflict) =>
          conflict.column("name").doUpdateSet((set) => ({ value: set("counters.value", "+", 1) })),
        )
        .execute();
      if (turn.text.includes("写不进")) {
        throw new Error("the disk is full");
      }
      const buttons = [[{ label: "完", token: "tally.done" }]];
      return {
        code: "report_asking",
        reply: toReply(`第${count + 1}条：${turn.message.press ?? turn.text}`, { buttons }),
        state: count + 1,
      };
    };
  },
  keeps: (turn) => turn.intent === "supplement",
  resume: (state) =>
    toReply(`接着第${String(state)}条`, { buttons: [[{ label: "完", token: "tally.done" }]] }),
};

/** An assistant over a real storage, with a clock and a worker that the test drives. */
export interface TestAssistant {
  readonly clock: HandClock;
  readonly worker: WorkLoop;
  readonly receive: Receive;
  /** Takes a message in; `parts` replaces what is usual. */
  take(text: string, parts?: Partial<InboundMessage>): Promise<"accepted" | "repeated">;
  /** Takes a message in, works everything off, and gives the latest reply of its conversation. */
  say(text: string, parts?: Partial<InboundMessage>): Promise<Reply>;
  replies(conversationId?: string): Promise<Reply[]>;
  turns(): Promise<TurnRow[]>;
}

export async function createTestAssistant(
  storage: Storage,
  replacements: Partial<RunTurnOptions & TurnWorkerOptions> = {},
  dutyHours: DutyHours = { isOnDuty: () => true, words: "" },
  askSkill: StoredSkill = echoSkill,
): Promise<TestAssistant> {
  const clock = createHandClock();
  const cache = await openCache();
  const texts = assistantTexts;
  const skills = [
    askSkill,
    tallySkill,
    createConversationSkill({ texts, findAnswer: async () => undefined }),
    createHandOffSkill({
      ...{ texts, storage, dutyHours, maskText: redactPersonalData },
      findDuty: createFindDuty(storage, "city_bureau"),
    }),
    createFeedbackSkill({ texts, storage, maskText: redactPersonalData }),
  ];
  const shared = {
    maskText: redactPersonalData,
    storage,
    texts,
    clock,
    log: silentLog,
    createId: createRandomId,
  };
  const runTurn = createRunTurn({
    ...shared,
    skills,
    understand: understandByMark,
    recogniseAttack: () => undefined,
    bindAccount: createBindAccount({ cache, texts }),
    ...replacements,
  });
  const worker = createTurnWorker({
    ...shared,
    channels: ["web", "telegram"],
    runTurn,
    onCommitted() {},
    random: () => 0,
    pollMs: 20,
    ...replacements,
  });
  const receive = createReceive({ storage, clock, notify: () => worker.notify() });
  let count = 0;

  function take(text: string, parts: Partial<InboundMessage> = {}) {
    count += 1;
    return receive({
      address: toAddress("1"),
      externalId: `m${count}`,
      sender: { externalId: "1" },
      receivedAt: clock.now().toISOString(),
      text,
      attachments: [],
      ...parts,
    });
  }

  async function replies(conversationId = "web:1") {
    const rows = await readReplies(storage.database, conversationId, { afterId: 0, limit: 1_000 });
    return rows.map(({ reply }) => JSON.parse(reply) as Reply);
  }

  return {
    clock,
    worker,
    receive,
    take,
    replies,
    async say(text, parts = {}) {
      await take(text, parts);
      await worker.workOff();
      const latest = (await replies(parts.address?.conversationId)).at(-1);
      return latest ?? toReply("");
    },
    turns: () => storage.database.selectFrom("turns").selectAll().orderBy("inbox_seq").execute(),
  };
}

/** An address and sender of the test's web site. */
export function toAddress(name: string) {
  return { channel: "web", account: "site", conversationId: `web:${name}` };
}

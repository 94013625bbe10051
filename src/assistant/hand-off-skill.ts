import { z } from "zod";
import type { Address } from "../conversation/message.ts";
import type { Notice, Outcome } from "../conversation/outcome.ts";
import { toReply } from "../conversation/reply.ts";
import type { Commit } from "../conversation/skill.ts";
import type { Turn } from "../conversation/turn.ts";
import { findHandOff, insertHandOff, markHandOffAnswered } from "../storage/hand-offs.ts";
import type { Storage } from "../storage/open-storage.ts";
import type { HandOffRow, StorageTransaction } from "../storage/tables.ts";
import type { AssistantTexts } from "./assistant-texts.ts";
import type { DutyHours } from "./duty-hours.ts";
import { parseCommand } from "./parse-command.ts";
import type { StoredSkill } from "./turn-facts.ts";

/** Where to write to whoever is on duty; empty when nobody is. */
export type FindDuty = () => Promise<readonly Address[]>;

export interface HandOffOptions {
  readonly texts: AssistantTexts;
  readonly findDuty: FindDuty;
  readonly dutyHours: DutyHours;
  readonly storage: Storage;
  /** Takes out what could identify a person before their words are quoted. */
  readonly maskText: (text: string) => string;
}

/** The button that asks for a human. */
export const CALL_TOKEN = "human.call";

const ANSWER = "human.answer.";
const QUOTED_CHARACTERS = 500;
const STAFF: readonly Turn["person"]["role"][] = ["officer", "lead", "triage"];
/** What the skill remembers of an officer who is about to answer. */
const answeringSchema = z.object({ handOffId: z.string() });

/**
 * A wish for a human: whoever is on duty is told, with a button to answer by; what they write goes
 * to the one who asked. Outside duty hours the message is taken all the same.
 */
export function createHandOffSkill(options: HandOffOptions): StoredSkill {
  return {
    name: "human",
    intents: ["human"],
    async handle(turn) {
      const press = turn.message.press ?? "";
      if (press.startsWith(ANSWER)) {
        return beginAnswer(turn, press.slice(ANSWER.length), options);
      }
      const answering = answeringSchema.safeParse(turn.state);
      return answering.success && press === ""
        ? answer(turn, answering.data.handOffId, options)
        : handOver(turn, options);
    },
    keeps: (turn) => answeringSchema.safeParse(turn.state).success && turn.text !== "",
  };
}

async function handOver(
  turn: Turn,
  options: HandOffOptions,
): Promise<Outcome | Commit<StorageTransaction>> {
  const { texts, dutyHours } = options;
  const duty = await options.findDuty();
  const isOnDuty = dutyHours.isOnDuty(turn.now);
  const call = isOnDuty ? { callsPerson: true } : {};
  if (duty.length === 0) {
    return { code: "handed_over", reply: toReply(texts("human_nobody"), call) };
  }
  const text = toQuotation(turn, options);
  const { channel, account, conversationId } = turn.message.address;
  const notice = toReply(texts("human_notice", { reference: turn.id.slice(0, 8), channel, text }), {
    buttons: [[{ label: texts("button_answer_human"), token: `${ANSWER}${turn.id}` }]],
  });
  const notices = duty.map(
    (to): Notice => ({ to, reply: notice, key: `human:${turn.id}:${to.conversationId}` }),
  );
  const told = isOnDuty
    ? texts("human_told", { count: duty.length })
    : texts("human_told_later", { hours: dutyHours.words });
  return async (transaction) => {
    await insertHandOff(transaction, {
      ...{ id: turn.id, channel, account, text },
      conversation_id: conversationId,
      created_at: turn.now.toISOString(),
    });
    return { code: "handed_over", reply: toReply(told, call), notices };
  };
}

/** What the person said; when that was no more than "人工" or a button, what they said before it. */
function toQuotation(turn: Turn, { texts, maskText }: HandOffOptions): string {
  const isWish = turn.text === "" || parseCommand(turn.text) !== undefined;
  const said = isWish ? findQuestion(turn) : turn.text;
  const text = maskText(said ?? "").slice(0, QUOTED_CHARACTERS);
  return text === "" ? texts("human_notice_no_text") : text;
}

/** The latest words outside a report: what people write into a report is for its office alone. */
function findQuestion({ history }: Turn): string | undefined {
  return history.findLast(({ text, outcome }) => text !== "" && !outcome.startsWith("report_"))
    ?.text;
}

async function beginAnswer(turn: Turn, id: string, options: HandOffOptions): Promise<Outcome> {
  const { texts, storage } = options;
  const handOff = STAFF.includes(turn.person.role)
    ? await findHandOff(storage.database, id)
    : undefined;
  if (handOff === undefined) {
    return { code: "report_refused", reply: toReply(texts("unknown_button")) };
  }
  const name = handOff.answered_at === null ? "human_answer_ask" : "human_answer_again";
  return {
    code: "handed_over",
    reply: toReply(texts(name, { text: handOff.text })),
    state: { handOffId: id },
  };
}

async function answer(
  turn: Turn,
  id: string,
  { texts, storage }: HandOffOptions,
): Promise<Outcome | Commit<StorageTransaction>> {
  if (parseCommand(turn.text)?.kind === "cancel") {
    return { code: "handed_over", reply: toReply(texts("human_answer_cancelled")), state: null };
  }
  const handOff = await findHandOff(storage.database, id);
  if (handOff === undefined || !STAFF.includes(turn.person.role)) {
    return { code: "report_refused", reply: toReply(texts("unknown_button")), state: null };
  }
  return async (transaction) => {
    await markHandOffAnswered(transaction, id, { personId: turn.person.id, now: turn.now });
    return {
      code: "handed_over",
      reply: toReply(texts("human_answer_sent")),
      notices: [toAnswer(turn, handOff, texts)],
      state: null,
    };
  };
}

function toAnswer(turn: Turn, handOff: HandOffRow, texts: AssistantTexts): Notice {
  const { channel, account, conversation_id: conversationId } = handOff;
  return {
    to: { channel, account, conversationId },
    reply: toReply(texts("human_answer", { text: turn.text })),
    key: `human-answer:${handOff.id}:${turn.id}`,
  };
}

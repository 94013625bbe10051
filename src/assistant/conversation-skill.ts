import { redactPersonalData } from "../base/redact-personal-data.ts";
import type { Address } from "../conversation/message.ts";
import type { Notice, Outcome } from "../conversation/outcome.ts";
import { toReply } from "../conversation/reply.ts";
import type { Turn } from "../conversation/turn.ts";
import type { AssistantTexts } from "./assistant-texts.ts";
import { parseCommand } from "./parse-command.ts";
import type { StoredSkill } from "./turn-facts.ts";

const QUOTED_CHARACTERS = 500;

/** Where to write to whoever is on duty; empty when nobody is. */
export type FindDuty = () => Promise<readonly Address[]>;

/** What is not business: greetings and thanks, help, a wish for a human, other people's matters. */
export function createConversationSkill({
  texts,
  findDuty,
}: {
  readonly texts: AssistantTexts;
  readonly findDuty: FindDuty;
}): StoredSkill {
  return {
    name: "conversation",
    intents: ["human", "smalltalk", "offtopic"],
    async handle(turn) {
      switch (turn.intent) {
        case "human":
          return handOver(turn, texts, findDuty);
        case "offtopic":
          return { code: "unanswerable_off_topic", reply: toReply(texts("off_topic")) };
        default:
          return { code: "answered_smalltalk", reply: toReply(toSmalltalk(turn.text, texts)) };
      }
    },
  };
}

function toSmalltalk(text: string, texts: AssistantTexts): string {
  const command = parseCommand(text)?.kind;
  if (command === "help") {
    return texts("welcome");
  }
  if (command === "cancel") {
    return texts("nothing_to_cancel");
  }
  const kind = (["thanks", "identity", "greeting"] as const).find((candidate) =>
    saysOneOf(text, texts(`words_${candidate}`).split(/\s+/)),
  );
  return texts(`smalltalk_${kind ?? "other"}`);
}

/** Latin words must stand alone: "hi" is not said by "this". */
function saysOneOf(text: string, words: readonly string[]): boolean {
  const said = text.toLowerCase();
  const latin = new Set(said.match(/[a-z]+/g));
  return words.some((word) => (/^[a-z]+$/.test(word) ? latin.has(word) : said.includes(word)));
}

async function handOver(turn: Turn, texts: AssistantTexts, findDuty: FindDuty): Promise<Outcome> {
  const duty = await findDuty();
  if (duty.length === 0) {
    return { code: "handed_over", reply: toReply(texts("human_nobody")) };
  }
  const reply = toReply(
    texts("human_notice", {
      reference: turn.id.slice(0, 8),
      channel: turn.message.address.channel,
      text: toQuotation(turn, texts),
    }),
  );
  const notices = duty.map(
    (to): Notice => ({ to, reply, key: `human:${turn.id}:${to.conversationId}` }),
  );
  const told = texts("human_told", { count: duty.length });
  return { code: "handed_over", reply: toReply(told), notices };
}

/** What the person said; when that was no more than "人工", what they said before it. */
function toQuotation(turn: Turn, texts: AssistantTexts): string {
  const said = parseCommand(turn.text) === undefined ? turn.text : turn.history.at(-1)?.text;
  const text = redactPersonalData(said ?? "").slice(0, QUOTED_CHARACTERS);
  return text === "" ? texts("human_notice_no_text") : text;
}

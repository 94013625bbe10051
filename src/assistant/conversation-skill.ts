import type { Outcome } from "../conversation/outcome.ts";
import { toReply } from "../conversation/reply.ts";
import type { Turn } from "../conversation/turn.ts";
import { type AssistantTexts, answerInLanguageOf } from "./assistant-texts.ts";
import { parseCommand } from "./parse-command.ts";
import type { StoredSkill } from "./turn-facts.ts";

/** What the skill is made of. */
interface ConversationSkillOptions {
  readonly texts: AssistantTexts;
  /** What is known of a matter that only seems to be off topic; `undefined` of one that is. */
  readonly findAnswer: (turn: Turn) => Promise<Outcome | undefined>;
}

/** Who is told by 帮助 what they can do at work. */
const STAFF = ["officer", "lead", "triage", "auditor"] as const;

/** What is not business: greetings and thanks, help, other people's matters. */
export function createConversationSkill({
  texts,
  findAnswer,
}: ConversationSkillOptions): StoredSkill {
  return {
    name: "conversation",
    isPublic: true,
    intents: ["smalltalk", "offtopic"],
    async handle(turn) {
      switch (turn.intent) {
        case "offtopic":
          return (
            (await findAnswer(turn)) ?? {
              code: "unanswerable_off_topic",
              reply: toReply(answerInLanguageOf(turn.text, "off_topic", texts)),
            }
          );
        default:
          return { code: "answered_smalltalk", reply: toReply(toSmalltalk(turn, texts)) };
      }
    },
  };
}

function toSmalltalk({ text, person }: Turn, texts: AssistantTexts): string {
  const command = parseCommand(text)?.kind;
  if (command === "help") {
    const role = STAFF.find((staff) => staff === person.role);
    return role === undefined ? answerInLanguageOf(text, "welcome", texts) : texts(`help_${role}`);
  }
  if (command === "cancel") {
    return texts("nothing_to_cancel");
  }
  const kind = (["thanks", "identity", "greeting"] as const).find((candidate) =>
    saysOneOf(text, texts(`words_${candidate}`).split(/\s+/)),
  );
  return answerInLanguageOf(text, `smalltalk_${kind ?? "other"}`, texts);
}

/** Latin words must stand alone: "hi" is not said by "this". */
function saysOneOf(text: string, words: readonly string[]): boolean {
  const said = text.toLowerCase();
  const latin = new Set(said.match(/[a-z]+/g));
  return words.some((word) => (/^[a-z]+$/.test(word) ? latin.has(word) : said.includes(word)));
}

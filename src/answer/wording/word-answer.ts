import { AppError } from "../../base/app-error.ts";
import type { LocalDate } from "../../base/clock.ts";
import { isEnglish } from "../../base/is-english.ts";
import type { Log } from "../../base/log.ts";
import type { PersonalMask } from "../../base/personal-mask.ts";
import type { ShowDraft } from "../../conversation/draft.ts";
import type { Outcome } from "../../conversation/outcome.ts";
import type { Reply } from "../../conversation/reply.ts";
import type { ChatCall, ChatModel } from "../../model/chat-model.ts";
import { encloseData } from "../../prompt/enclose-data.ts";
import type { OwnPrompts } from "../../prompt/own-prompts.ts";
import type { Passage } from "../../retrieval/passage.ts";
import type { FindOrders } from "../../retrieval/recognise-attack.ts";
import type { QuestionAnswer } from "../answer-question.ts";
import type { AnswerTexts } from "../answer-texts.ts";
import { type CheckedWording, checkWording } from "./check-wording.ts";
import { composeWording } from "./compose-wording.ts";
import { followWriting } from "./follow-writing.ts";
import { choosePassages, writePassages } from "./given-passages.ts";
import type { ModelWords } from "./model-words.ts";
import { splitWording, type WrittenSentence } from "./split-wording.ts";

/** What a model words answers with. */
export interface WordingOptions {
  readonly model: ChatModel;
  readonly prompts: OwnPrompts;
  readonly words: ModelWords;
}

/** One answered question as it was put. */
export interface AskedQuestion {
  readonly question: string;
  readonly mask: PersonalMask;
  readonly findOrders: FindOrders;
  readonly texts: AnswerTexts;
  readonly today: LocalDate;
  readonly log: Log;
  /** Shows the answer while it is being written, sentence by sentence, each of them checked. */
  readonly showDraft?: ShowDraft | undefined;
}

/**
 * The answer in a model's words, every sentence of which stands in the passages that it cites; the
 * answer without a model when that cannot be had. Never throws for what the model does.
 *
 * Only answers are worded: what is refused, asked in English, or told from a table goes out as it is.
 */
export async function wordAnswer(
  answer: QuestionAnswer,
  asked: AskedQuestion,
  options: WordingOptions,
): Promise<Outcome> {
  const { outcome, pieces } = answer;
  const isTable = pieces.some(({ passage }) => passage.kind === "table_row");
  if (outcome.code !== "answered" || pieces.length === 0 || isTable || isEnglish(asked.question)) {
    return outcome;
  }
  const passages = choosePassages(pieces, answer.found);
  const check = (sentences: readonly WrittenSentence[] | undefined) =>
    checkWording(sentences, { passages, pieces, words: options.words, mask: asked.mask });
  const compose = (sentences: readonly WrittenSentence[], buttons: Reply["buttons"]) =>
    composeWording(sentences, { ...asked, passages, pieces, buttons });
  const { showDraft } = asked;
  const onText =
    showDraft && followWriting(check, (sentences) => showDraft(compose(sentences, [])));
  const written = await askModel(passages, asked, { ...options, onText });
  const checked =
    written.kind === "text"
      ? check(splitWording(written.text))
      : ({ kind: "unusable", reason: written.reason, dropped: 0 } as const);
  if (checked.kind === "unusable") {
    return { ...outcome, wording: toFallback(checked, asked.log) };
  }
  const { sentences, dropped } = checked;
  const reply = compose(sentences, outcome.reply.buttons);
  return { ...outcome, reply, wording: { kind: "kept", sentences: sentences.length, dropped } };
}

type Written =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "failed"; readonly reason: string };

async function askModel(
  passages: readonly Passage[],
  { question, mask, findOrders }: AskedQuestion,
  { model, prompts, onText }: WordingOptions & Pick<ChatCall, "onText">,
): Promise<Written> {
  const filled = prompts("word-answer", {
    passages: writePassages(passages, findOrders),
    question: encloseData("问题", mask.hide(question)),
  });
  try {
    return { kind: "text", text: await model(filled, { onText }) };
  } catch (cause) {
    if (cause instanceof AppError) {
      return { kind: "failed", reason: cause.code };
    }
    throw cause;
  }
}

function toFallback(
  { reason, dropped }: Extract<CheckedWording, { kind: "unusable" }>,
  log: Log,
): NonNullable<Outcome["wording"]> {
  log.warn({ reason, dropped }, "the answer without a model was given");
  return { kind: "fell_back", reason, dropped };
}

import { PERSONAL_TOKEN, type PersonalMask } from "../../base/personal-mask.ts";
import type { Passage } from "../../retrieval/passage.ts";
import type { AnswerPiece } from "../answer-knowledge.ts";
import { checkSentence } from "./check-sentence.ts";
import type { ModelWords } from "./model-words.ts";
import type { WrittenSentence } from "./split-wording.ts";

/** What is left of a model's answer. */
export type CheckedWording =
  | {
      readonly kind: "usable";
      readonly sentences: readonly WrittenSentence[];
      readonly dropped: number;
    }
  | {
      readonly kind: "unusable";
      /** The commonest problem of its sentences, or what the text was instead of sentences. */
      readonly reason: string;
      readonly dropped: number;
    };

export interface CheckWordingOptions {
  /** Those that the model was given, in the order of their numbers from 1. */
  readonly passages: readonly Passage[];
  readonly pieces: readonly AnswerPiece[];
  readonly words: ModelWords;
  readonly mask: PersonalMask;
}

const MOST_SENTENCES = 12;
const DECLINES = /^(?:无法回答|抱歉|对不起|很遗憾|我(?:无法|不能))/;

/**
 * Checks what a model wrote, sentence by sentence; `undefined` when that was no text. It is unusable
 * when fewer sentences hold than fall, or when none of them speaks from the passages that answer the
 * question.
 */
export function checkWording(
  written: readonly WrittenSentence[] | undefined,
  options: CheckWordingOptions,
): CheckedWording {
  if (written === undefined || written.length === 0) {
    return { kind: "unusable", reason: written === undefined ? "no_text" : "empty", dropped: 0 };
  }
  if (DECLINES.test(written[0]?.text ?? "")) {
    return { kind: "unusable", reason: "declined", dropped: 0 };
  }
  const checked = written.slice(0, MOST_SENTENCES).map((sentence) => check(sentence, options));
  const kept = checked.flatMap(({ sentence, problem }) => (problem === undefined ? sentence : []));
  const problems = checked.flatMap(({ problem }) => problem ?? []);
  const dropped = written.length - kept.length;
  if (kept.length === 0 || dropped > kept.length) {
    return { kind: "unusable", reason: commonest(problems), dropped };
  }
  const own = new Set(options.pieces.map(({ passage }) => passage.id));
  const speaksFromOwn = kept.some(({ cited }) =>
    cited.some((number) => own.has(options.passages[number - 1]?.id ?? "")),
  );
  return speaksFromOwn
    ? { kind: "usable", sentences: kept, dropped }
    : { kind: "unusable", reason: "beside_the_question", dropped };
}

/** What stands for personal data is nobody's claim; what stands for nothing is nonsense. */
function check(written: WrittenSentence, { passages, words, mask }: CheckWordingOptions) {
  const anonymous = { ...written, text: written.text.replace(PERSONAL_TOKEN, "") };
  const sentence = { ...written, text: mask.restore(written.text) };
  const isForeign = sentence.text.search(PERSONAL_TOKEN) !== -1;
  return { sentence, problem: isForeign ? "name" : checkSentence(anonymous, passages, words) };
}

function commonest(problems: readonly string[]): string {
  const count = (problem: string) => problems.filter((one) => one === problem).length;
  return [...problems].sort((one, other) => count(other) - count(one))[0] ?? "too_long";
}

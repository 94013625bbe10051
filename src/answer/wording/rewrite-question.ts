import { AppError } from "../../base/app-error.ts";
import { isEnglish } from "../../base/is-english.ts";
import type { PersonalMask } from "../../base/personal-mask.ts";
import { leaveThoughtsOut } from "../../model/leave-thoughts-out.ts";
import { encloseData } from "../../prompt/enclose-data.ts";
import type { RecogniseAttack } from "../../retrieval/recognise-attack.ts";
import { createCover } from "../overlap.ts";
import { stripQuestion } from "../strip-question.ts";
import { plainFigures } from "./read-figures.ts";
import type { WordingOptions } from "./word-answer.ts";

/** A question that leans on earlier ones. */
export interface LeaningQuestion {
  readonly text: string;
  /** Latest last. */
  readonly earlier: readonly string[];
  readonly mask: PersonalMask;
  readonly recogniseAttack: RecogniseAttack;
}

const POINTS_BACK = /这|那|它|该|上面|刚才|前面|之前|同样/;
const LONGEST_CHARS = 80;
const MOST_EARLIER = 3;
const LEAST_FROM_TALK = 0.75;
const LEAST_OF_QUESTION = 0.5;
const TIMEOUT_MS = 3_000;

/** Whether a question may lean on what was said before. */
export function pointsBack(text: string): boolean {
  return POINTS_BACK.test(text) && !isEnglish(text);
}

/**
 * Asks a model to make a question complete. `undefined` when it takes longer than three seconds, or
 * when what it wrote is not made of the conversation's words: whoever asks has another way then.
 */
export async function rewriteQuestion(
  { text, earlier, mask, recogniseAttack }: LeaningQuestion,
  { model, prompts }: Pick<WordingOptions, "model" | "prompts">,
): Promise<string | undefined> {
  const talk = earlier.slice(-MOST_EARLIER).filter((past) => recogniseAttack(past) === undefined);
  const filled = prompts("complete-question", {
    earlier: talk.map((past) => encloseData("先前的问题", mask.hide(past))).join("\n"),
    question: encloseData("现在这句话", mask.hide(text)),
  });
  try {
    const written = await model(filled, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const rewritten = mask.restore(leaveThoughtsOut(written)).trim();
    const isWanted = isFaithful(rewritten, text, talk) && recogniseAttack(rewritten) === undefined;
    return isWanted ? rewritten : undefined;
  } catch (cause) {
    if (cause instanceof AppError) {
      return undefined;
    }
    throw cause;
  }
}

function isFaithful(rewritten: string, text: string, talk: readonly string[]): boolean {
  const isOneLine = rewritten !== "" && !rewritten.includes("\n");
  if (!isOneLine || rewritten.length > LONGEST_CHARS) {
    return false;
  }
  const said = plainFigures([...talk, text].join("\n"));
  const numbers = plainFigures(rewritten).match(/\d+(?:\.\d+)?/g) ?? [];
  const keepsQuestion =
    stripQuestion(text).length < 2 || cover(text, rewritten) >= LEAST_OF_QUESTION;
  return (
    numbers.every((number) => said.includes(number)) &&
    cover(rewritten, said) >= LEAST_FROM_TALK &&
    keepsQuestion
  );
}

function cover(wanted: string, text: string): number {
  return createCover(plainFigures(wanted))(plainFigures(text));
}

import { isEnglish } from "../base/is-english.ts";
import { completeEnglish } from "./complete-english.ts";
import { hasWord, type QuestionWords } from "./question-words.ts";
import type { StandsAlone } from "./stands-alone.ts";
import { isInterrogative, stripQuestion } from "./strip-question.ts";

/** A question that stands on its own, and which of several answers it wants. */
export interface CompleteQuestion {
  readonly text: string;
  /** 第二个呢 asks for the second answer to the question before: 2. */
  readonly ordinal?: number;
}

const LEAD = /^(?:那么|那要是|那如果|那|还有|然后|另外|如果是?|换成|换作|要是|假如|若是)\s*/;
const POINTER = /^(?:这个|这种|这样|这|它|该|其|上面的?|刚才的?|前面的?)/;
/** Inside a question that names no subject it points at the one before. */
const INNER_POINTER = /这个|那个|这些|那些|这样|它/;
const TAIL = /(?:的话)?(?:[呢嘞咧捏]|怎么样|又如何)?[?？。！!\s]*$/;
const ORDINAL = /^(?:那)?第([一二三四五1-5])(?:个|条|项|种|点)(?:呢|是什么|是啥|怎么说)?[?？]?$/;
const ORDINAL_DIGITS = "一二三四五";
const YEAR = /20\d\d年?/;
const LONGEST_FOLLOW_UP = 16;
const SELF_CONTAINED_SUBJECT = 4;
/** A longer question says what it is about. */
const LONGEST_BARE_CHARS = 12;

/**
 * Completes a short question that leans on the one before it (那普宁呢, 要带什么, 多久, 第二个呢).
 * `earlier` are the conversation's earlier questions, latest last; each may lean on its predecessor.
 * `standsAlone` is asked of a short question that names nothing by which it could be told.
 */
export function completeQuestion(
  text: string,
  earlier: readonly string[],
  words: QuestionWords,
  standsAlone: StandsAlone,
): CompleteQuestion {
  const previous = earlier.at(-1);
  if (previous === undefined) {
    return { text };
  }
  const before = completeQuestion(previous, earlier.slice(0, -1), words, standsAlone).text;
  if (isEnglishBeside(text, before)) {
    return { text: completeEnglish(text, before, standsAlone) };
  }
  const ordinal = ORDINAL.exec(text.trim())?.[1];
  if (ordinal !== undefined) {
    return { text: before, ordinal: Number(ordinal) || ORDINAL_DIGITS.indexOf(ordinal) + 1 };
  }
  const leans = leansOnPrevious(text, words) || (isBare(text, words) && !standsAlone(text));
  return { text: leans ? merge(text, before, words) : text };
}

/**
 * The question read together with the one before it, whatever it seems to say alone; `undefined` for
 * a conversation's first and for one too long to lean on anything.
 */
export function joinWithPrevious(
  text: string,
  earlier: readonly string[],
  words: QuestionWords,
  standsAlone: StandsAlone,
): string | undefined {
  const previous = earlier.at(-1);
  if (previous === undefined || text.trim().length > LONGEST_FOLLOW_UP) {
    return undefined;
  }
  const before = completeQuestion(previous, earlier.slice(0, -1), words, standsAlone).text;
  return merge(text, before, words);
}

/** A few letters alone, such as a name, are of the language that was spoken before. */
function isEnglishBeside(text: string, before: string): boolean {
  return isEnglish(text) || (isEnglish(before) && !/\p{Script=Han}/u.test(text));
}

/** Whether a text is short and names no right, place, platform, way or subject. */
function isBare(text: string, words: QuestionWords): boolean {
  const named = [...words.vague, ...words.districts, ...words.substitutes.flat(), words.city];
  return text.trim().length <= LONGEST_BARE_CHARS && !hasWord(text, named);
}

/** Whether the text says too little to be understood alone. */
function leansOnPrevious(text: string, words: QuestionWords): boolean {
  const core = text.trim();
  if (core.length > LONGEST_FOLLOW_UP) {
    return false;
  }
  const subject = stripQuestion(core.replace(LEAD, "").replace(POINTER, "")).replaceAll(" ", "");
  if (subject.length <= 1) {
    return true;
  }
  if (!hasWord(subject, words.vague) && (subject.length <= 3 || INNER_POINTER.test(core))) {
    return true;
  }
  if (POINTER.test(core)) {
    return subject.length <= 2;
  }
  const pointsBack = LEAD.test(core) || /[呢嘞咧捏][?？]?$/.test(core);
  const asksItself = isInterrogative(core.replace(LEAD, "").replace(TAIL, ""));
  return pointsBack && !(asksItself && subject.length >= SELF_CONTAINED_SUBJECT);
}

function merge(text: string, before: string, words: QuestionWords): string {
  const core = text.trim().replace(LEAD, "").replace(POINTER, "").replace(TAIL, "");
  if (!isInterrogative(core) && stripQuestion(core) !== "") {
    return substitute(core, before, words) ?? `${before} ${core}`;
  }
  return `${stripQuestion(before)} ${core === "" ? text.trim() : core}`;
}

/** The question before with its place, right, platform or year exchanged for the new one. */
function substitute(core: string, before: string, words: QuestionWords): string | undefined {
  const year = YEAR.exec(core)?.[0];
  if (year !== undefined && YEAR.test(before)) {
    return before.replace(YEAR, year);
  }
  if (before.includes(words.city) && hasWord(core, words.outsidePlaces)) {
    return before.replace(words.city, core);
  }
  for (const group of words.substitutes) {
    const added = group.find((word) => core.includes(word));
    const replaced = group.find((word) => before.includes(word));
    if (added !== undefined && replaced !== undefined) {
      return before.replaceAll(replaced, core);
    }
  }
  return undefined;
}

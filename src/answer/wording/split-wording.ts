import { leaveThoughtsOut } from "../../model/leave-thoughts-out.ts";

/** One sentence that a model wrote. */
export interface WrittenSentence {
  /** Without citation marks and markup. */
  readonly text: string;
  /** The numbers of the passages that it names, as written. */
  readonly cited: readonly number[];
}

const LINE_MARKUP = /^\s*(?:[-*•·#>]+|\d{1,2}[.、)）](?!\d))\s*/;
const MARKUP = /\*\*|__|`+/g;
/** A sentence with the marks before or behind its end. */
const SENTENCE = /[^。！？!?\n]+(?:[。！？!?]+[”’」》）)]*)?(?:\s*[[【［][\d\s,，、]+[\]】］])*/g;
const MARK = /\s*[[【［]([\d\s,，、]+)[\]】］]/g;

/**
 * The sentences of a model's answer; thoughts and markup are left out. `undefined` when the text is
 * no text: code, JSON, thoughts without an end.
 */
export function splitWording(text: string): readonly WrittenSentence[] | undefined {
  const plain = leaveThoughtsOut(text).trim();
  if (/^(?:[{]|\[\s*["{[]|```|<)/.test(plain) || /<\/?think>/i.test(plain)) {
    return undefined;
  }
  return plain
    .split("\n")
    .flatMap((line) => line.replace(LINE_MARKUP, "").replace(MARKUP, "").match(SENTENCE) ?? [])
    .map(toWrittenSentence)
    .filter(({ text: words }) => /[\p{L}\p{N}]/u.test(words));
}

function toWrittenSentence(sentence: string): WrittenSentence {
  const cited = [...sentence.matchAll(MARK)].flatMap(([, numbers = ""]) =>
    (numbers.match(/\d+/g) ?? []).map(Number),
  );
  return { text: sentence.replace(MARK, "").trim(), cited: [...new Set(cited)] };
}

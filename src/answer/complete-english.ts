import type { StandsAlone } from "./stands-alone.ts";
import { isInterrogative, stripQuestion } from "./strip-question.ts";

const LEAD = /^(?:(?:and|or|but|then|so|also|ok(?:ay)?|what about|how about|what if)\b[\s,]*)+/i;
const POINTER =
  /\b(?:it|its|that|this|they|them|those|these|(?<!\b(?:is|are|was|were)\s)there|then|the same)\b/i;
/** With a preposition a phrase says in the place of which other phrase it stands. */
const PREPOSITION = /^(?:for|in|on|at|by|from|with|within|without|against|under|to|of)\b/i;
/** Points nowhere: `is there a fee?` */
const EXISTENTIAL = /\b(?:is|are|was|were)\s+there\b/i;
const END = /[\s?.!]*$/;
/** A longer text says what it is about. */
const LONGEST_WORDS = 9;
/** A question that points back and names more than this is one of its own. */
const MOST_NAMED_BESIDE_POINTER = 2;

/**
 * Completes an English question that leans on the one before it: `and for false advertising?`, `how
 * long does it take?`. One that stands on its own stays as it is; `standsAlone` is asked of one that
 * points at nothing and names little.
 */
export function completeEnglish(text: string, before: string, standsAlone: StandsAlone): string {
  const core = text.trim().replace(LEAD, "").replace(END, "");
  return leansOnPrevious(text.trim(), core, standsAlone) ? merge(core, before) : text;
}

function leansOnPrevious(text: string, core: string, standsAlone: StandsAlone): boolean {
  if (core.split(/\s+/).length > LONGEST_WORDS) {
    return false;
  }
  const named = countNamed(core);
  const pointsBack = POINTER.test(core) && named <= MOST_NAMED_BESIDE_POINTER;
  if (named === 0 || pointsBack || (LEAD.test(text) && !isInterrogative(core))) {
    return true;
  }
  return named === 1 && !(isInterrogative(core) && standsAlone(core));
}

function countNamed(core: string): number {
  return stripQuestion(core.replace(EXISTENTIAL, "").replace(POINTER, ""))
    .split(" ")
    .filter(Boolean).length;
}

function merge(core: string, before: string): string {
  return exchangePhrase(core, before) ?? `${before} ${core}`;
}

/** The question before with its last phrase of the same preposition exchanged for the new one. */
function exchangePhrase(core: string, before: string): string | undefined {
  const preposition = PREPOSITION.exec(core)?.[0].toLowerCase();
  const at = preposition === undefined ? -1 : before.toLowerCase().lastIndexOf(` ${preposition} `);
  return at === -1 ? undefined : `${before.slice(0, at)} ${core}?`;
}

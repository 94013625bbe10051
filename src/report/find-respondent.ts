import type { ReportCues } from "./report-cues.ts";
import { toAlternatives } from "./to-alternatives.ts";

/** A piece of a text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Finds whom a text (in simplified characters) reports, as it is written there. */
export type FindRespondent = (text: string) => Span | undefined;

const NAME = "[\\p{Script=Han}A-Za-z0-9&·（）()-]";
const QUOTED = /[“「『"]([^”」』"]{2,20})[”」』"]/gu;

/** Prepares the cues for looking up. Firms come before shops and accounts, and those before people. */
export function createRespondentFinder(cues: ReportCues["respondent"]): FindRespondent {
  const labelled = new RegExp(
    `(?:${toAlternatives(cues.labels)})(?:[：:]|是|为|叫)?\\s*[“「"]?(${NAME}{2,24})`,
    "u",
  );
  const ending = toAlternatives(cues.endings);
  const company = new RegExp(`${NAME}{2,24}?(?:有限公司|公司|合作社)`, "gu");
  const named = new RegExp(`${NAME}{1,14}?(?:${ending})+`, "gu");
  const person = cues.persons;
  const boundary = new RegExp(`^.*(?:${toAlternatives(cues.boundaries)})(?=.{2,})`, "u");
  const generic = new RegExp(
    `^(?:${toAlternatives(cues.generic)})?(?:${ending}|${toAlternatives(cues.generic)})*$`,
    "u",
  );
  const trim = ({ start, end }: Span, text: string): Span | undefined => {
    const written = text.slice(start, end);
    const cut = boundary.exec(written)?.[0].length ?? 0;
    const name = written.slice(cut);
    return name.length < 2 || generic.test(name) ? undefined : { start: start + cut, end };
  };
  return (text) =>
    findQuoted(text, cues) ??
    firstOf(text, company, trim) ??
    firstOf(text, labelled, trim) ??
    firstOf(text, named, trim) ??
    firstOf(text, person, (span) => span);
}

function firstOf(
  text: string,
  pattern: RegExp,
  trim: (span: Span, text: string) => Span | undefined,
): Span | undefined {
  for (const match of text.matchAll(new RegExp(pattern, "gu"))) {
    const name = match[1] ?? match[0];
    const start = match.index + match[0].lastIndexOf(name);
    const span = trim({ start, end: start + name.length }, text);
    if (span !== undefined) {
      return span;
    }
  }
  return undefined;
}

function findQuoted(text: string, cues: ReportCues["respondent"]): Span | undefined {
  const before = new RegExp(`(?:${toAlternatives(cues.quotedBefore)})$`, "iu");
  const behind = new RegExp(`^(?:${toAlternatives(cues.quotedBehind)})`, "u");
  for (const match of text.matchAll(QUOTED)) {
    const end = match.index + match[0].length;
    const isAccount = before.test(text.slice(0, match.index)) || behind.test(text.slice(end));
    const isOwn = /我(?:们|司|家)?(?:的|注册的|是|叫)?$/u.test(text.slice(0, match.index));
    if (isAccount && !isOwn) {
      return { start: match.index + 1, end: end - 1 };
    }
  }
  return undefined;
}

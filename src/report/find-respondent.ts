import type { FindMentions } from "./gazetteer.ts";
import type { ReportCues } from "./report-cues.ts";
import { toAlternatives } from "./to-alternatives.ts";

/** A piece of a text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Finds whom a text (in simplified characters) reports, as it is written there. */
export type FindRespondent = (text: string) => Span | undefined;

type Find = (text: string) => Span | undefined;

const HAN = "\\p{Script=Han}";
const LETTER = "[\\p{Script=Han}A-Za-z0-9&·]";
const OWN =
  /(?:我|我们|咱|俺|本|敝)(?:的|司|家|公司|厂|店)?(?:叫|是|名叫)?$|(?:^|[^被])(?:请求人|申请人|举报人)[：:]?$/u;
const QUOTED = /[“「『"]([^”」』"]{2,20})[”」』"]/gu;

/**
 * Prepares the cues for looking up: what a form calls the respondent, firms, quoted accounts, shops,
 * names that follow a place, and at last people.
 */
export function createRespondentFinder(
  cues: ReportCues["respondent"],
  findMentions: FindMentions,
): FindRespondent {
  const generic = new RegExp(
    `^(?:${toAlternatives([...cues.generic, ...cues.endings, ...cues.companies])})*$`,
    "u",
  );
  const isName = (name: string) => name.length >= 2 && !generic.test(name);
  const finders: readonly Find[] = [
    companyFinder(cues, isName),
    labelledFinder(cues, isName),
    quotedFinder(cues),
    shopFinder(cues, isName, findMentions),
    placedFinder(cues, isName, findMentions),
    englishFinder(cues),
    (text) => toSpan(cues.persons.exec(text)),
  ];
  return (text) => {
    for (const find of finders) {
      const span = find(text);
      if (span !== undefined) {
        return span;
      }
    }
    return undefined;
  };
}

type IsName = (name: string) => boolean;

function labelledFinder(cues: ReportCues["respondent"], isName: IsName): Find {
  const pattern = new RegExp(
    `(?:${toAlternatives(cues.labels)})(?:[：:]|是|为|叫)?\\s*[“「"]?(${LETTER}{2,24})`,
    "du",
  );
  return (text) => {
    const [start, end] = pattern.exec(text)?.indices?.[1] ?? [0, 0];
    return isName(text.slice(start, end)) ? { start, end } : undefined;
  };
}

/** Names with a given last word, from the boundary before them on; not the reporter's own. */
function namesEndingIn(cues: ReportCues["respondent"], words: readonly string[], isName: IsName) {
  const pattern = new RegExp(
    `(?<stem>[${HAN}A-Za-z0-9·（）()]{1,18}?)(?:${toAlternatives(words)})+(?![${HAN}]{0,1}们)`,
    "gu",
  );
  const boundary = new RegExp(`^.*(?:${toAlternatives(cues.boundaries)})`, "u");
  return (text: string): readonly Span[] =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const cut = boundary.exec(match.groups?.stem ?? "")?.[0].length ?? 0;
      const span = { start: match.index + cut, end: match.index + match[0].length };
      const isOwn = OWN.test(text.slice(0, span.start));
      return !isOwn && isName(text.slice(span.start, span.end)) ? [span] : [];
    });
}

function companyFinder(cues: ReportCues["respondent"], isName: IsName): Find {
  const find = namesEndingIn(cues, cues.companies, isName);
  return (text) => find(text)[0];
}

function shopFinder(
  cues: ReportCues["respondent"],
  isName: IsName,
  findMentions: FindMentions,
): Find {
  const find = namesEndingIn(cues, cues.endings, isName);
  return (text) => {
    const places = findMentions(text);
    const spans = find(text)
      .filter(({ start }) => !/[“「『"]$/u.test(text.slice(0, start)))
      .map((span) => (FORMAL.test(text.slice(span.start)) ? span : behindPlaces(span, places)))
      .filter(({ start, end }) => end - start >= 3 && isName(text.slice(start, end)));
    return spans[0];
  };
}

/** A name that begins like a registered one keeps its place. */
const FORMAL = /^(?:揭阳市|[\p{Script=Han}]{2}[市县区])/u;

/** What is left of a name when the town before it is taken off. */
function behindPlaces(span: Span, places: readonly Span[]): Span {
  const inside = places.filter(({ start, end }) => start >= span.start && end < span.end - 1);
  return { start: Math.max(span.start, ...inside.map(({ end }) => end)), end: span.end };
}

const NAME_BEHIND_PLACE = new RegExp(
  `^(?:那个|那家|这家|一家|有家|的)?((?:(?![卖偷盗抄仿冒假])[${HAN}A-Za-z]){2,7}?)(?=[拿把盗抄仿卖偷用侵挂印放标冒假，,。：；（]|在|做|的)`,
  "du",
);

function placedFinder(
  cues: ReportCues["respondent"],
  isName: IsName,
  findMentions: FindMentions,
): Find {
  const boundary = new RegExp(toAlternatives([...cues.boundaries, ...cues.generic]), "u");
  return (text) => {
    for (const place of findMentions(text)) {
      const [start, end] = NAME_BEHIND_PLACE.exec(text.slice(place.end))?.indices?.[1] ?? [0, 0];
      const span = { start: place.end + start, end: place.end + end };
      const name = text.slice(span.start, span.end);
      if (place.toponym.kind === "local" && isName(name) && !boundary.test(name)) {
        return span;
      }
    }
    return undefined;
  };
}

function quotedFinder(cues: ReportCues["respondent"]): Find {
  const before = new RegExp(`(?:${toAlternatives(cues.quotedBefore)})\\s?$`, "iu");
  const behind = new RegExp(`^(?:${toAlternatives(cues.quotedBehind)})`, "u");
  return (text) => {
    for (const match of text.matchAll(QUOTED)) {
      const lead = text.slice(0, match.index);
      const end = match.index + match[0].length;
      if (!OWN.test(lead) && (before.test(lead) || behind.test(text.slice(end)))) {
        return { start: match.index + 1, end: end - 1 };
      }
    }
    return undefined;
  };
}

function englishFinder(cues: ReportCues["respondent"]): Find {
  const pattern = new RegExp(
    `(?:[A-Z][\\w'&-]+ ){1,4}(?:${toAlternatives(cues.english)})\\b(?:,? (?:Co|Ltd|LLC)\\.?)*`,
    "u",
  );
  return (text) => toSpan(pattern.exec(text));
}

function toSpan(match: RegExpExecArray | null): Span | undefined {
  return match === null ? undefined : { start: match.index, end: match.index + match[0].length };
}

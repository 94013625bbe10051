import type { FindMentions, Mention, Toponym } from "./gazetteer.ts";
import type { Place } from "./proposal.ts";
import type { ReportCues } from "./report-cues.ts";

/** What {@link findPlace} needs of the files. */
export interface PlaceKnowledge {
  readonly findMentions: FindMentions;
  readonly cues: ReportCues["place"];
  /** Goods that are called after a place. */
  readonly localProducts: readonly string[];
}

/** How much a mention says about where it happened. */
type Weight = "strong" | "visit" | "quoted" | "residence" | "product" | "elsewhere";

interface WeighedMention {
  readonly toponym: Toponym;
  readonly weight: Weight;
}

/** What is believed when nothing stronger stands in the text. */
const OFFLINE_ORDER: readonly Weight[] = ["visit", "quoted", "residence", "product"];
const ONLINE_ORDER: readonly Weight[] = ["visit", "quoted"];

/**
 * Where the act took place or the respondent is, not where the reporter is, where goods go or come
 * from, or what they are called after. Never a guess: several districts are the city, a name that
 * several districts share is ambiguous, and what cannot be told is unknown.
 *
 * @param text In simplified characters.
 * @param isOnline An online seller's place is not the reporter's.
 */
export function findPlace(text: string, isOnline: boolean, knowledge: PlaceKnowledge): Place {
  const mentions = chain(knowledge.findMentions(text)).flatMap((group) =>
    weighGroup(group, text, knowledge),
  );
  const hints = districtsOf(mentions.filter(({ weight }) => weight !== "elsewhere"));
  const strong = placeOf(mentions, "strong", hints) ?? outsideOf(mentions);
  if (strong !== undefined) {
    return strong;
  }
  for (const weight of isOnline ? ONLINE_ORDER : OFFLINE_ORDER) {
    const place = placeOf(mentions, weight, hints);
    if (place !== undefined) {
      return place;
    }
  }
  return { kind: "unknown" };
}

/** Names that follow each other directly, such as 揭东区锡场镇, are one place. */
function chain(mentions: readonly Mention[]): readonly (readonly Mention[])[] {
  const groups: Mention[][] = [];
  for (const mention of mentions) {
    const group = groups.at(-1);
    if (group?.at(-1)?.end === mention.start) {
      group.push(mention);
    } else {
      groups.push([mention]);
    }
  }
  return groups;
}

function weighGroup(
  group: readonly Mention[],
  text: string,
  knowledge: PlaceKnowledge,
): readonly WeighedMention[] {
  const start = group[0]?.start ?? 0;
  const end = group.at(-1)?.end ?? 0;
  return group.map(({ toponym }) => ({
    toponym,
    weight: weigh(toponym, start, end, text, knowledge),
  }));
}

/** As much as shows of whom a sentence tells. */
const BEFORE_CHARS = 64;

function weigh(
  toponym: Toponym,
  start: number,
  end: number,
  text: string,
  { cues, localProducts }: PlaceKnowledge,
): Weight {
  const before = text.slice(Math.max(0, start - BEFORE_CHARS), start);
  const behind = text.slice(end, end + 8);
  if (isElsewhere(toponym, before, behind, cues)) {
    return "elsewhere";
  }
  if (cues.residenceBefore.test(before)) {
    return "residence";
  }
  if (cues.visitBefore.test(before)) {
    return "visit";
  }
  const followed = behind.trimStart().toLowerCase();
  const isTown = /[镇乡道]$/u.test(text.slice(start, end));
  if (!isTown && localProducts.some((product) => followed.startsWith(product))) {
    return "product";
  }
  return isQuoted(start, end, text) ? "quoted" : "strong";
}

function isElsewhere(
  toponym: Toponym,
  before: string,
  behind: string,
  cues: ReportCues["place"],
): boolean {
  const isOutside = toponym.kind === "outside";
  return (
    cues.elsewhereBefore.test(before) ||
    cues.elsewhereBehind.test(behind) ||
    (isOutside && (cues.outsideNotBefore.test(before) || cues.outsideNotBehind.test(behind)))
  );
}

const OPENED_QUOTE = /[“「『《"][^”」』》"]*$/u;
const CLOSED_QUOTE = /^[^“「『《"]*[”」』》"]/u;

function isQuoted(start: number, end: number, text: string): boolean {
  return OPENED_QUOTE.test(text.slice(0, start)) && CLOSED_QUOTE.test(text.slice(end));
}

/** The place that the mentions of one weight tell. */
function placeOf(
  mentions: readonly WeighedMention[],
  weight: Weight,
  hints: ReadonlySet<string>,
): Place | undefined {
  const chosen = mentions.filter((mention) => mention.weight === weight);
  const districts = districtsOf(chosen);
  if (districts.size > 1) {
    return { kind: "city" };
  }
  const [district] = districts;
  if (district !== undefined) {
    return { kind: "district", district, ...detailsOf(chosen, district) };
  }
  const shared = chosen.map(({ toponym }) => toponym).find((toponym) => toponym.kind === "shared");
  if (shared === undefined) {
    return undefined;
  }
  const hinted = shared.districts.filter((name) => hints.has(name));
  const [only] = hinted;
  return only !== undefined && hinted.length === 1
    ? { kind: "district", district: only }
    : { kind: "ambiguous", name: shared.name, districts: shared.districts };
}

function districtsOf(mentions: readonly WeighedMention[]): ReadonlySet<string> {
  return new Set(
    mentions.flatMap(({ toponym }) => (toponym.kind === "local" ? [toponym.district] : [])),
  );
}

function detailsOf(
  mentions: readonly WeighedMention[],
  district: string,
): { town?: string; zone?: string } {
  const local = mentions.flatMap(({ toponym }) =>
    toponym.kind === "local" && toponym.district === district ? [toponym] : [],
  );
  const town = local.find((toponym) => toponym.town !== undefined)?.town;
  const zone = local.find((toponym) => toponym.zone !== undefined)?.zone;
  return { ...(town === undefined ? {} : { town }), ...(zone === undefined ? {} : { zone }) };
}

function outsideOf(mentions: readonly WeighedMention[]): Place | undefined {
  const names = mentions.flatMap(({ toponym, weight }) =>
    toponym.kind === "outside" && weight === "strong" ? [toponym.name] : [],
  );
  const [name] = names;
  return name === undefined ? undefined : { kind: "outside", name };
}

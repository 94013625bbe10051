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
type Weight = "strong" | "quoted" | "reporter" | "product" | "elsewhere";

interface WeighedMention {
  readonly toponym: Toponym;
  readonly weight: Weight;
}

/**
 * Where the act took place or the respondent is, not where the reporter is, where goods go or come
 * from, or what they are called after. Never a guess: several districts are the city, a name that
 * several districts share is ambiguous, and what cannot be told is unknown.
 *
 * @param isOnline An online act without the seller's place is unknown even where the reporter's is told.
 */
export function findPlace(text: string, isOnline: boolean, knowledge: PlaceKnowledge): Place {
  const mentions = knowledge
    .findMentions(text)
    .map((mention) => ({ toponym: mention.toponym, weight: weigh(mention, text, knowledge) }));
  const hints = districtsOf(mentions.filter(({ weight }) => weight !== "elsewhere"));
  const order: readonly Weight[] = isOnline ? ["quoted"] : ["quoted", "reporter"];
  return (
    placeOf(mentions, "strong", hints) ??
    outsideOf(mentions) ??
    order.reduce<Place | undefined>(
      (found, weight) => found ?? placeOf(mentions, weight, hints),
      undefined,
    ) ?? { kind: "unknown" }
  );
}

function weigh(mention: Mention, text: string, knowledge: PlaceKnowledge): Weight {
  const { cues, localProducts } = knowledge;
  const before = text.slice(Math.max(0, mention.start - 16), mention.start);
  const behind = text.slice(mention.end, mention.end + 8);
  if (cues.elsewhereBefore.test(before) || cues.elsewhereBehind.test(behind)) {
    return "elsewhere";
  }
  if (cues.reporterBefore.test(before) || cues.reporterBehind.test(behind)) {
    return "reporter";
  }
  if (localProducts.some((product) => behind.trimStart().toLowerCase().startsWith(product))) {
    return "product";
  }
  return isQuoted(mention, text) ? "quoted" : "strong";
}

const OPENING = /[“「『《"][^”」』》"]*$/u;

function isQuoted(mention: Mention, text: string): boolean {
  return (
    OPENING.test(text.slice(0, mention.start)) &&
    /^[^“「『《]*[”」』》"]/u.test(text.slice(mention.end))
  );
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
  const outside = mentions.find(
    ({ toponym, weight }) => toponym.kind === "outside" && weight === "strong",
  );
  return outside?.toponym.kind === "outside"
    ? { kind: "outside", name: outside.toponym.name }
    : undefined;
}

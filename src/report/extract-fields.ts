import { createGoodsFinder } from "./find-goods.ts";
import { createRespondentFinder, overlaps, type Span } from "./find-respondent.ts";
import type { FindMentions } from "./gazetteer.ts";
import type { ReportFields } from "./proposal.ts";
import type { Amount } from "./read-amount.ts";
import type { ReportCues } from "./report-cues.ts";
import { toAlternatives } from "./to-alternatives.ts";

/** An address on the web. */
export const LINK =
  /https?:\/\/[^\s，。；）)]+|(?:www|m|mobile|detail|item)\.[\w.-]+\.\w{2,}(?:\/[^\s，。；）)]*)?/iu;

/**
 * Takes verbatim pieces out of a text. What cannot be found stays away: the reporter is asked.
 *
 * @param text In simplified characters, of the same length as `original`.
 */
export type ExtractFields = (
  text: string,
  original: string,
  amounts: readonly Amount[],
) => ReportFields;

/** Finds the pieces of a text that say whom or what it is about, by how they stand in the sentence. */
export type TagFields = (text: string) => readonly (Span & { readonly label: string })[];

/**
 * Prepares the cues for looking up.
 *
 * @param tagFields What is learnt from labelled messages; without it, rules alone find the pieces.
 */
export function createFieldExtractor(
  cues: ReportCues,
  findMentions: FindMentions,
  tagFields: TagFields = () => [],
): ExtractFields {
  const findRespondent = createRespondentFinder(cues.respondent, findMentions);
  const findGoods = createGoodsFinder(cues.goods);
  const platform = platformPattern(cues.platforms);
  const platforms = new RegExp(platform, "giu");
  const blank = (name: string) => " ".repeat(name.length);
  const withoutNames = (text: string) =>
    findMentions(text).reduce(
      (rest, { start, end }) =>
        rest.slice(0, start) + blank(rest.slice(start, end)) + rest.slice(end),
      text.replaceAll(platforms, blank),
    );
  return (text, original, amounts) => {
    const tagged = tagFields(text).filter(({ start, end }) => saysWhich(text.slice(start, end)));
    const respondent = chooseRespondent(findRespondent(text), findTagged(tagged, "respondent"));
    const learntGoods = findTagged(tagged, "goods");
    const isName = learntGoods !== undefined && holds(learntGoods, respondent);
    const goods = (isName ? undefined : learntGoods) ?? findGoods(withoutNames(text), respondent);
    const found = {
      respondent: slice(original, respondent),
      goods: slice(original, goods),
      amount: slice(
        original,
        chooseAmount(amounts.filter(({ text: piece }) => !cues.platforms.includes(piece))),
      )?.trim(),
      platform: platform.exec(original)?.[0],
      rightNumber: slice(original, findRightNumber(text, cues)),
      link: LINK.exec(original)?.[0],
    };
    return Object.fromEntries(Object.entries(found).filter(([, piece]) => piece !== undefined));
  };
}

/** Whoever reports: 本公司, 我们店. */
const OWN = /^(?:我|本|俺|咱|敝)(?:们|的|人|司|家|公司|厂|店|方)*$/u;
/** What all goods are, or have. */
const NO_GOODS =
  /^(?:的|假冒?|仿冒?|注册)*(?:商标|品牌|牌子?|标|标识|专利|外观|版权|著作权|产品|商品|货|东西|正品|档口|店铺?)$/u;

/** Whether a piece tells who or what is meant from others. */
function saysWhich(piece: string): boolean {
  return !OWN.test(piece) && !NO_GOODS.test(piece);
}

/** Whether the one piece is all of the other, or more. */
function holds(one: Span, other: Span | undefined): boolean {
  return other !== undefined && one.start <= other.start && one.end >= other.end;
}

function findTagged(tagged: ReturnType<TagFields>, field: string): Span | undefined {
  return tagged.find(({ label }) => label === field);
}

/**
 * What is learnt knows more names than the rules do. Where both see one, the rules know where it
 * begins, and it ends where the first of them ends it.
 */
function chooseRespondent(byRules: Span | undefined, learnt: Span | undefined): Span | undefined {
  if (learnt === undefined || byRules === undefined || !overlaps(learnt, byRules)) {
    return learnt ?? byRules;
  }
  return { start: byRules.start, end: Math.min(byRules.end, learnt.end) };
}

function slice(text: string, span: Span | undefined): string | undefined {
  return span === undefined ? undefined : text.slice(span.start, span.end);
}

/** Matches the first name of a platform; Latin letters and digits only when they are a whole word. */
function platformPattern(names: readonly string[]): RegExp {
  return new RegExp(`(?:(?!\\w)|\\b)(?:${toAlternatives(names)})(?:(?<!\\w)|\\b)`, "iu");
}

function findRightNumber(text: string, cues: ReportCues): Span | undefined {
  for (const shape of cues.rightNumbers) {
    const match = shape.exec(text);
    if (match !== null) {
      return { start: match.index, end: match.index + match[0].length };
    }
  }
  return undefined;
}

const LARGE_SUM_YUAN = 1_000;
const MANY_PIECES = 100;
const SEVERAL_PIECES = 6;
/** Of these a few are many. */
const LARGE_UNITS = ["吨", "台", "车", "批", "捆", "桶", "个柜", "个货柜"];

/** The amount that says most: a large sum, then many pieces, then whatever there is. */
function chooseAmount(amounts: readonly Amount[]): Amount | undefined {
  const ranked = amounts
    .map((amount) => ({ amount, rank: rankOf(amount) }))
    .filter(({ rank }) => rank > 0)
    .sort((one, other) => other.rank - one.rank || other.amount.value - one.amount.value);
  return ranked[0]?.amount;
}

function rankOf({ kind, value, text, unit }: Amount): number {
  if (kind === "pieces") {
    const isSeveral = value >= SEVERAL_PIECES || (value > 1 && LARGE_UNITS.includes(unit));
    return value >= MANY_PIECES ? 3 : Number(isSeveral) / 2;
  }
  if (value >= LARGE_SUM_YUAN && (kind === "yuan" || !/^(?:19|20)\d\d$/.test(text))) {
    return 4;
  }
  return kind === "yuan" ? 2 : 1;
}

import type { FindMentions, Mention } from "./gazetteer.ts";
import type { ReportCues } from "./report-cues.ts";
import { toAlternatives } from "./to-alternatives.ts";

/** A piece of a text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Whether two pieces have a character in common; what is not there overlaps nothing. */
export function overlaps(one: Span, other: Span | undefined): boolean {
  return other !== undefined && one.start < other.end && other.start < one.end;
}

/** Finds whom a text (in simplified characters) reports, as it is written there. */
export type FindRespondent = (text: string) => Span | undefined;

type Find = (text: string) => Span | undefined;

const HAN = "\\p{Script=Han}";
const LETTER = "[\\p{Script=Han}A-Za-z0-9&·]";
const OWN =
  /(?:我|我们|咱|俺|本|敝)(?:的|司|家|公司|厂|店)?(?:叫|是|名叫)?[“「『"]?$|我[^，。；、]{0,8}(?:登记|注册|成立|开办?)的$|(?:^|[^被])(?:请求人|申请人|举报人)[：:]?$/u;
const QUOTED = /[“「『"]([^”」』"]{2,20})[”」』"]/gu;

/**
 * Prepares the cues for looking up: firms, what a form calls the respondent, quoted accounts, what
 * the text says somebody is called, shops, names that follow a place, people, and at last those whom
 * a text only describes: “路口一家鞋厂”.
 */
export function createRespondentFinder(
  cues: ReportCues["respondent"],
  findMentions: FindMentions,
): FindRespondent {
  const generic = new RegExp(
    `^(?:${toAlternatives([...cues.generic, ...cues.endings, ...cues.companies])})*$`,
    "u",
  );
  const isName = (name: string) =>
    name.length >= 2 && !generic.test(name) && !NO_NAME_INSIDE.test(name);
  const finders: readonly Find[] = [
    companyFinder(cues, isName),
    labelledFinder(cues, isName),
    quotedFinder(cues),
    calledFinder(cues, isName),
    shopFinder(cues, isName, findMentions),
    titledFinder(cues, isName),
    placedFinder(cues, isName, findMentions),
    englishFinder(cues),
    quotedNameFinder(cues, isName),
    (text) => toSpan(cues.persons.exec(text)),
    (text) => toSpan(cues.described.exec(text)),
    premisesFinder(findMentions),
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
    `(?:${toAlternatives(cues.labels)})(?:[：:]|是|为|叫)?(?:什么|做)?\\s*[“「"]?(${LETTER}{2,24})`,
    "du",
  );
  return (text) => {
    const [start, end] = pattern.exec(text)?.indices?.[1] ?? [0, 0];
    const name = text.slice(start, end);
    return isName(name) && !NO_NAME_START.test(name) ? { start, end } : undefined;
  };
}

/** Words of a sentence that stand in no name. */
const NO_NAME_INSIDE = /^[我你他她它这那](?!爱)|可以|已经|拿去|受理|起诉|投诉|举报|一整?套/u;
/** Words with which a sentence goes on, and no name begins. */
const NO_NAME_START =
  /^(?:改|派|抢|请|找|被|快|就|都|也|跟|和|写|说|是|在|不|没|已|还|要|会|能|有)/u;

/** Of whom or what a name is told that is not the respondent's: the reporter's own, or goods'. */
const NOT_CALLED =
  /(?:我|我们|咱|俺|本|敝)(?:的|司|家|公司|厂|店|合作社)*(?:也|就)?$|(?:商标|牌子|品牌|牌|品种|产品|系列|图|书|歌|剧|小说|课|软件|镇|村)(?:也|就|都)?$|[这那才]$|(?:我|我们|咱|俺|本|敝)(?:的|司|家|公司|厂|店)+[^，。；]{0,8}，$/u;
const CALLED = new RegExp(
  `(?:叫|名为|店名是|名字是|招牌是)(?:做|作|什么|个)?(?![我你他她它伊])(?<name>${LETTER}{2,12}?)(?=店?[\\s的，。；、,;！!？?（(]|店?在|里面|上面|他|她|它|把|卖|做|$)`,
  "dgu",
);

/** What somebody is said to be called: “有个叫某某的”. To call upon somebody is not it. */
function calledFinder(cues: ReportCues["respondent"], isName: IsName): Find {
  const verb = new RegExp(
    `^(?:${toAlternatives(cues.generic)}|人|大家|客|老板|平台|政府|停|做)`,
    "u",
  );
  return (text) => {
    for (const match of text.matchAll(CALLED)) {
      const [start, end] = match.indices?.groups?.name ?? [0, 0];
      const name = text.slice(start, end);
      if (!NOT_CALLED.test(text.slice(0, match.index)) && !verb.test(name) && isName(name)) {
        return { start, end };
      }
    }
    return undefined;
  };
}

/** Behind a word of firms it is a body of the state: 知识产权法院. */
const INSTITUTION = "(?:法院|法庭|局|保护中心|服务中心)";

/** What goes on behind a word of trade: 日用品店, 陶瓷行, 文具仓. */
const TRADE_GOES_ON = "(?:[制用]?品?[店厂行仓])?";

/** Where the last character begins another word: 店铺, 厂家, 仓库, 行业. */
const OTHER_WORD = "(?<=店)铺|(?<=厂)[房区家]|(?<=仓)[库管储]|(?<=行)[业为动情贿政使]";

/**
 * Names with a given last word, perhaps with more behind it, from the boundary before them on; not
 * the reporter's own.
 */
function namesEndingIn(cues: ReportCues["respondent"], lastWord: string, isName: IsName) {
  const pattern = new RegExp(
    `(?<stem>[${HAN}A-Za-z0-9·（）()]{1,18}?)${lastWord}(?!${HAN}?们|${INSTITUTION}|${OTHER_WORD})`,
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
  const find = namesEndingIn(cues, `(?:${toAlternatives(cues.companies)})+`, isName);
  return (text) => find(text)[0];
}

function shopFinder(
  cues: ReportCues["respondent"],
  isName: IsName,
  findMentions: FindMentions,
): Find {
  const trade = `(?:${toAlternatives(cues.endings)})+${TRADE_GOES_ON}`;
  const find = namesEndingIn(cues, trade, isName);
  return (text) => {
    const places = findMentions(text);
    const isNamed = ({ start, end }: Span) =>
      end - start >= SHORTEST_NAME && isName(text.slice(start, end));
    const spans = find(text)
      .filter(({ start }) => !/[“「『"]$/u.test(text.slice(0, start)))
      .map((span) =>
        FORMAL.test(text.slice(span.start)) ? span : behindTowns(span, places, isNamed),
      )
      .filter(isNamed);
    return spans[0];
  };
}

/** A name that begins like a registered one keeps its place. */
const FORMAL = /^(?:揭阳市|[\p{Script=Han}]{2}[市县区])/u;

/** Shorter than this, what is left is no name. */
const SHORTEST_NAME = 3;

/**
 * What is left of a name when the town before it is taken off; a district is part of many names, and
 * a town is what tells one 印刷厂 from another.
 */
function behindTowns(span: Span, places: readonly Mention[], isName: (span: Span) => boolean) {
  const inside = places.filter(
    ({ start, end, toponym }) =>
      start >= span.start &&
      end < span.end - 1 &&
      (start > span.start || (toponym.kind === "local" && toponym.town !== undefined)),
  );
  const bare = { start: Math.max(span.start, ...inside.map(({ end }) => end)), end: span.end };
  return isName(bare) || bare.end - bare.start < SHORTEST_NAME ? bare : span;
}

/** What may stand between a place and a name: a street and its number, and words of pointing. */
const ADDRESS =
  "(?:那边|这边|里|边)?(?:\\p{Script=Han}{1,4}?(?:路|街|大道|村|市场|广场|园区|圩|路口)(?:\\d+号)?)?";
const NAME_BEHIND_PLACE = new RegExp(
  `^${ADDRESS}(?:那个|那家|这家|一家|有家|的)?(?!人)((?:(?![卖偷盗抄仿冒假])[${HAN}A-Za-z]){2,7}?)(?=(?:直接|一直|自己|专门|擅自|继续|还|又|也|都|每条|从来|现在)*(?:[拿把盗抄仿卖偷用侵挂印放标冒假出有说发未没不跟给欠连从是造产侵售将让，,。：:；;（(）)、！!？? \\n\\d①②]|注册|开业|开张|门头|门口|前台|招牌|店[里内]|收了|后厨|吊牌|包装|标签|海报|在|做|的|$))`,
  "du",
);

/** What may follow a name: what somebody does, or the end of the clause. */
const NAME_END =
  "(?=(?:直接|一直|自己|专门|擅自|继续|还|又|也|都)*(?:[拿把盗抄仿卖偷用侵挂印放标冒假出有说发未没不跟给欠连从是造产该装叫，,。：:；;（(）)、！!？?\\s]|注册|在|做|的|$))";

/** Names behind a word for what somebody is: 二手机店小马数码, 个体户黄阿三. */
function titledFinder(cues: ReportCues["respondent"], isName: IsName): Find {
  const pattern = new RegExp(
    `(?:${toAlternatives(cues.titles)})(?:是|叫)?((?![的在里上也就都是卖我你他她它这那某老])(?:(?![卖偷盗抄仿冒假])[${HAN}A-Za-z]){2,7}?)${NAME_END}`,
    "dgu",
  );
  const boundary = new RegExp(toAlternatives([...cues.boundaries, ...cues.generic]), "u");
  return (text) => {
    for (const match of text.matchAll(pattern)) {
      const [start, end] = match.indices?.[1] ?? [0, 0];
      const name = text.slice(start, end);
      if (isName(name) && !NO_NAME_START.test(name) && !boundary.test(name)) {
        return { start, end };
      }
    }
    return undefined;
  };
}

const ADDRESS_END = /(?:路|街|村|镇|口|市场|广场|会场|码头)$/u;

function placedFinder(
  cues: ReportCues["respondent"],
  isName: IsName,
  findMentions: FindMentions,
): Find {
  const boundary = new RegExp(toAlternatives([...cues.boundaries, ...cues.generic]), "u");
  return (text) => {
    const places = findMentions(text);
    for (const place of places) {
      if (places.some(({ start }) => start === place.end)) {
        continue;
      }
      const [start, end] = NAME_BEHIND_PLACE.exec(text.slice(place.end))?.indices?.[1] ?? [0, 0];
      const span = { start: place.end + start, end: place.end + end };
      const name = text.slice(span.start, span.end);
      if (
        (place.toponym.kind === "local" || place.toponym.kind === "shared") &&
        isName(name) &&
        !boundary.test(name) &&
        !ADDRESS_END.test(name)
      ) {
        return span;
      }
    }
    return undefined;
  };
}

/** A kind of premises, with what tells which one between the place and it. */
const PREMISES = new RegExp(
  `^(?:(?![我咱俺本]|[做产造卖种养]|公司的)[${HAN}A-Za-z\\d]){0,10}?(?:[店厂铺馆坊]|档口|车间|超市|药房|KTV|酒吧|仓库|摊)(?!${HAN}?们|${INSTITUTION}|${OTHER_WORD}|[商长牌])`,
  "u",
);

/** Premises without a name, by where they are: 车站边母婴店. */
function premisesFinder(findMentions: FindMentions): Find {
  return (text) => {
    for (const { end, toponym } of findMentions(text)) {
      const [found] = PREMISES.exec(text.slice(end)) ?? [];
      const isHere = toponym.kind === "local" || toponym.kind === "shared";
      if (isHere && found !== undefined && found.length > 1) {
        return { start: end, end: end + found.length };
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

/** A quoted name that is not a brand's, a title's or a saying: “路口的‘阿妹百货’”. */
function quotedNameFinder({ otherQuotes }: ReportCues["respondent"], isName: IsName): Find {
  const { before, behind, inside } = otherQuotes;
  return (text) => {
    for (const match of text.matchAll(QUOTED)) {
      const lead = text.slice(0, match.index);
      const span = { start: match.index + 1, end: match.index + match[0].length - 1 };
      const name = text.slice(span.start, span.end);
      const isOther =
        before.test(lead) || behind.test(text.slice(span.end + 1)) || inside.test(name);
      if (!isOther && !OWN.test(lead) && isName(name)) {
        return span;
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

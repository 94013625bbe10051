import { createCover } from "./overlap.ts";
import type { Facet } from "./read-facets.ts";

/** Says that something is not known here. */
const DENIES = /暂未收录|没有(?:写|查到|公布)|没有[^，。；]{0,4}(?:金额|条件|标准)|不在现有文件/;
const END_OF_SENTENCE = /[。；\n]/;

/** A kind of thing that an answer may say is unknown. */
interface Kind {
  /** How it is called where it is said to be unknown. */
  readonly named: RegExp;
  /** How it is asked for; a facet asks for it as well. */
  readonly asked: RegExp;
  readonly facet?: Facet;
  /** What tells it all the same. */
  readonly told: RegExp;
}

const KINDS: readonly Kind[] = [
  {
    named: /金额|标准|费用/,
    asked:
      /金额|标准|比例|(?:补|奖|贴|助|给|领|罚)[^，。]{0,4}多少|多少(?:钱|元|万)|几[千万百块元]|how much/i,
    told: /\d\s*(?:万元|元|%)|免费|不收/,
  },
  {
    // What may not be there has no address either.
    named: /电话|地址|窗口|建成/,
    asked: /[建设]在哪|建成|地址|窗口/,
    facet: "contact",
    told: /拨打|\d{3,4}-\d{7,8}|\.cn|\.com|[路街道巷]\S{0,6}\d+号/,
  },
  {
    named: /完成/,
    asked: /完成|达到|实现/,
    facet: "progress",
    told: /已(?:经)?(?:完成|达到|实现)/,
  },
  { named: /名单/, asked: /名单|哪些(?:家|企业|银行)|哪几家/, told: /、/ },
  { named: /材料/, asked: /材料|证件|资料/, told: /材料|身份证|证件|证书|请求书|清单|样品|票据/ },
  { named: /条件/, asked: /条件|资格|门槛/, told: /条件|应当|符合/ },
  {
    named: /多长|多久|时间|天数|期限/,
    asked: /多久|多长时间|几天/,
    facet: "duration",
    told: /\d(?:个)?(?:工作日|日|天|个月|年)/,
  },
];
/** The way is asked for as well, which the answer may tell. */
const ASKS_WAY = /怎么|怎样|如何|去哪|找谁|谁管|入口|how (?:do|can|to)/i;
/** What is said to be unknown in the words of a question … */
const ASKING = /哪|是否|有没有|多少/;
/** … is what this question asks when it holds so much of its subject. */
const SAME_QUESTION_COVERAGE = 0.3;

/**
 * Whether an answer itself says that what is asked for is not known here, and tells it nowhere else:
 * it may help, but answers nothing.
 *
 * @param asked The question, normalised, and its facets.
 */
export function deniesAsked(
  asked: { readonly question: string; readonly facets: ReadonlySet<Facet> },
  text: string,
): boolean {
  const sentences = text.split(END_OF_SENTENCE);
  const denials = sentences.filter((sentence) => DENIES.test(sentence));
  if (denials.length === 0) {
    return false;
  }
  const rest = sentences.filter((sentence) => !DENIES.test(sentence)).join("\n");
  const cover = createCover(asked.question);
  return denials.some(
    (denial) =>
      KINDS.some(
        (kind) => kind.named.test(denial) && asksFor(kind, asked) && !kind.told.test(rest),
      ) ||
      (ASKING.test(denial) && cover(denial) >= SAME_QUESTION_COVERAGE),
  );
}

function asksFor(
  { asked, facet }: Kind,
  { question, facets }: Parameters<typeof deniesAsked>[0],
): boolean {
  const isAsked = asked.test(question) || (facet !== undefined && facets.has(facet));
  return isAsked && !ASKS_WAY.test(question);
}

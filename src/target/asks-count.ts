import { normalizeText } from "../retrieval/normalize-text.ts";
import { createTargetFinder, namesPastPlan } from "./find-targets.ts";
import type { TargetCatalog } from "./target.ts";

const HOW_MANY = "(?:多少|几)(?:件|家|项|宗|个)";
const HOW_MANY_OF_PAST = /(?<![罚补交赔])多少(?!钱|[万亿]?元)|几[件家项宗个]/;
/** Asks for a sum of one's own, or of a company's. */
const OF_ONESELF = /我(?!们?(?:市|县|区|揭阳|国)|想|要)|名下|公司|企业|[两2二]次|次以上/;
const BETWEEN = "(?:总量|总数)?(?:一共|总共|目前|现在|大概)?(?:有|是)?";
const HAN = /^\p{Script=Han}+$/u;
/** Of whom else things may be counted, or how many somebody needs or may have; no name of what is counted. */
const OF_OTHERS =
  /我(?!们?(?:市|县|区|揭阳)|想|要)|名下|[每一]个?人|公司|企业|要求|至少|最多|最少|可以|才能|申请|认定/;
/** A shorter name stands in too many other words. */
const SHORTEST_NAME = 4;

const OF_OTHER_PLACE = /全国|全省|广东|汕头|潮州|广州|深圳|汕尾|梅州/;

/**
 * Makes the test whether a text asks how many there are of what the plan counts (有多少件驰名商标), or
 * were in the years before it (十三五申请了多少专利).
 */
export function createAsksCount(catalog: TargetCatalog): (text: string) => boolean {
  const { targets, baseFigures } = catalog;
  const findTargets = createTargetFinder(catalog);
  const asksOfPast = (question: string) =>
    namesPastPlan(question) &&
    HOW_MANY_OF_PAST.test(question) &&
    findTargets(question).some(({ subject }) => subject.kind === "figure");
  const names = [...targets, ...baseFigures]
    .flatMap(({ name, aliases }) => [name, ...aliases])
    .filter((name) => HAN.test(name) && name.length >= SHORTEST_NAME)
    .map(normalizeText)
    .join("|");
  const pattern = new RegExp(
    `有${HOW_MANY}(?:${names})$|(?:${names})${BETWEEN}(?:${HOW_MANY}|多少)$`,
  );
  const named = new RegExp(names, "g");
  return (text) => {
    const question = normalizeText(text).replace(/[?？。！!了呢啊吗]{1,4}$/, "");
    const unnamed = question.replace(named, "");
    if (OF_OTHER_PLACE.test(unnamed)) {
      return false;
    }
    const isCounted = pattern.test(question) && !OF_OTHERS.test(unnamed);
    return isCounted || (asksOfPast(question) && !OF_ONESELF.test(unnamed));
  };
}

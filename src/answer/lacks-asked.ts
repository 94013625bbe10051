import { type AnsweredNeed, textOf } from "./choose-answer.ts";
import { findPlatforms, hasWord, type QuestionWords } from "./question-words.ts";
import { createFindMissingFacets, type Facet } from "./read-facets.ts";

/** A question as the comparison reads it. */
export interface AskedThing {
  /** Normalised. */
  readonly question: string;
  readonly facets: ReadonlySet<Facet>;
  readonly words: QuestionWords;
}

const IN_BRACKETS = /（[^）]*）/g;
/** 优势企业14家、示范企业9家 counts, and names nobody. */
const COUNTED =
  /[^，。；、《》“”不]*\d[\d.]*(?:余|多)?[家个件项宗名所处](?![^，。；、]*[：:])[、和]?/g;
/** “十四五”期间 names a time. */
const NAMED_TIME = /“[^”]*”(?=期间|时期|规划|末)/g;
/** No document names who holds a post. */
const ASKS_WHO_HOLDS_POST =
  /(?:主任|局长|科长|股长|组长|所长|站长|队长|会长|院长|庭长|行长|主席|书记|负责人)(?:现在|目前)?(?:是|叫|姓)(?:谁|哪位|什么名?|啥名?)|谁(?:是|在当|当|任)[^，。？]{0,8}(?:主任|局长|科长|股长|组长|所长|站长|队长|会长|院长|庭长|行长|主席|书记|负责人)|who is the (?:director|head|chief|leader|chairman)/i;
/** The names of counties and districts are wanted. */
const ASKS_WHICH_DISTRICT = /哪(?:些|几?个?|[一两三四五\d]个?)(?:县|区(?![别域间块]))/;
/** 各县, 高新区: which one is not said. */
const KIND_OF_DISTRICT = /^[各每]|区$/;
/** How many cases there were in a time or a place: a number that only who keeps the books knows. */
const ASKS_STATISTIC =
  /(?:收到|受理|查处|查了|办了|办结|处理|立案|结案|移送|调解|判)(?:了|过)?(?:多少|几)(?:件|宗|起|个案)|(?:多少|几)(?:件|宗|起)[^，。]{0,8}(?:举报|投诉|(?<![立报结办])案子?|案件|纠纷)$/;
/** From how many pieces on something holds. */
const ASKS_BOUND = /才|就|够|以上|最[多少]/;
const ASKS_RATE =
  /(?<![效频草])率[^，。,]{0,4}(?:多少|几|多[高大])|(?:多少|多[高大])[^，。,]{0,6}(?<![效频草])率/;
const HOLDS_RATE = /(?<![效频草])率(?!先)|%|百分/;
/** What words of the plan either hold or do not. */
const NEVER_READ_OUT: readonly Facet[] = ["breakdown", "other_place", "contact"];
/** In a longer story a year or a place is seldom what is asked for. */
const LONGEST_QUESTION_CHARS = 40;

/**
 * Whether words of the plan speak of the question's subject and still lack what is asked of it: the
 * names, the parts, the sum, the reason, another year or place. A plan's words are quoted as they
 * stand, so what they do not hold nobody can read out of them. Of a policy only names and
 * another place count, and the number of another kind of right. What is said of one platform is no
 * answer for another.
 */
export function lacksAsked(asked: AskedThing, answer: AnsweredNeed): boolean {
  const { question, facets, words } = asked;
  if (question.length > LONGEST_QUESTION_CHARS) {
    return false;
  }
  const isAll = (kinds: readonly string[]) =>
    answer.pieces.every(({ passage }) => kinds.includes(passage.document.kind));
  const text = textOf(answer.pieces);
  if (ASKS_WHO_HOLDS_POST.test(question) || isOfOtherPlatform(question, text, words)) {
    return true;
  }
  const missing = createFindMissingFacets(question, facets, words)(text);
  const isNameless = facets.has("names") && !holdsNames(text);
  if (!isAll(["plan"])) {
    return (
      asksStatistic(asked) ||
      (isAll(["plan", "policy"]) &&
        (missing.has("other_place") || isNameless || countsOther(asked, text)))
    );
  }
  const path = answer.pieces.flatMap(({ passage }) => passage.path).join(" ");
  return (
    isNameless ||
    countsOther(asked, text) ||
    lacksOfPlan(asked, missing, text) ||
    (missing.has("reason") && !hasWord(path, words.plan.reasons))
  );
}

/** Whether the plan's words lack a kind of thing, a rate, the districts or the year. */
function lacksOfPlan(
  { question, facets, words }: AskedThing,
  missing: ReadonlySet<Facet>,
  text: string,
): boolean {
  return (
    NEVER_READ_OUT.some((facet) => missing.has(facet)) ||
    (missing.has("money") && !facets.has("count")) ||
    lacksRate(question, text) ||
    (ASKS_WHICH_DISTRICT.test(question) && !namesDistrict(text, words)) ||
    (missing.has("other_year") && !hasWord(question, words.plan.years))
  );
}

/** Whether the number of cases of a year or a district is asked for, which no law or procedure tells. */
function asksStatistic({ question, facets }: AskedThing): boolean {
  const isOfPart = facets.has("other_year") || facets.has("breakdown");
  return (
    isOfPart &&
    !facets.has("threshold") &&
    ASKS_STATISTIC.test(question) &&
    !ASKS_BOUND.test(question)
  );
}

/** Whether the number of one kind of right is asked for and the words speak of others only. */
function countsOther({ question, facets, words }: AskedThing, text: string): boolean {
  return (
    facets.has("count") &&
    words.countedApart.some((kind) => question.includes(kind) && !text.includes(kind))
  );
}

/** Whether the question names a platform and the words speak of another. */
export function isOfOtherPlatform(question: string, text: string, words: QuestionWords): boolean {
  const asked = findPlatforms(question, words);
  const told = asked.length === 0 ? [] : findPlatforms(text, words);
  return told.length > 0 && !asked.some((names) => told.includes(names));
}

/** What stands between the towns of a district where they are listed. */
const BETWEEN_TOWNS = /[、，。；：（）和有]|街道|镇|乡/;
const SHORTEST_TOWN_CHARS = 2;

/** Whether a rate is asked for, such as how many of the cases are won, and the words hold none. */
function lacksRate(question: string, text: string): boolean {
  return ASKS_RATE.test(question) && !HOLDS_RATE.test(text);
}

/**
 * Whether an answer is for a district, by its title, of which the question names neither the name
 * nor a town.
 *
 * @param text what the answer says: where it is for a district, it lists the towns.
 */
export function isOfOtherDistrict(
  question: string,
  { title, text }: { readonly title: string; readonly text: string },
  words: QuestionWords,
): boolean {
  if (!namesDistrict(title, words)) {
    return false;
  }
  const names = words.districts.filter((word) => title.includes(word));
  const towns = text.split(BETWEEN_TOWNS).filter(({ length }) => length >= SHORTEST_TOWN_CHARS);
  return !hasWord(question, [...names, ...towns]);
}

function namesDistrict(text: string, { districts }: QuestionWords): boolean {
  return hasWord(
    text,
    districts.filter((word) => !KIND_OF_DISTRICT.test(word)),
  );
}

function holdsNames(text: string): boolean {
  return /、|《|“/.test(text.replace(IN_BRACKETS, "").replace(NAMED_TIME, "").replace(COUNTED, ""));
}

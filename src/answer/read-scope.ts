import type { Need, Passage, UnknownReason } from "../retrieval/passage.ts";
import type { AnswerKnowledge } from "./answer-knowledge.ts";
import type { AskedThing } from "./lacks-asked.ts";
import { isAccused } from "./question-words.ts";
import type { Facet } from "./read-facets.ts";

/** A part of the knowledge for which a question is. */
export interface Scope {
  readonly holdsNeed: (need: Need) => boolean;
  readonly holdsPassage: (passage: Passage) => boolean;
}

/** The part of the knowledge that a question is for, when it tells: the plan, the number to call, or where to complain. */
export function readScope(asked: AskedThing, knowledge: AnswerKnowledge): Scope | undefined {
  if (namesPlan(asked.question)) {
    return toScope(isOfPlan, () => true, knowledge);
  }
  if (ASKS_HOTLINE.test(asked.question)) {
    return toScope(isHotline, (why) => why === "contact", knowledge);
  }
  return asksWhere(asked)
    ? toScope(saysWhere, (why) => UNKNOWN_WHERE.has(why), knowledge)
    : undefined;
}

function toScope(
  holdsPassage: (passage: Passage) => boolean,
  holdsUnknown: (why: UnknownReason) => boolean,
  { findPassage }: AnswerKnowledge,
): Scope {
  return {
    holdsPassage,
    holdsNeed: ({ answer }) => {
      if (answer.kind === "unknown") {
        return holdsUnknown(answer.why);
      }
      const ids =
        answer.kind === "quotes"
          ? answer.quotes.map(({ passageId }) => passageId)
          : answer.passageIds;
      return ids.map(findPassage).some((passage) => passage !== undefined && holdsPassage(passage));
    },
  };
}

/** A wish to be told to whom to complain of something, and how. */
const ASKS_WHERE =
  /(?:怎么|怎样|如何|咋)(?:去|样|来)?(?:投诉|举报|反映|维权|告(?![诉知]))|(?:去|到|找|往|向|跟)(?:哪|谁|什么(?:部门|单位|地方))[^，。？]{0,8}(?:投诉|举报|反映|告(?![诉知])|处理)|(?:投诉|举报|反映|维权)[^，。？]{0,6}(?:去哪|到哪|找谁|找哪)|(?:谁|哪个(?:部门|单位|局)|什么部门)(?:来|在|能)?(?:管|查处)|归(?:谁|哪)[^，。？]{0,4}管|(?:where|how)\b.{0,30}\b(?:report|complain)|who handles/i;
/** A wish for the number to call, of no office that is named. */
const ASKS_HOTLINE =
  /^(?!.*(?:院|税|环保|海关|公安|警|检|委|队|厅|城管|消防|走私|部门|中心|工会|银行|社保|医保|食品|药品|平台))[^局所科]*(?:(?:举报|投诉|维权)(?:假货|侵权)?的?(?:电话|热线|号码)|打(?:什么|哪个|几号)(?:电话|热线))[^局所科]*$/;
/** What else may be asked beside where to go, and leaves the question one for that. */
const BESIDE_WHERE: ReadonlySet<Facet> = new Set([
  "where",
  "procedure",
  "yes_no",
  "breakdown",
  "other_place",
  "names",
  "person",
]);

function asksWhere({ question, facets, words }: AskedThing): boolean {
  const isAsked = ASKS_WHERE.test(question);
  return (
    isAsked && [...facets].every((facet) => BESIDE_WHERE.has(facet)) && !isAccused(question, words)
  );
}

/** What may be unknown of the office that is asked for. */
const UNKNOWN_WHERE: ReadonlySet<UnknownReason> = new Set([
  "contact",
  "other_place",
  "procedure",
  "other",
]);
const WHERE_TOPICS: ReadonlySet<string> = new Set(["where", "hotline"]);

function isHotline({ fact }: Passage): boolean {
  return fact?.topic === "hotline";
}

function saysWhere({ fact }: Passage): boolean {
  return fact !== undefined && WHERE_TOPICS.has(fact.topic);
}

/** The city's plan as the source that is to be read, not another place's nor another period's. */
const NAMES_PLAN =
  /(?:“?十四五”?|这[份个]|[你咱]们的?|[我本全]市的?|揭阳市?的?|(?<!国家|[省市区县新]|十三五|十五五|人生|财务|职业|生涯|品牌|使用|布局|经营|产品|城市))规划(?!师|局|设计|院|图|许可|教材)/;
const OTHERS_PLAN =
  /(?:国家|全国|广东|全省|省里?|省级|汕头|潮州|广州|深圳|汕尾|梅州)[^，,。？]{0,14}规划|十[三五]五[^，,。？]{0,14}规划/;

/** Whether the question names the city's plan as the source of what it asks. */
export function namesPlan(question: string): boolean {
  return NAMES_PLAN.test(question) && !OTHERS_PLAN.test(question);
}

/** A wish to be told what is said, and nothing that words could lack. */
const ASKS_WHAT_IS_SAID =
  /怎么(?:说|讲|写|提|规定|要求|安排|部署|看)|(?:说|讲|写|提)(?:到|了|过)?(?:些|了)?(?:什么|啥|哪些)|(?:说|讲|写|提)(?:没|不)(?:说|讲|写|提)|(?:有没有)?(?:提|说|讲|写)(?:到|了|过)|有没有(?:说|讲|写|提)|有(?:什么|啥|哪些)(?:要求|安排|措施|任务|规定|内容|打算|部署|说法)|(?:要|打算|准备|计划)(?:做|干|搞)(?:些)?(?:什么|啥)|如何(?:要求|安排|部署|描述|规定)|what does .* say/i;
const AROUND_SUBJECT =
  /^(?:里面?|中|内|上)?(?:有关|关于|对于?|把|给|的)?|(?:方面|这块|这个|的事)?(?:是|都|具体|有|了|过)?(?:吗|么|没有?)?$/g;

/** The subject of which a question wants to know what the plan says, whatever that is. */
export function readAskedOfPlan(question: string): string | undefined {
  if (!namesPlan(question) || !ASKS_WHAT_IS_SAID.test(question)) {
    return undefined;
  }
  const rest = question.replace(NAMES_PLAN, "").replace(ASKS_WHAT_IS_SAID, "");
  return rest.replace(/[，。？?,]/g, "").replace(AROUND_SUBJECT, "");
}

/** Whether a passage is the plan's, or a fact about the plan. */
function isOfPlan({ document, fact }: Passage): boolean {
  return document.kind === "plan" || fact?.law.some((law) => law.includes("规划")) === true;
}

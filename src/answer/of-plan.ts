import type { Need } from "../retrieval/passage.ts";
import type { AnswerKnowledge } from "./answer-knowledge.ts";

/** The city's plan as the source that is to be read, not another place's nor another period's. */
const NAMES_PLAN =
  /(?<!国家|[省市区县]|十三五|十五五|城市)(?:“?十四五”?|这[份个]|[你咱]们的?|揭阳市?的?)?规划(?!师|局|设计|院|图|许可)/;
const OTHERS_PLAN =
  /(?:国家|全国|广东|全省|省里?|省级|汕头|潮州|广州|深圳|汕尾|梅州)[^，。？]{0,14}规划|十[三五]五[^，。？]{0,14}规划/;

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

/** Whether the plan's words answer a need, a fact about the plan does, or nothing does. */
export function isOfPlan({ answer }: Need, { findPassage }: AnswerKnowledge): boolean {
  if (answer.kind === "unknown") {
    return true;
  }
  const passages =
    answer.kind === "quotes"
      ? answer.quotes.map(({ passageId }) => findPassage(passageId))
      : answer.passageIds.map(findPassage);
  return passages.some(
    (passage) =>
      passage?.document.kind === "plan" ||
      passage?.fact?.law.some((law) => law.includes("规划")) === true,
  );
}

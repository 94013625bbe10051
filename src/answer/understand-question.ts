import type { Intent } from "../conversation/intent.ts";
import type { PastTurn } from "../conversation/turn.ts";
import { normalizeText } from "../retrieval/normalize-text.ts";
import type { UnderstoodMessage } from "../retrieval/understand-message.ts";
import { hasWord, isAccused, type QuestionWords } from "./question-words.ts";
import { isDaySum, namesDay } from "./read-day-count.ts";
import { namesPlan } from "./read-scope.ts";
import { isInterrogative } from "./strip-question.ts";

/** Says what a message wants; `history` are the conversation's earlier turns, latest last. */
type Understand = (
  text: string,
  context?: { readonly history: readonly PastTurn[] },
) => UnderstoodMessage;

/** What recognising a question leans on. */
interface RecogniseOptions {
  readonly words: QuestionWords;
  /** How likely a matter is not the bureau's, 0 to 1. */
  readonly probabilityElsewhere: (text: string) => number;
  /** How near what people ask is to a text, about 0 to 1. */
  readonly nearness: (text: string) => number;
  /** Whether it is asked how many there are of what the plan counts. */
  readonly asksCount: (text: string) => boolean;
}

/** What a message that ends by asking to be told something may be mistaken for. */
const MISTAKEN: readonly Intent[] = ["report", "status", "withdraw"];
/** What a question for a last day may be mistaken for. */
const SOUNDS_LIKE_CASE: readonly Intent[] = [...MISTAKEN, "supplement", "smalltalk"];
/** What a matter that is not the bureau's may be mistaken for. */
const SOUNDS_LIKE: readonly Intent[] = ["status", "withdraw", "supplement", "offtopic"];
/** A shorter message says too little to be believed that. */
const SHORTEST_MATTER_CHARS = 8;
/** A classifier that is as sure as this is believed. */
const SURE = 0.75;
/** Who wants a person mostly names one; otherwise the classifier must be as sure as this. */
const SURE_OF_WISH = 0.6;
/** In a longer message a person that is named, such as a shop's, is hardly the one who is wanted. */
const LONGEST_WISH_CHARS = 40;
/** Of whose matter it is, one is told instead of what was understood only when that is surer still. */
const SURE_ELSEWHERE = 0.9;
/** A classifier that is as sure as this that it is no business of any bureau is believed. */
const SURE_OFF_TOPIC = 0.9;
/** What a question may be mistaken for that is near to one that people ask. */
const SOUNDS_LIKE_WISH: readonly Intent[] = [...SOUNDS_LIKE, "human"];
/** As near as this it is a question, unless the classifier is as sure as that of something else. */
const NEAR_QUESTION = 0.5;
const SURE_BESIDE_QUESTION = 0.65;
/** Who speaks of what they handed in themselves wants to know how it goes. */
const OWN_CASE = /我(?:们)?(?:的|那|这|报|交|上|之前|前面|前天|昨天|刚才|投的)|\bmy\b/;
/** How far a goal is, and nothing of what is handed in and looked up. */
const PROGRESS = /完成|达到|达标|达成|进展到多少|实现|做到/;
const HANDED_IN = /举报|投诉|线索|案|件事|编号|查询码|受理|JY/i;
const END_CHARS = 30;
const HAN = /\p{Script=Han}/u;
/** What a short question may be mistaken for that follows one of its kind. */
const MAY_LEAN: Partial<Record<PastTurn["intent"], readonly PastTurn["intent"][]>> = {
  ask: ["smalltalk", "offtopic", "human"],
  target: ["ask", "smalltalk", "offtopic", "human", "status"],
};
/** What a short message may be mistaken for that goes on from a question by its first or last word. */
const GOES_ON_AS: readonly Intent[] = [...SOUNDS_LIKE, "report", "smalltalk"];
/** Goes on from what was said: 要是…, 换成…, …呢, …没啊; what begins with 那 must ask as well. */
const GOES_ON =
  /^(?:那么?)?(?:如果|要是|假如|换成|换作|若是)|(?:[呢嘞咧捏]|没(?:有)?[啊呀哦])[?？。!！~～]*$/;
const GOES_ON_ASKING = /^那(?![家个人边里些位间])/;
/** A longer message seldom leans on the question before it. */
const LONGEST_LEANING_CHARS = 16;

/** A wish to be told something, at the end of a message. */
const ASKS_TO_KNOW =
  /(?:多少(?:钱|天|年|个|倍|一?[张件次套份]|[^，。]{0,3}才)|多久|几(?:天|年|个月|倍|件|张|条|套|级|成|个[人工])|哪(?:里|儿|个|家|天|种|条|步|边)|谁(?:来)?(?:管|处理|负责|评|批)|[找归]谁|什么(?:材料|证据|条件|后果|责任|罪|标准|规定|意思|时候|部门|手续|流程|区别|程度)|[为凭]什么|[为凭]啥|会不会|要不要|是不是(?:真|一定|就|得|要|骗|可以)|可不可以|(?:合法|违法|侵权|犯法)[吗么]|需不需要|该不该|该(?:给|赔|怎么)|有没有(?:规定|用|效|必要|可能|资格)|来得及|有效[吗么]|第几条|按哪条|留案底|会(?:被)?(?:罚|判|抓|坐牢)|坐牢|百分之几|[能要]多少|先(?:弄|做|干)什么|(?:可以|行|要|能)[^，。]{0,8}[吗不嘛么]|行不行|多大|够不够|有[什啥]么?不同|咋办|(?:要|该)(?:不要)?(?:负责|担责)[吗么不]?|(?<han>[给赔去撤删签认接管拆退])不\k<han>|怎么(?:办|判|赔|罚|算|退|应对|答辩|申诉|反驳|证明|撤|跟|让|弄|搞|处理|做))[^，。]{0,14}[?？。!！]*$/;

/** A wish that somebody does something. */
const WANTS_ACTION =
  /^(?:匿名|实名|我|我要|我想)?(?:举报|投诉)[,，:：]|(?:我要|我想|想|来|要|请|求|麻烦|帮)[^，。？]{0,6}(?:举报|投诉|查处|查一下|查查|处理|管管)|能不能[^，。]{0,4}(?:查|管|帮|处理|先|来|看|收)|你们(?:管不管|来不来)|(?:查|举报|来查)[^，。]{0,2}可以[吗么]|可以(?:查|举报|来查)[吗么]/;

/** A few words as people type them where they search. */
const SEARCH_PHRASE = /^[\p{Script=Han}]{1,6}(?: [\p{Script=Han}\d]{1,6}){1,4}$/u;
/** A wish to be told to whom to turn, at the end of a message: nobody asks so for the state of a report. */
const ASKS_WHERE =
  /(?:(?:去|到|找|向|跟)(?:哪(?:里|儿|个部门)?|谁|什么(?:部门|单位|地方))[^，。]{0,4}(?:投诉|举报|反映|告|讲理)|(?:哪|谁)[^，。]{0,4}(?:投诉|举报|反映)|归(?:谁|哪)[^，。]{0,4}管)[^，。]{0,3}[?？]*$/;
/** A wish to be told a last day: in so many words … */
const ASKS_LAST_DAY =
  /最[晚迟][^，。]{0,8}(?:几号|哪一?[天日]|什么时候)|(?:几号|哪一?[天日]|什么时候|几时)(?:之?前|到期|截止|为止|满)|(?:期满|届满|延满|截止)[^，。]{0,4}(?:几号|哪一?[天日])|(?<!不知道?[^，。]{0,4})到(?:几号|哪一?[天日])|按规定|正常的话|by when|deadline|last day|due date|\bwhen\b[^.?]*\bdue\b/i;
/** … or by how the message ends; who fears that goods may go any day asks for none. */
const ENDS_WITH_DAY =
  /(?<!不知|不知道|不晓得|说不定)(?:几号|哪一?[天日]|最后一天)[^，。,]{0,8}[?？。!！]*$|(?:来得及|到期|过期|超期|超时)(?:了)?[吗没][?？。!！]*$|which da(?:y|te)[^.]*$/i;
/** Whose words these are means a case of theirs, whatever day they name. */
const NAMES_OWN_CASE = /JY\d|查询码|撤[回销诉]/i;

/**
 * The same understanding, which takes for the questions that they are: a sum of days
 * (9月24日投诉的，7个工作日到哪天); a short question that leans on the one before; what is near to a
 * question that people ask; and, unless the classifier is sure of something else, a matter that is
 * not the bureau's, a story that ends by asking to be told something or is told by the accused side,
 * and words typed as in a search that name what is sought.
 */
export function recogniseQuestions(understand: Understand, options: RecogniseOptions): Understand {
  return (text, context) => {
    const understood = understand(text);
    const { intent, confidence } = understood;
    const last = context?.history.at(-1)?.intent;
    const isWish = text.length <= LONGEST_WISH_CHARS || confidence >= SURE_OF_WISH;
    if (intent === "human" && isWish && namesColleague(text, options.words)) {
      return understood;
    }
    if (intent === "ask" && options.asksCount(text)) {
      return { intent: "target", confidence };
    }
    if (last !== undefined && leansOnQuestion(text, understood, last)) {
      return { intent: last, confidence };
    }
    return isAsked(text, understood, options) ? { intent: "ask", confidence } : understood;
  };
}

/** Whether a message that was understood as something else is a question. */
function isAsked(text: string, understood: UnderstoodMessage, options: RecogniseOptions): boolean {
  const { intent, confidence } = understood;
  return (
    (mayBeQuestion(text, understood) && options.nearness(text) >= NEAR_QUESTION) ||
    (mayBeElsewhere(text, understood) && options.probabilityElsewhere(text) >= SURE_ELSEWHERE) ||
    (intent === "human" && confidence < SURE_OF_WISH) ||
    (SOUNDS_LIKE_CASE.includes(intent) && asksLastDay(normalizeText(text), understood)) ||
    (MISTAKEN.includes(intent) && asksToKnow(text, understood, options.words)) ||
    (intent === "report" && asksOfPlan(normalizeText(text)))
  );
}

/** Whether it is asked about the city's plan, which nobody reports. */
function asksOfPlan(question: string): boolean {
  return namesPlan(question) && isInterrogative(question) && !WANTS_ACTION.test(question);
}

/** Whether a message may be about a matter that is not the bureau's. */
function mayBeElsewhere(text: string, { intent, confidence }: UnderstoodMessage): boolean {
  const isSure = confidence >= (intent === "offtopic" ? SURE_OFF_TOPIC : SURE);
  return !isSure && SOUNDS_LIKE.includes(intent) && text.length >= SHORTEST_MATTER_CHARS;
}

/** Whether a message may be a question that is mistaken for another wish. */
function mayBeQuestion(text: string, { intent, confidence }: UnderstoodMessage): boolean {
  return (
    SOUNDS_LIKE_WISH.includes(intent) && confidence < SURE_BESIDE_QUESTION && !OWN_CASE.test(text)
  );
}

/** Whether a message that is mistaken for something else asks to be told something. */
function asksToKnow(
  text: string,
  { intent, confidence }: UnderstoodMessage,
  words: QuestionWords,
): boolean {
  const question = normalizeText(text);
  if (intent !== "report" && ASKS_WHERE.test(question)) {
    return true;
  }
  const isTold =
    ASKS_TO_KNOW.test(question.slice(-END_CHARS)) ||
    isAccused(question, words) ||
    (intent === "report" && isSearch(text, words));
  return confidence < SURE && isTold && !WANTS_ACTION.test(question);
}

/** Whether a last day is asked for of which the first is told, and no case of one's own. */
function asksLastDay(question: string, { confidence }: UnderstoodMessage): boolean {
  if (NAMES_OWN_CASE.test(question) || WANTS_ACTION.test(question)) {
    return false;
  }
  return (
    (ASKS_LAST_DAY.test(question) && namesDay(question)) ||
    (ENDS_WITH_DAY.test(question) && (confidence < SURE ? namesDay : isDaySum)(question))
  );
}

/** Whether a few words are typed as in a search and name what is sought. */
function isSearch(text: string, { sought }: QuestionWords): boolean {
  return SEARCH_PHRASE.test(text.trim()) && (isInterrogative(text) || hasWord(text, sought));
}

/** Whether a message names a person who could be asked for; English words only when whole. */
function namesColleague(text: string, { colleagues }: QuestionWords): boolean {
  const message = normalizeText(text);
  const english = new Set(message.match(/[a-z]+/g));
  return colleagues.some((word) => english.has(word) || (HAN.test(word) && message.includes(word)));
}

/** Whether a short question that says little follows a question, so that it wants what that wanted. */
function leansOnQuestion(
  text: string,
  { intent, confidence }: UnderstoodMessage,
  last: PastTurn["intent"],
): boolean {
  const mayLean = MAY_LEAN[last];
  if (mayLean === undefined || text.length > LONGEST_LEANING_CHARS) {
    return false;
  }
  if (confidence >= SURE) {
    return last === "target" && intent === "status" && asksProgress(text);
  }
  const goesOn = GOES_ON.test(text) || (GOES_ON_ASKING.test(text) && isInterrogative(text));
  if (GOES_ON_AS.includes(intent) && goesOn && !isOfCase(text)) {
    return true;
  }
  return (
    mayLean.includes(intent) && (intent === "status" ? asksProgress(text) : isInterrogative(text))
  );
}

/** Whether a message speaks of a report, or wants that something is done. */
function isOfCase(text: string): boolean {
  return HANDED_IN.test(text) || WANTS_ACTION.test(text);
}

function asksProgress(text: string): boolean {
  return PROGRESS.test(text) && !text.includes("我") && !HANDED_IN.test(text);
}

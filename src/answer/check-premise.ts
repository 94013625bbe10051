import { normalizeText } from "../retrieval/normalize-text.ts";

/** A figure that a question takes for granted and an answer does not hold. */
export interface FalseFigure {
  /** As the question has it, normalised. */
  readonly figure: string;
  /** Whether the answer gives another figure of the same kind. */
  readonly isCorrected: boolean;
}

/** At the end it wants all that comes before confirmed. */
const CONFIRMS_BEFORE =
  /(?:对吗|对吧|对不对|是吗|是吧|没错吧?|是真的[吗么]?|真的[吗么]|是不是真的|有没有这回事|属实[吗么]|没记错吧?|记错了?[吗没]|是这样[吗么吧]|right|correct|true)[\s?？。!！]*$/i;
/** Wants what comes after it in the same clause confirmed. */
const CONFIRMS_AFTER =
  /(?:(?:有没有|是不是|是否)(?:说|写|提|规定|要求)|(?:说|写|提)没(?:说|写|提))[^，。？]*/;
const FIGURE =
  /(\d+(?:\.\d+)?\s*[万亿千百]?)\s*(元|块|个百分点|%|件|家|个亿|个月|个工作日|个|倍|年|项|人|天|日|亿|万(?=[^\d元块件家个人]|$))/g;

/**
 * The figure that a question wants confirmed (奖励50万元，对吗) when the answer does not hold it.
 *
 * @param question normalised.
 */
export function findFalseFigure(question: string, answer: string): FalseFigure | undefined {
  const doubted = CONFIRMS_BEFORE.test(question) ? question : CONFIRMS_AFTER.exec(question)?.[0];
  if (doubted === undefined) {
    return undefined;
  }
  const text = normalizeText(answer);
  const held = [...text.matchAll(FIGURE)].filter(([words]) => !CALENDAR_YEAR.test(words));
  const figures = new Set(held.map(([words]) => squeeze(words)));
  const kinds = new Set(held.map(([, , unit]) => toKind(unit)));
  const strange = [...doubted.matchAll(FIGURE)].find(([words]) => !figures.has(squeeze(words)));
  return strange && { figure: strange[0], isCorrected: kinds.has(toKind(strange[2])) };
}

const CALENDAR_YEAR = /^(?:19|20)\d\d\s*年$/;

/** 500万, 500 万块 and 500万元 are one sum, 5千元 is 5000元, and 60天 are 60日. */
function squeeze(words: string): string {
  return words
    .replace(/\s/g, "")
    .replace(/块$/, "元")
    .replace(/([万亿])元$/, "$1")
    .replace(/^(\d+)千(?=元$)/, "$1000")
    .replace(/日$/, "天")
    .replace(/^(\d+)年$/, (_, years: string) => `${Number(years) * 12}个月`);
}

const MONEY = ["块", "万", "亿", "元"];
const TIME = ["个工作日", "个月", "天", "日", "年"];

/** Figures of the same kind can take each other's place. */
function toKind(unit = ""): string {
  if (MONEY.includes(unit)) {
    return "money";
  }
  return TIME.includes(unit) ? "time" : unit;
}

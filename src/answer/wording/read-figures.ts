import { normalizeText } from "../../retrieval/normalize-text.ts";

/** A number with what it counts and how it bounds. */
export interface Figure {
  readonly value: number;
  /** Empty when nothing known follows. */
  readonly unit: string;
  readonly bound: "" | "at_least" | "at_most";
  /** Where it stands in the text that {@link plainFigures} gives. */
  readonly start: number;
  readonly end: number;
}

const SCALES: Readonly<Record<string, number>> = { 千: 1e3, 万: 1e4, 亿: 1e8 };
const SAME_UNITS: Readonly<Record<string, string>> = {
  个工作日: "工作日",
  天: "日",
  块: "元",
  元人民币: "元",
  个小时: "小时",
};
const UNITS =
  "个?工作日|个月|个?小时|个?百分点|元人民币|平方米|公里|分钟|月|日|天|年|周|元|块|%|‰|倍|件|条|款|项|人|名|家|份|次|类|级|期|号|种|个|篇|亩|吨|双|部|批|步|处|宗|台|套";
const FIGURE = new RegExp(`(\\d+(?:\\.\\d+)?)(千|万|亿)?(${UNITS})?`, "g");
const AT_MOST_BEFORE =
  /(?:不超过|不高于|不多于|至多|最多|最高|最长|上限为?|低于|少于|小于|未满)[^，。；;,\d]{0,4}$/;
const AT_LEAST_BEFORE =
  /(?:不少于|不低于|不小于|至少|最低|最少|超过|高于|多于|大于)[^，。；;,\d]{0,4}$/;
const AT_MOST_AFTER = /^(?:\(?含\)?)?(?:及?以下|以内|之内|内(?![容部])|为限)/;
const AT_LEAST_AFTER = /^(?:\(?含\)?)?及?以上/;
const ONE_OF_SOMETHING = /一(?=(?:个工作日|个月|年|日|天|周|倍|小时|元))/g;

const LONGEST_BOUND = 9;

/** One form of all numbers in a text: 一千五百 → 1500, 百分之五十 → 50%, １５ → 15. */
export function plainFigures(text: string): string {
  return normalizeText(text.replace(ONE_OF_SOMETHING, "1"));
}

/** The numbers of a text in the form that {@link plainFigures} gives. */
export function readFigures(plain: string): readonly Figure[] {
  return [...plain.matchAll(FIGURE)].map((found) => {
    const [written, digits = "", scale = "", unit = ""] = found;
    const end = found.index + written.length;
    return {
      value: Number((Number(digits) * (SCALES[scale] ?? 1)).toPrecision(12)),
      unit: SAME_UNITS[unit] ?? unit,
      bound: readBound(
        plain.slice(Math.max(0, found.index - LONGEST_BOUND), found.index),
        plain.slice(end),
      ),
      start: found.index,
      end,
    };
  });
}

function readBound(before: string, after: string): Figure["bound"] {
  if (AT_LEAST_BEFORE.test(before) && !/不(?:超过|高于|多于|大于)/.test(before)) {
    return "at_least";
  }
  if (AT_MOST_BEFORE.test(before) && !/不(?:低于|少于|小于)/.test(before)) {
    return "at_most";
  }
  if (AT_LEAST_AFTER.test(after)) {
    return "at_least";
  }
  return AT_MOST_AFTER.test(after) ? "at_most" : "";
}

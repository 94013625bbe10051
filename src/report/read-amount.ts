import { readNumber } from "./read-number.ts";

/** An amount that stands in a text. */
export interface Amount {
  /** As it is written, with its unit. */
  readonly text: string;
  readonly value: number;
  /** `bare`: a number without a unit, which may be either. */
  readonly kind: "yuan" | "pieces" | "bare";
  /** The measure word of pieces, for example 双. */
  readonly unit: string;
  /** Offsets in the text. */
  readonly start: number;
  readonly end: number;
}

const ARABIC = "\\d{1,3}(?:[,，]\\d{3})+(?:\\.\\d+)?|\\d+(?:\\.\\d+)?";
const SCALE = "[多来几余]?[十百千万亿wWkK]{1,2}";
const CURRENCY = "人民币|RMB|CNY|US\\$|USD|EUR|[¥￥$€]";
const YUAN_UNIT =
  "元整|元|块钱|块(?![一两二三四五六七八九几\\d]+[百千万])(?:[\\d一二三四五六七八九](?![\\d十百千万多]))?|毛(?:钱)?(?![一二三四五六七八九毛衣巾绒呢毯料坯线裤皮笔])|银(?![行联饰器手镯项币戒牌子])|人民币|RMB|CNY|yuan|美金|美元|刀|USD|欧元?|EUR|英镑|港币|蚊";
const PIECE_UNIT =
  "双|件|条|个(?:货?柜(?![台子员]))?(?!工作日|月|小时)|套|本|册|张|箱|包|瓶|桶|只(?![给有要能是卖收])|台|部|把|份|盒|支|首|单(?!价)|米|斤|公斤|吨|株|枚|对|批|票|车|捆|片|袋|罐|卷|块表|次|人|sold|pcs|pieces|pairs|videos|clips|copies|songs|items|boxes|cartons";
/** 一件 behind a number is what it is the price of: 三千八一件. */
const ONE = `一(?:${PIECE_UNIT})`;
const EACH = `(?<=[一二两三四五六七八九百千万])${ONE}`;
/** What a price of one stands behind: 一瓶, 每双只要. */
const forEach = (unit: string) => `[一每]${unit}(?:只?[要卖收]|才)?`;
const CHINESE = `(?:上|近|好?几|数)?[一二两三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟廿卅](?:(?!${EACH})[零一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟几多来余])*`;
const NUMBER = `(?:(?:${ARABIC})(?:\\s?${SCALE}(?:\\d(?:千|百)?|[一二三四五六七八九](?:千|百)?)?)?[+多]?|${CHINESE})`;
const AMOUNT = new RegExp(
  `(?<![\\dA-Za-z.号第-])(?<prefix>${CURRENCY})?\\s?(?<number>${NUMBER})\\s?(?:(?<yuan>${YUAN_UNIT})|(?<pieces>${PIECE_UNIT})(?!\\w))?`,
  "giu",
);

const RATES: readonly (readonly [RegExp, number])[] = [
  [/US\$|USD|^\$|美金|美元|刀/iu, 7],
  [/欧|EUR|€|英镑/iu, 8],
  [/毛/u, 0.1],
];

/**
 * All amounts of a text, in its order. Foreign money is turned into yuan roughly: enough to tell
 * whether a person should look at it.
 */
export function readAmounts(text: string): readonly Amount[] {
  const amounts: Amount[] = [];
  for (const match of text.matchAll(AMOUNT)) {
    const amount = toAmount(match, text);
    if (amount !== undefined) {
      amounts.push(amount);
    }
  }
  return amounts;
}

function toAmount(match: RegExpMatchArray, text: string): Amount | undefined {
  const { prefix, number = "", yuan, pieces } = match.groups ?? {};
  const value = readNumber(number);
  const start = match.index ?? 0;
  const end = start + match[0].length;
  const isMoney = prefix !== undefined || yuan !== undefined;
  if (
    value === undefined ||
    !isAmount(number, isMoney || pieces !== undefined, text, { start, end })
  ) {
    return undefined;
  }
  const money = `${prefix ?? ""}${yuan ?? ""}`;
  const rate = RATES.find(([currency]) => currency.test(money))?.[1] ?? 1;
  return {
    text: match[0].trim(),
    value: isMoney ? value * rate : value,
    kind: kindOf(isMoney, pieces),
    unit: pieces ?? "",
    start,
    end,
  };
}

function kindOf(isMoney: boolean, pieces: string | undefined): Amount["kind"] {
  if (isMoney) {
    return "yuan";
  }
  return pieces === undefined ? "bare" : "pieces";
}

/** A price without a unit of its own: 一瓶二十五, 卖十二, 四十九一条; no name: 卖十三香. */
const PRICE = /^[二三四五六七八九]?十[一二三四五六七八九]?$/;
const BEFORE_PRICE = new RegExp(`(?:${forEach(`(?:${PIECE_UNIT})`)}|卖)$`, "u");
const BEHIND_PRICE = new RegExp(`^(?:${ONE}|[\\s，。；、,.;!！?？）)]|$)`, "u");
const IS_EACH = new RegExp(`^${ONE}`, "u");

/** Whether a number is meant as an amount: not a year, a date, part of a code or of a word. */
function isAmount(
  number: string,
  hasUnit: boolean,
  text: string,
  { start, end }: Pick<Amount, "start" | "end">,
): boolean {
  if (hasUnit) {
    return !/^[十百千万]$/.test(number);
  }
  const behind = text.slice(end, end + 4);
  if (
    /^(?:个(?:工作日|月|小时)|[年月日号点时分岁天周名楼层期届街路区条项类%％倍级里\d.*xX×-])/u.test(
      behind,
    ) ||
    /^[A-Za-z]/.test(behind)
  ) {
    return false;
  }
  if (PRICE.test(number)) {
    const isTold = BEFORE_PRICE.test(text.slice(0, start)) && BEHIND_PRICE.test(behind);
    return isTold || IS_EACH.test(behind);
  }
  return /^\d/.test(number)
    ? /[万千百wk]/iu.test(number) || /^\d{1,6}(?:\.\d+)?$/.test(number.replace(/[,+]/g, ""))
    : /^[上近几数一二两三四五六七八九十].*[百千万]/u.test(number) && number.length > 1;
}

/** The largest sum of money in a text, prices times pieces included; `undefined` without any. */
export function largestYuan(text: string, amounts: readonly Amount[]): number | undefined {
  const sums = amounts.flatMap((amount) => {
    const isSum =
      amount.kind === "yuan" || (amount.kind === "bare" && /[万千wk]/iu.test(amount.text));
    return isSum ? [amount.value] : [];
  });
  const product = priceTimesPieces(text, amounts);
  const all = product === undefined ? sums : [...sums, product];
  return all.length > 0 ? Math.max(...all) : undefined;
}

const UNIT_PRICE = new RegExp(
  `(?:${forEach(`(?<unit>${PIECE_UNIT})`)}|单价|均价|零售价?|at about |at |each )(?<price>\\d+(?:\\.\\d+)?)|(?<price2>\\d+(?:\\.\\d+)?)(?:元|块)?(?:一|/|每)(?<unit2>${PIECE_UNIT})`,
  "iu",
);

function priceTimesPieces(text: string, amounts: readonly Amount[]): number | undefined {
  const match = UNIT_PRICE.exec(text);
  const price = Number(match?.groups?.price ?? match?.groups?.price2);
  if (!(price > 0)) {
    return undefined;
  }
  const unit = match?.groups?.unit ?? match?.groups?.unit2;
  const counts = amounts.filter(
    (amount) =>
      amount.kind === "pieces" && amount.value >= 10 && (unit ?? amount.unit) === amount.unit,
  );
  return counts.length > 0 ? price * Math.max(...counts.map(({ value }) => value)) : undefined;
}

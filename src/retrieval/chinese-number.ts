const DIGITS: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  "○": 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};
const LARGE_UNITS = { 万: 10_000, 亿: 100_000_000 } as const;

/** What may follow a single numeral for it to be meant as a number: 三个月, but not 三方 or 五金. */
const COUNTED =
  "(?=(?:个|年|月|日|天|家|件|项|次|条|倍|元|块|万|亿|人|名|份|类|款|步|处|宗|笔|双|台|小时|分钟|工作日))";
/** A day of a month: 九月一号. */
const DAY = "(?<=月)[一二三四五六七八九十](?=[日号])";
const NUMERAL_RUN = new RegExp(
  `[零〇○一二两三四五六七八九十百千万亿]{2,}|[二两三四五六七八九十]${COUNTED}|${DAY}`,
  "g",
);
/** The twenties and the thirties of a month, as calendars write them: 廿一日. */
const CALENDAR_TENS = /[廿卅](?=[一二三四五六七八九]?[日号])/g;

/**
 * Writes Chinese numerals of common forms as Arabic digits: 一百五十 → 150, 三万五千 → 3.5万, 二〇二五 → 2025,
 * 三个月 → 3个月, 九月一号 → 9月1号, 百分之三十 → 30%. What is no well-formed number (十四五, 万一, 三五) stays as it is.
 */
export function replaceChineseNumbers(text: string): string {
  return text
    .replace(CALENDAR_TENS, (tens) => (tens === "廿" ? "二十" : "三十"))
    .replace(NUMERAL_RUN, (run) => {
      const value = readDigitString(run) ?? readNumeral(run);
      return value ?? run;
    })
    .replace(/百分之(\d+(?:\.\d+)?)/g, "$1%");
}

/** Numerals spelt digit by digit: a year, a telephone number. Shorter runs mean "about". */
function readDigitString(run: string): string | undefined {
  if (run.length < 4 || [...run].some((character) => DIGITS[character] === undefined)) {
    return undefined;
  }
  return [...run].map((character) => DIGITS[character]).join("");
}

function readNumeral(run: string): string | undefined {
  const parts = /^(?:(.+)亿)?(?:(.+)万)?(.*)$/.exec(run);
  const [, hundredMillions, tenThousands, rest = ""] = parts ?? [];
  const values = [hundredMillions, tenThousands, rest].map((part) =>
    part === undefined || part === "" ? 0 : readSection(part),
  );
  if (values.some((value) => value === undefined)) {
    return undefined;
  }
  const [high = 0, middle = 0, low = 0] = values;
  // 三万五 is three and a half, not three and five ones.
  const isShortened = rest.length === 1 && DIGITS[rest] !== 0;
  const lastUnit = tenThousands === undefined ? LARGE_UNITS.亿 : LARGE_UNITS.万;
  const hasLarge = tenThousands !== undefined || hundredMillions !== undefined;
  const ones = isShortened && hasLarge ? (low * lastUnit) / 10 : low;
  return formatNumber(high * 100_000_000 + middle * 10_000 + ones, run);
}

const DIGIT = "[一二两三四五六七八九]";
const SECTION = new RegExp(
  `^(?:(${DIGIT})千)?[零〇]?(?:(${DIGIT})百)?[零〇]?(?:(${DIGIT}?)(十))?[零〇]?(${DIGIT})?$`,
);

/** A number below ten thousand. 一百五 is a hundred and fifty. */
function readSection(text: string): number | undefined {
  const parts = SECTION.exec(text);
  if (parts === null) {
    return undefined;
  }
  const [, thousands = "", hundreds = "", tens = "", ten, ones = ""] = parts;
  const digit = (character: string) => DIGITS[character] ?? 0;
  const lead =
    digit(thousands) * 1000 + digit(hundreds) * 100 + (ten ? (digit(tens) || 1) * 10 : 0);
  const isShortened = ten === undefined && !/[零〇]/.test(text) && lead > 0;
  const lastUnit = hundreds === "" ? 100 : 10;
  return lead + digit(ones) * (isShortened ? lastUnit : 1);
}

/** Round numbers keep 万 and 亿, as people and documents write them. */
function formatNumber(value: number, run: string): string {
  for (const unit of ["亿", "万"] as const) {
    const size = LARGE_UNITS[unit];
    if (run.includes(unit) && value >= size && value % (size / 10) === 0) {
      return `${value / size}${unit}`;
    }
  }
  return String(value);
}

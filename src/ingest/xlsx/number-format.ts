/** How the cells of one style show their numbers. */
export type NumberFormat = (value: number) => string;

const BUILT_IN: Readonly<Record<number, string>> = {
  1: "0",
  2: "0.00",
  3: "#,##0",
  4: "#,##0.00",
  9: "0%",
  10: "0.00%",
  14: "yyyy-m-d",
  15: "yyyy-m-d",
  16: "m-d",
  17: "yyyy-m",
  18: "h:mm",
  19: "h:mm:ss",
  20: "h:mm",
  21: "h:mm:ss",
  22: "yyyy-m-d h:mm",
  27: "yyyy年m月",
  28: "m月d日",
  30: "m-d-yy",
  31: "yyyy年m月d日",
  57: "yyyy年m月",
  58: "m月d日",
};
const DAY_MS = 86_400_000;
/** Day 0 of the two calendars of spreadsheets. */
const EPOCHS = { 1900: Date.UTC(1899, 11, 30), 1904: Date.UTC(1904, 0, 1) } as const;
const SIGNIFICANT_DIGITS = 15;

/** The format of a style: its code, or the number of a built-in one. */
export function createNumberFormat(
  code: string | undefined,
  builtIn: number,
  calendar: keyof typeof EPOCHS,
): NumberFormat {
  const pattern = cleanCode(code ?? BUILT_IN[builtIn] ?? "General");
  if (/[yd]|m.*[日月]|h/i.test(pattern) && !/[0#?]/.test(pattern)) {
    return (value) => formatDate(value, pattern, EPOCHS[calendar]);
  }
  const decimals = /\.(0+)/.exec(pattern)?.[1]?.length;
  const isPercent = pattern.includes("%");
  const isPlain = !/[0#]/.test(pattern);
  const { before, after } = readUnits(code ?? "");
  return (value) => {
    if (isPlain) {
      return toPlain(value);
    }
    // More digits than are shown stay: nobody can say afterwards what a rounded figure was.
    const shown = isPercent ? Number((value * 100).toPrecision(SIGNIFICANT_DIGITS)) : value;
    const exact = toPlain(shown);
    const has = exact.split(".")[1]?.length ?? 0;
    const text = decimals !== undefined && has < decimals ? shown.toFixed(decimals) : exact;
    return `${before}${text}${isPercent ? "%" : after}`;
  };
}

/** Words and currencies that a format writes around the number: `0"件"`, `[$¥-804]0.00`. */
function readUnits(code: string): { readonly before: string; readonly after: string } {
  const [positive = ""] = code.split(";");
  const [, currency, lead] = /^(?:\[\$([^\]-]+)[^\]]*\]|"([^"]*)")/.exec(positive) ?? [];
  const [, after = ""] = /[0#?]\s*"([^"]*)"[^0#]*$/.exec(positive) ?? [];
  return { before: currency ?? lead ?? "", after };
}

/** Only the part for positive numbers, without colours, conditions, spacing and quotation marks. */
function cleanCode(code: string): string {
  const [positive = ""] = code.split(";");
  return positive
    .replace(/\[(?!h|m|s)[^\]]*\]/gi, "")
    .replace(/[_*]./g, "")
    .replace(/[\\"]/g, "")
    .trim();
}

function toPlain(value: number): string {
  return String(Number(value.toPrecision(SIGNIFICANT_DIGITS)));
}

function formatDate(value: number, pattern: string, epoch: number): string {
  const date = new Date(epoch + Math.round(value * DAY_MS));
  if (Number.isNaN(date.getTime())) {
    return toPlain(value);
  }
  const day = pattern.includes("年") ? chineseDay(date, pattern) : plainDay(date, pattern);
  const time = /h/i.test(pattern) ? date.toISOString().slice(11, 16) : "";
  return [day, time].filter((part) => part !== "").join(" ");
}

function chineseDay(date: Date, pattern: string): string {
  const month = /m/i.test(pattern) ? `${date.getUTCMonth() + 1}月` : "";
  const day = /d/i.test(pattern) ? `${date.getUTCDate()}日` : "";
  return `${date.getUTCFullYear()}年${month}${day}`;
}

function plainDay(date: Date, pattern: string): string {
  const [year = "", month = "", day = ""] = date.toISOString().slice(0, 10).split("-");
  return [
    /y/i.test(pattern) ? year : "",
    /[yd]/i.test(pattern) ? month : "",
    /d/i.test(pattern) ? day : "",
  ]
    .filter((part) => part !== "")
    .join("-");
}

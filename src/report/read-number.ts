const DIGITS: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  壹: 1,
  二: 2,
  两: 2,
  贰: 2,
  俩: 2,
  三: 3,
  叁: 3,
  四: 4,
  肆: 4,
  五: 5,
  伍: 5,
  六: 6,
  陆: 6,
  七: 7,
  柒: 7,
  八: 8,
  捌: 8,
  九: 9,
  玖: 9,
  廿: 20,
  卅: 30,
};

const SCALES: Readonly<Record<string, number>> = {
  十: 10,
  拾: 10,
  百: 100,
  佰: 100,
  千: 1_000,
  仟: 1_000,
  k: 1_000,
  万: 10_000,
  w: 10_000,
  亿: 100_000_000,
};

const APPROXIMATE = /[多来余几数上近+\s]/g;

/**
 * Reads a number as people write it: `12,800`, `1.3万`, `3w`, `8万6千`, `三十二万七`, `陆万贰仟`,
 * `二十来万`, `八九万` (the lower one). `undefined` when it is none.
 */
export function readNumber(written: string): number | undefined {
  const plain = written
    .toLowerCase()
    .replace(/[,，](?=\d{3})/g, "")
    .replace(/^(?:几|数|上|近|好几)(?=[十百千万])/, "一")
    .replace(APPROXIMATE, "");
  const parts = plain.match(/\d+(?:\.\d+)?|./gu) ?? [];
  let total = 0;
  let section = 0;
  let digit: number | undefined;
  let lastScale = 1;
  for (const part of parts) {
    const value = DIGITS[part] ?? (/^\d/.test(part) ? Number(part) : undefined);
    const scale = SCALES[part];
    if (value !== undefined) {
      digit = digit === undefined || value >= 20 ? value : digit;
    } else if (scale === undefined) {
      return undefined;
    } else if (scale >= 10_000) {
      total = (total + section + (digit ?? (section + total === 0 ? 1 : 0))) * scale;
      section = 0;
      digit = undefined;
    } else {
      section += (digit ?? 1) * scale;
      digit = undefined;
    }
    lastScale = scale ?? lastScale;
  }
  const endsShort = digit !== undefined && digit < 10 && lastScale >= 100 && parts.at(-2) !== "零";
  return total + section + (digit ?? 0) * (endsShort ? lastScale / 10 : 1);
}

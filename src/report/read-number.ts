const DIGITS: Readonly<Record<string, number>> = {
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
};

const TENS: Readonly<Record<string, number>> = { 廿: 20, 卅: 30 };

const ZERO = /^[零〇]$/;

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

/** A number that is being read: finished ten-thousands, the section, and a digit without a scale. */
interface Reading {
  readonly total: number;
  readonly section: number;
  readonly digit: number | undefined;
  readonly lastScale: number;
}

/**
 * Reads a number as people write it: `12,800`, `1.3万`, `3w`, `8万6千`, `三十二万七`, `陆万贰仟`,
 * `二十来万`, `八九万` (the lower one). `undefined` when it is none.
 */
export function readNumber(written: string): number | undefined {
  const plain = written
    .toLowerCase()
    .replace(/[,，](?=\d{3})/g, "")
    .replace(/^(?:好?几|数|上|近)(?=[十百千万])/, "一")
    .replace(APPROXIMATE, "");
  const parts: readonly string[] = plain.match(/\d+(?:\.\d+)?|./gu) ?? [];
  let reading: Reading = { total: 0, section: 0, digit: undefined, lastScale: 1 };
  for (const part of parts) {
    const next = readPart(reading, part);
    if (next === undefined) {
      return undefined;
    }
    reading = next;
  }
  return parts.length === 0 ? undefined : finish(reading, ZERO.test(parts.at(-2) ?? ""));
}

function readPart(reading: Reading, part: string): Reading | undefined {
  const digit = DIGITS[part] ?? (/^\d/.test(part) ? Number(part) : undefined);
  if (digit !== undefined) {
    return reading.digit === undefined ? { ...reading, digit } : reading;
  }
  if (ZERO.test(part)) {
    return reading;
  }
  const tens = TENS[part];
  if (tens !== undefined) {
    return { ...reading, section: reading.section + tens, lastScale: 10 };
  }
  const scale = SCALES[part];
  return scale === undefined ? undefined : readScale(reading, scale);
}

function readScale({ total, section, digit }: Reading, scale: number): Reading {
  if (scale < 10_000) {
    return {
      total,
      section: section + (digit ?? 1) * scale,
      digit: undefined,
      lastScale: scale,
    };
  }
  // 二亿三千万: the finished 亿 stay as they are.
  const finished = total > scale ? total : 0;
  const before = total - finished + section + (digit ?? 0);
  const isAlone = before === 0 && digit === undefined;
  return {
    total: finished + (isAlone ? 1 : before) * scale,
    section: 0,
    digit: undefined,
    lastScale: scale,
  };
}

/** A last digit without a scale is of the next smaller one: 一万六 is 16,000. */
function finish({ total, section, digit = 0, lastScale }: Reading, isBehindZero: boolean): number {
  const isShort = digit < 10 && lastScale >= 100 && !isBehindZero;
  return total + section + digit * (isShort ? lastScale / 10 : 1);
}

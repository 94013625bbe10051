import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  annualGrowthPercent,
  compare,
  type Decimal,
  divide,
  formatDecimal,
  parseDecimal,
  shift,
  subtract,
  toDecimal,
} from "../../src/target/decimal.ts";

const decimals = fc.record({
  units: fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
  scale: fc.integer({ min: 0, max: 6 }),
});
const positive = fc.record({
  units: fc.bigInt({ min: 1n, max: 10n ** 9n }),
  scale: fc.integer({ min: 0, max: 4 }),
});

/** units × 10^(6 − scale): every decimal of the tests as a whole number. */
const atScale = (value: Decimal, scale: number) => value.units * 10n ** BigInt(scale - value.scale);

describe("subtract", () => {
  it("is exact", () => {
    expect(formatDecimal(subtract(toDecimal(2.3), toDecimal(1.18)))).toBe("1.12");
    expect(formatDecimal(subtract(toDecimal(0.3), toDecimal(0.1)))).toBe("0.2");
    fc.assert(
      fc.property(decimals, decimals, (left, right) => {
        expect(atScale(subtract(left, right), 6)).toBe(atScale(left, 6) - atScale(right, 6));
      }),
    );
  });
});

describe("divide", () => {
  it("is never further off than half of the last digit", () => {
    fc.assert(
      fc.property(decimals, positive, fc.integer({ min: 0, max: 6 }), (left, right, digits) => {
        const quotient = divide(left, right, digits);
        const scale = 12;
        const product = quotient.units * atScale(right, scale);
        const exact = atScale(left, scale) * 10n ** BigInt(digits);
        const error = product > exact ? product - exact : exact - product;
        expect(2n * error <= atScale(right, scale)).toBe(true);
      }),
    );
  });

  it("rounds half away from zero", () => {
    expect(formatDecimal(divide(toDecimal(1), toDecimal(8), 2))).toBe("0.13");
    expect(formatDecimal(divide(toDecimal(-1), toDecimal(8), 2))).toBe("-0.13");
  });
});

describe("annualGrowthPercent", () => {
  it("gives the known rates of the plan", () => {
    const rate = (base: number, planned: number) =>
      formatDecimal(annualGrowthPercent(toDecimal(base), toDecimal(planned), 5, 2), true);
    expect(rate(718, 1500)).toBe("15.88");
    expect(rate(51, 100)).toBe("14.42");
    expect(rate(100, 100)).toBe("0.00");
  });

  it("agrees with floating-point arithmetic to the last digit but one", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9999 }),
        fc.integer({ min: 1, max: 9999 }),
        (base, planned) => {
          const exact = annualGrowthPercent(toDecimal(base), toDecimal(planned), 5, 2);
          const float = ((planned / base) ** 0.2 - 1) * 100;
          expect(Math.abs(Number(formatDecimal(exact)) - float)).toBeLessThan(0.0101);
        },
      ),
    );
  });
});

describe("formatDecimal", () => {
  it("writes what parseDecimal reads", () => {
    fc.assert(
      fc.property(decimals, (value) => {
        const read = parseDecimal(formatDecimal(value, true));
        expect(read === undefined ? undefined : compare(read, value)).toBe(0);
      }),
    );
  });

  it("drops trailing zeros only when they carry nothing", () => {
    expect(formatDecimal({ units: 10000n, scale: 2 })).toBe("100");
    expect(formatDecimal({ units: 8800n, scale: 2 }, true)).toBe("88.00");
  });
});

describe("shift", () => {
  it("moves the point", () => {
    expect(formatDecimal(shift(toDecimal(0.5), 4))).toBe("5000");
    expect(formatDecimal(shift(toDecimal(7000), -4))).toBe("0.7");
  });
});

import { createHook } from "node:async_hooks";
import { describe, expect, it } from "vitest";
import {
  createQueryCode,
  findQueryCode,
  hashQueryCode,
  isQueryCode,
  withoutQueryCode,
} from "../../src/report/query-code.ts";

describe("createQueryCode", () => {
  it("makes twelve letters without look-alikes, new each time", () => {
    const codes = Array.from({ length: 500 }, createQueryCode);
    expect(new Set(codes).size).toBe(500);
    for (const code of codes) {
      expect(code).toMatch(/^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/);
    }
  });
});

describe("findQueryCode", () => {
  it("reads a code however it is written", () => {
    for (const text of ["abcd-efgh-jkmn", "查询码ABCDEFGHJKMN", "ＡＢＣＤ efgh jkmn。"]) {
      expect(findQueryCode(text)).toBe("ABCD-EFGH-JKMN");
    }
  });

  it("finds nothing in numbers and short words", () => {
    for (const text of ["进度", "13800138000", "hello", "ABCD-EFGH-JKM0"]) {
      expect(findQueryCode(text)).toBeUndefined();
    }
  });
});

describe("withoutQueryCode", () => {
  it("leaves the rest as it was written", () => {
    const given = "ABCD-EFGH-JKMN";
    expect(withoutQueryCode("查询码abcd efgh jkmn，还有货", given)).toBe("查询码,还有货");
    expect(withoutQueryCode("还有货（Two boxes）", undefined)).toBe("还有货（Two boxes）");
  });

  it("takes words for a code only when they are the one that was given", () => {
    const words = "they sell fake bags at the market, counterfeits of 2345 pair each";
    expect(withoutQueryCode(words, undefined)).toBe(words);
    expect(withoutQueryCode(words, "ABCD-EFGH-JKMN")).toBe(words);
    for (const code of ["ABCD-EFGH-JKMN", "abcd ef2h jkmn", "ABCDEF2HJKMN"]) {
      expect(withoutQueryCode(`${code} fake bags`, undefined)).toBe(" fake bags");
    }
  });
});

describe("isQueryCode", () => {
  it("accepts the code that was hashed with this pepper and nothing else", async () => {
    const code = createQueryCode();
    const kept = await hashQueryCode(code, "pepper");
    expect(JSON.stringify(kept)).not.toContain(code);
    expect(await isQueryCode(code, kept, "pepper")).toBe(true);
    expect(await isQueryCode(code, kept, "other pepper")).toBe(false);
    expect(await isQueryCode(createQueryCode(), kept, "pepper")).toBe(false);
    expect(await isQueryCode(code, undefined, "pepper")).toBe(false);
  });

  it("hashes the same code differently each time", async () => {
    const first = await hashQueryCode("ABCD-EFGH-JKMN", "pepper");
    const second = await hashQueryCode("ABCD-EFGH-JKMN", "pepper");
    expect(first.hash).not.toBe(second.hash);
  });

  it("hashes two at once, however many are tried", async () => {
    const hashes = watchHashes();
    await Promise.all(
      Array.from({ length: 8 }, () => isQueryCode(createQueryCode(), undefined, "pepper")),
    );
    expect(hashes.stop()).toEqual({ begun: 8, atOnce: 2 });
  });
});

/** Counts the slow hashes that the runtime begins, and how many run at once. */
function watchHashes() {
  const running = new Set<number>();
  const seen = { begun: 0, atOnce: 0 };
  const hook = createHook({
    init(id, type) {
      if (type === "SCRYPTREQUEST") {
        running.add(id);
        seen.begun += 1;
        seen.atOnce = Math.max(seen.atOnce, running.size);
      }
    },
    before: (id) => void running.delete(id),
  }).enable();
  return {
    stop() {
      hook.disable();
      return seen;
    },
  };
}

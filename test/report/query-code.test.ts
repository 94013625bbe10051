import { describe, expect, it } from "vitest";
import {
  createQueryCode,
  findQueryCode,
  hashQueryCode,
  isQueryCode,
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
});

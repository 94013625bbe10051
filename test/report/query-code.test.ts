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
    for (const text of [
      ...[
        "abcd-ef2h-jkmn",
        "查询码ABCDEF2HJKMN",
        "ＡＢＣＤ ef2h jkmn。",
        "they sell fake, abcdef2hjkmn",
      ],
      ...["bags ABCD—EF2H—JKMN", "they sell fake bags ABCD-EF2H-JKMN"],
    ]) {
      expect(findQueryCode(text)).toBe("ABCD-EF2H-JKMN");
    }
  });

  it("reads a code of letters alone as it was shown", () => {
    for (const text of ["ABCD-EFGH-JKMN", "abcd-efgh-jkmn", "查询码ABCDEFGHJKMN"]) {
      expect(findQueryCode(text)).toBe("ABCD-EFGH-JKMN");
    }
  });

  it("reads every new code, spaced and in small letters", () => {
    for (const code of Array.from({ length: 500 }, createQueryCode)) {
      expect(findQueryCode(code.replaceAll("-", " ").toLowerCase())).toBe(code);
    }
  });

  it("reads a code whose groups are parted by different things", () => {
    for (const text of ["AB2D-EFGH JKLM", "AB2DEFGH-JKLM", "ab2d efgh-jklm"]) {
      expect(findQueryCode(text)).toBe("AB2D-EFGH-JKLM");
    }
  });

  it("takes all of a text for a code where one was asked for, whatever its letters", () => {
    for (const text of ["abcd efgh jkmn", "abcdefghjkmn。", "查询码：abcd efgh-jkmn"]) {
      expect(findQueryCode(text, { isAsked: true })).toBe("ABCD-EFGH-JKMN");
      expect(withoutQueryCode(text, { isAsked: true })).not.toMatch(/[a-z]/);
      expect(findQueryCode(text)).toBeUndefined();
    }
    for (const text of ["they sell fake bags", "234567892345", "进度"]) {
      expect(findQueryCode(text, { isAsked: true })).toBeUndefined();
    }
  });

  it("finds nothing in numbers and words", () => {
    for (const text of [
      ...["进度", "13800138000", "hello", "ABCD-EFGH-JKM0", "they sell fake", "THEY SELL FAKE"],
      ...[
        "manufactures",
        "fake-handbags",
        "2345 pair each",
        "6222 3456 7892 3456",
        "2345-6789-2345",
        "234567892345",
      ],
    ]) {
      expect(findQueryCode(text)).toBeUndefined();
    }
  });
});

describe("withoutQueryCode", () => {
  it("leaves the rest as it was written", () => {
    expect(withoutQueryCode("查询码abcd ef2h jkmn，还有货")).toBe("查询码,还有货");
    expect(withoutQueryCode("还有货（Two boxes）")).toBe("还有货（Two boxes）");
    for (const code of ["ABCD-EFGH-JKMN", "abcd ef2h jkmn", "ABCDEF2HJKMN"]) {
      expect(withoutQueryCode(`${code} fake bags`)).toBe(" fake bags");
    }
    const words = "they sell fake bags at the market, counterfeits of 2345 pair each";
    expect(withoutQueryCode(words)).toBe(words);
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

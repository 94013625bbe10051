import { describe, expect, it } from "vitest";
import { createPersonalMask, PERSONAL_TOKEN } from "../../src/base/personal-mask.ts";

describe("createPersonalMask", () => {
  it("hides what identifies a person and puts it back", () => {
    const text =
      "我叫林小明，手机13800138000，身份证445202199001011234，邮箱a.b@example.com，座机0663-8768000，微信abc_123。林小明想问商标。";
    const mask = createPersonalMask();
    const hidden = mask.hide(text);
    for (const piece of [
      "林小明",
      "13800138000",
      "445202199001011234",
      "example.com",
      "8768000",
      "abc_123",
    ]) {
      expect(hidden).not.toContain(piece);
    }
    expect(hidden).toContain("想问商标");
    expect(mask.restore(hidden)).toBe(text);
  });

  it("hides in a later text what it knows from an earlier one", () => {
    const mask = createPersonalMask();
    mask.hide("我叫林小明，想问商标。");
    expect(mask.hide("林小明要带什么材料？")).toMatch(/^〔姓名1〕要带什么材料？$/);
  });

  it("leaves tokens alone that it did not give", () => {
    const mask = createPersonalMask();
    expect(mask.restore("〔姓名9〕您好").search(PERSONAL_TOKEN)).toBe(0);
  });
});

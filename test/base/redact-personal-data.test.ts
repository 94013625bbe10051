import { describe, expect, it } from "vitest";
import { hasPersonalData, redactPersonalData } from "../../src/base/redact-personal-data.ts";

describe("redactPersonalData", () => {
  it.each([
    ["电话13800138000找我", "电话[phone]找我"],
    ["+86 138-0013-8000", "[phone]"],
    ["身份证445202199001011234", "身份证[id-number]"],
    ["写信 boss@example.com.cn 谢谢", "写信 [email] 谢谢"],
    ["卡号6222021234567890123", "卡号[bank-card]"],
    ["bot 123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", "bot [bot-token]"],
  ])("masks %s", (text, masked) => {
    expect(redactPersonalData(text)).toBe(masked);
    expect(hasPersonalData(text)).toBe(true);
  });

  it.each([
    "商标注册号51277340",
    "专利号ZL202330412096.5",
    "JY20261108-00261",
    "2026-11-25T08:00:00.000Z",
    "打12345或12315",
    "罚款500000元",
  ])("leaves %s alone", (text) => {
    expect(redactPersonalData(text)).toBe(text);
    expect(hasPersonalData(text)).toBe(false);
  });
});

import { describe, expect, it } from "vitest";
import { widenQuote } from "../../src/answer/widen-quote.ts";

const text = "开头一句。查处案件377宗，涉案金额296.66万元，罚没金额508.3万元。结尾一句。";

describe("widenQuote", () => {
  it("gives a short quote its sentence", () => {
    expect(widenQuote(text, "508.3万元")).toBe(
      "查处案件377宗，涉案金额296.66万元，罚没金额508.3万元",
    );
  });

  it("gives it only its clause where the sentence is long", () => {
    const long = text.replace("开头一句。", "很".repeat(80));
    expect(widenQuote(long, "508.3万元")).toBe("罚没金额508.3万元");
  });

  it("leaves a long quote and a stranger alone", () => {
    const quote = "涉案金额296.66万元，罚没金额508.3万元";
    expect(widenQuote(text, quote)).toBe(quote);
    expect(widenQuote(text, "别处的话")).toBe("别处的话");
  });
});

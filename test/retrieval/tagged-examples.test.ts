import { describe, expect, it } from "vitest";
import { gatherFieldExamples, retellExamples } from "../../src/retrieval/tagged-examples.ts";

const message = (text: string, fields?: Record<string, string>) => ({
  text,
  intent: "report" as const,
  typesOk: [],
  ...(fields && { fields }),
});

describe("gatherFieldExamples", () => {
  it("takes messages whose fields are known, and of these the open ones", () => {
    const examples = [
      message("阿明鞋行卖假鞋，一双20元", { respondent: "阿明鞋行", goods: "鞋", amount: "20元" }),
      message("有人卖假货", {}),
      message("賣假鞋", { goods: "假鞋" }),
      message("谁知道"),
    ];
    expect(gatherFieldExamples(examples)).toEqual([
      { text: "阿明鞋行卖假鞋，一双20元", fields: { respondent: "阿明鞋行", goods: "鞋" } },
      { text: "有人卖假货", fields: {} },
      { text: "卖假鞋", fields: { goods: "假鞋" } },
    ]);
  });
});

describe("retellExamples", () => {
  const examples = [
    { text: "举报阿明鞋行卖假文胸", fields: { respondent: "阿明鞋行", goods: "文胸" } },
    { text: "宏发五金厂仿我们的水龙头", fields: { respondent: "宏发五金厂", goods: "水龙头" } },
    { text: "路口一家鞋厂做假鞋", fields: { respondent: "路口一家鞋厂", goods: "假鞋" } },
    { text: "康美内衣卖假内衣", fields: { respondent: "康美内衣", goods: "内衣" } },
  ];
  const told = retellExamples(examples);
  const words = told.map(({ text, pieces }) =>
    Object.fromEntries(pieces.map(({ label, start, end }) => [label, text.slice(start, end)])),
  );

  it("keeps the example itself", () => {
    expect(told.map(({ text }) => text)).toEqual(
      expect.arrayContaining(examples.map(({ text }) => text)),
    );
  });

  it("tells of others in the same sentence", () => {
    const retold = told.filter(({ text }) => /^举报.+卖假.+$/.test(text));
    const tellings = new Set(retold.map(({ text }) => text));
    expect(tellings.size).toBeGreaterThan(3);
    expect(new Set(words.map(({ goods }) => goods))).toContain("水龙头");
  });

  it("leaves those whom a text only describes", () => {
    const described = told.filter(({ text }) => text.includes("做假") || text.includes("一家"));
    expect(described.length).toBeGreaterThan(1);
    for (const { text } of described) {
      expect(text).toContain("路口一家鞋厂");
    }
  });

  it("takes goods for goods outside the name that holds them", () => {
    const [own] = told.filter(({ text }) => text === "康美内衣卖假内衣");
    expect(own?.pieces).toEqual([
      { label: "respondent", start: 0, end: 4 },
      { label: "goods", start: 6, end: 8 },
    ]);
  });

  it("tells the same at every time", () => {
    expect(retellExamples(examples)).toEqual(told);
  });
});

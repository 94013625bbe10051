import { describe, expect, it } from "vitest";
import { readNeedButton, toNeedButton } from "../../src/answer/need-button.ts";
import type { Need } from "../../src/retrieval/passage.ts";

const need = (id: string, title = "商标侵权找谁"): Need => ({
  id,
  title,
  asks: [title],
  answer: { kind: "unknown", why: "other" },
});

describe("toNeedButton", () => {
  it("makes a token that leads back to the need", () => {
    const button = toNeedButton(need("law-0001"));
    expect(button?.token).toBe("answer.ask.law-0001");
    expect(readNeedButton(button?.token ?? "")).toBe("law-0001");
  });

  it("shortens a long title", () => {
    expect(toNeedButton(need("law-0001", "很".repeat(40)))?.label.length).toBeLessThanOrEqual(20);
  });

  it("makes none for an id that no channel can carry", () => {
    expect(toNeedButton(need("x".repeat(60)))).toBeUndefined();
    expect(toNeedButton(need("问项"))).toBeUndefined();
  });
});

describe("readNeedButton", () => {
  it("leaves other skills' tokens alone", () => {
    expect(readNeedButton("report.act.1.2.accept")).toBeUndefined();
  });
});

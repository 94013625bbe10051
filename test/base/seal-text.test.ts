import { describe, expect, it } from "vitest";
import { createDataKey, isSealed, openText, sealText } from "../../src/base/seal-text.ts";

const PLACE = { record: "report-1", field: "narrative" };
const TEXT = "陈小明举报：鑫丰鞋店卖假鞋";

describe("sealText", () => {
  it("opens to the same text, and never looks the same twice", () => {
    const key = createDataKey();
    const [one, two] = [sealText(key, TEXT, PLACE), sealText(key, TEXT, PLACE)];
    expect(openText(key, one, PLACE)).toBe(TEXT);
    expect(openText(key, sealText(key, "", PLACE), PLACE)).toBe("");
    expect(one).not.toBe(two);
    expect(isSealed(one)).toBe(true);
    expect(isSealed(TEXT)).toBe(false);
  });

  it.each([
    ["another record", { ...PLACE, record: "report-2" }],
    ["another field", { ...PLACE, field: "contact" }],
    ["a place that only looks the same", { record: 'report-1","narrative', field: "" }],
  ])("does not open in %s", (_, place) => {
    const key = createDataKey();
    expect(() => openText(key, sealText(key, TEXT, PLACE), place)).toThrow(
      expect.objectContaining({ code: "sealed_data_damaged" }),
    );
  });

  it("does not open with another key, nor when it was changed or cut", () => {
    const key = createDataKey();
    const sealed = sealText(key, TEXT, PLACE);
    const damage = expect.objectContaining({ code: "sealed_data_damaged" });
    expect(() => openText(createDataKey(), sealed, PLACE)).toThrow(damage);
    for (const broken of [sealed.slice(0, -2), sealed.slice(0, 12), "sealed1.", `${sealed}AAAA`]) {
      expect(() => openText(key, broken, PLACE)).toThrow(damage);
    }
  });
});

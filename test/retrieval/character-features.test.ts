import { describe, expect, it } from "vitest";
import {
  createCharacterDescription,
  FEATURE_COUNT,
} from "../../src/retrieval/character-features.ts";

/** Words stand between bars, which belong to the word before them. */
const describeAll = createCharacterDescription((text) => text.split(/(?<=\|)/));
/** A row of features for each character. */
const describeText = (text: string) => {
  const features = describeAll(text);
  return Array.from({ length: features.length / FEATURE_COUNT }, (_, place) =>
    features.slice(place * FEATURE_COUNT, (place + 1) * FEATURE_COUNT),
  );
};
const shared = (one: Uint32Array | undefined, other: Uint32Array | undefined) =>
  [...(one ?? [])].filter((feature, kind) => feature === other?.[kind]).length;

describe("createCharacterDescription", () => {
  it("describes every character, all alike", () => {
    const rows = describeText("卖假鞋A1 。");
    expect(rows).toHaveLength(7);
    expect(rows.flatMap((row) => [...row])).not.toContain(0);
    expect(describeText("")).toEqual([]);
  });

  it("says the same of the same surroundings, wherever they are", () => {
    const [inner] = [describeText("有人在圩上摆摊卖假鞋给老人")[8]];
    const [other] = [describeText("我看到有人在圩上摆摊卖假鞋给老人")[11]];
    expect(shared(inner, other)).toBeGreaterThanOrEqual(14);
    expect(shared(inner, describeText("三月五日寄出的快递已经签收")[8])).toBeLessThan(6);
  });

  it("takes digits for one another, and small letters for capitals", () => {
    const around = (text: string) => describeText(text).map((row) => row.slice(0, 14));
    expect(around("卖7双")).toEqual(around("卖3双"));
    expect(around("xABy")).toEqual(around("xaby"));
    expect(around("卖7双")).not.toEqual(around("卖三双"));
  });

  it("knows where words end", () => {
    expect(describeText("甲乙|丙")[1]).not.toEqual(describeText("甲|乙|丙")[1]);
  });

  it("tells the beginning and the end of a text from its middle", () => {
    const [first] = describeText("店");
    expect(shared(first, describeText("我在店里买")[2])).toBeLessThan(first?.length ?? 0);
  });
});

import { describe, expect, it } from "vitest";
import { createStandsAlone } from "../../src/answer/stands-alone.ts";
import { openTestKnowledge } from "../support/test-knowledge.ts";

describe("createStandsAlone", () => {
  it("knows what people ask as it stands from what says too little", () => {
    const { index } = openTestKnowledge();
    const standsAlone = createStandsAlone(index.search, "2026-03-02");
    expect(standsAlone("商标注册要多久")).toBe(true);
    expect(standsAlone("没有原件可以吗")).toBe(false);
  });
});

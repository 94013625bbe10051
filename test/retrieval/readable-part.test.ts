import { describe, expect, it } from "vitest";
import { readablePart } from "../../src/retrieval/readable-part.ts";

describe("readablePart", () => {
  it("leaves what a person can send in the chat whole, and cuts what is longer", () => {
    expect(readablePart("商".repeat(5_000))).toHaveLength(5_000);
    expect(readablePart(`${"商".repeat(5_000)}标`)).toBe("商".repeat(5_000));
  });
});

import { describe, expect, it } from "vitest";
import { WordingTally } from "../../src/command/wording-tally.ts";

describe("WordingTally", () => {
  it("counts kept and dropped wordings, and why answers fell back", () => {
    const tally = new WordingTally();
    tally.add({ kind: "kept", sentences: 3, dropped: 1 });
    tally.add({ kind: "fell_back", reason: "figure", dropped: 2 });
    tally.add({ kind: "fell_back", reason: "empty", dropped: 0 });
    tally.add({ kind: "fell_back", reason: "figure", dropped: 1 });
    tally.add(undefined);
    expect(tally.format()).toContain("kept 1, fell back 3 (figure 2, empty 1)");
    expect(tally.format()).toContain("its sentences: kept 3, dropped 4");
  });

  it("says that no model was asked", () => {
    expect(new WordingTally().format()).toContain("none asked");
  });
});

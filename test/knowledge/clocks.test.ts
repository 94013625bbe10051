import { describe, expect, it } from "vitest";
import { loadReportKnowledge } from "../../src/report/report-knowledge.ts";

const { clocks, states, types } = loadReportKnowledge("knowledge");

describe("clocks", () => {
  it.each([
    ["r_check", 15, "working_day"],
    ["r_decide", 90, "day"],
    ["c_accept", 7, "working_day"],
    ["c_mediate", 60, "day"],
    ["pp_docket", 10, "working_day"],
    ["p_docket", 5, "working_day"],
    ["p_answer", 15, "day"],
    ["p_close", 3, "month"],
    ["cr_accept", 15, "day"],
    ["en_ruling", 3, "month"],
    ["ec_wait", 15, "day"],
    ["cu_release_ex_officio", 50, "working_day"],
  ])("has %s of %i %s", (id, length, unit) => {
    expect(clocks.get(id)).toMatchObject({ length, unit });
  });

  it("cites an article for every clock", () => {
    for (const { id, law } of clocks.values()) {
      expect(law, id).toMatch(/第[一二三四五六七八九十百]+条/);
    }
  });

  it("shows officers nothing that a reporter alone can keep, and every type's clocks to somebody", () => {
    for (const type of types.values()) {
      for (const id of type.clocks) {
        expect(clocks.get(id)?.audience.length, `${type.key} ${id}`).toBeGreaterThan(0);
      }
    }
  });

  const ofTypes = [...types.values()].flatMap((type) =>
    type.clocks.map((id) => ({ type: type.key, rule: clocks.get(id) })),
  );

  it("has every limit on a type", () => {
    const used = new Set(ofTypes.map(({ rule }) => rule?.id));
    expect([...clocks.keys()].filter((id) => !used.has(id))).toEqual([]);
  });

  it("has an event that starts each limit of the office, and one besides closing that meets it", () => {
    const emitted = new Set(["received", ...states.transitions.map(({ event }) => event)]);
    const onlyByClosing = new Set<string>();
    for (const { type, rule } of ofTypes) {
      if (rule?.keeper === "office") {
        expect(
          [rule.start].flat().some((event) => emitted.has(event)),
          `${type} ${rule.id}`,
        ).toBe(true);
        const ends = rule.metBy.filter((event) => event !== "closed");
        if (ends.length === 0) {
          onlyByClosing.add(rule.id);
        } else {
          expect(
            ends.some((event) => emitted.has(event)),
            `${type} ${rule.id}`,
          ).toBe(true);
        }
      }
    }
    // To decide, to tell of the end, to end: that is closing.
    expect([...onlyByClosing].sort()).toEqual(["c_end_notice", "p_close", "r_decide"]);
  });

  it("holds the office to no limit of a party or of another body", () => {
    const others = [...clocks.values()].filter(({ keeper }) => keeper !== "office");
    expect(others.map(({ id }) => id).sort()).toEqual([
      ...["cu_apply", "cu_investigate", "cu_release_applied", "cu_release_ex_officio"],
      ...["ec_wait", "en_rename", "p_answer"],
    ]);
  });
});

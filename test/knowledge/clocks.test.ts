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

  it("can start and meet what runs from receipt or acceptance", () => {
    const events = new Set(["received", ...states.transitions.map(({ event }) => event)]);
    for (const { id, start, metBy } of clocks.values()) {
      if (start === "received" || start === "accepted" || start === "docketed") {
        expect(
          metBy.some((event) => events.has(event)),
          id,
        ).toBe(true);
        expect(events.has(start), id).toBe(true);
      }
    }
  });
});

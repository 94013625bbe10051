import { describe, expect, it } from "vitest";
import {
  actionsFor,
  findTransition,
  MATTER_ACTIONS,
  MATTER_ROLES,
  MATTER_STATES,
} from "../../src/report/matter-states.ts";
import { loadReportKnowledge } from "../../src/report/report-knowledge.ts";

const { states } = loadReportKnowledge("knowledge");

describe("findTransition", () => {
  it("lets an officer accept what waits, which starts and meets clocks and tells the reporter", () => {
    expect(findTransition(states, "queued", "accept", "officer")).toEqual({
      to: "accepted",
      event: "accepted",
      clocks: undefined,
      notify: ["reporter"],
    });
  });

  it("refuses what is not in the table", () => {
    expect(findTransition(states, "queued", "accept", "reporter")).toBeUndefined();
    expect(findTransition(states, "closed", "accept", "officer")).toBeUndefined();
    expect(findTransition(states, "closed", "reopen", "officer")).toBeUndefined();
  });

  it("gives every triple of state, action and role one answer that agrees with the buttons", () => {
    for (const state of MATTER_STATES) {
      for (const role of MATTER_ROLES) {
        const buttons = actionsFor(states, state, role);
        for (const action of MATTER_ACTIONS) {
          const isAllowed = findTransition(states, state, action, role) !== undefined;
          expect(isAllowed).toBe(buttons.includes(action));
        }
      }
    }
  });

  it("lets every open state be left by people of the office or triage", () => {
    for (const state of MATTER_STATES.filter((name) => states.states[name].open)) {
      const ways = states.transitions.filter(
        (row) => row.state === state && row.to !== state && !row.roles.includes("reporter"),
      );
      expect(ways.length).toBeGreaterThan(0);
    }
  });

  it("stops all clocks whenever a matter ends", () => {
    for (const row of states.transitions.filter(({ to }) => !states.states[to].open)) {
      expect(row.clocks).toBe("stop");
    }
  });
});

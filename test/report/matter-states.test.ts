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
    expect(findTransition(states, "queued", "accept", "officer")).toMatchObject({
      ...{ side: "owner", to: "accepted", event: "accepted", notify: ["reporter"] },
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
        const sides = ["owner", "target"] as const;
        const buttons = sides.flatMap((side) => actionsFor(states, state, role, side));
        for (const action of MATTER_ACTIONS) {
          const isAllowed = findTransition(states, state, action, role) !== undefined;
          expect(isAllowed).toBe(buttons.includes(action));
        }
      }
    }
  });

  it("takes the row of the second refusal from the second on", () => {
    const returned = (refusals: number) =>
      findTransition(states, "transfer_pending", "return", "officer", refusals)?.to;
    expect([1, 2, 3].map(returned)).toEqual(["previous", "triage", "triage"]);
  });
});

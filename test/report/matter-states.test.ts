import { describe, expect, it } from "vitest";
import {
  actionsFor,
  findTransition,
  MATTER_ACTIONS,
  MATTER_ROLES,
  MATTER_STATES,
  type MatterState,
  statesOf,
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

  it("has the ways from state to state that were agreed, and no other", () => {
    const ways = new Map<MatterState, Set<string>>();
    for (const row of states.transitions) {
      for (const state of statesOf(row)) {
        const found = ways.get(state) ?? new Set();
        ways.set(state, found);
        if (row.to !== "same" && row.to !== state) {
          found.add(row.to);
        }
      }
    }
    const sorted = Object.fromEntries([...ways].map(([state, to]) => [state, [...to].sort()]));
    expect(sorted).toEqual({
      triage: ["not_accepted", "queued", "referred_out", "withdraw_requested"],
      queued: [
        ...["accepted", "merged", "not_accepted", "referred_out", "supplement"],
        ...["transfer_pending", "triage", "withdraw_requested"],
      ],
      supplement: [
        ...["accepted", "not_accepted", "queued", "supplement_lapsed"],
        ...["transfer_pending", "triage", "withdraw_requested"],
      ],
      supplement_lapsed: [
        ...["accepted", "not_accepted", "queued", "referred_out", "supplement"],
        ...["transfer_pending", "triage", "withdraw_requested"],
      ],
      accepted: [
        ...["accepted_supplement", "closed", "merged", "referred_out"],
        ...["transfer_pending", "triage", "withdraw_requested"],
      ],
      accepted_supplement: [
        ...["accepted", "closed", "referred_out"],
        ...["transfer_pending", "triage", "withdraw_requested"],
      ],
      transfer_pending: ["previous", "queued", "triage", "withdraw_requested"],
      withdraw_requested: ["closed", "previous"],
      merged: ["previous"],
      not_accepted: ["queued"],
      referred_out: ["queued"],
      closed: ["accepted"],
    });
  });

  it("takes the row of the second refusal from the second on", () => {
    const returned = (refusals: number) =>
      findTransition(states, "transfer_pending", "return", "officer", refusals)?.to;
    expect([1, 2, 3].map(returned)).toEqual(["previous", "triage", "triage"]);
  });
});

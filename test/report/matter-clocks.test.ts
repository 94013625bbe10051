import { describe, expect, it } from "vitest";
import { changeClocks, startClocks } from "../../src/report/matter-clocks.ts";
import {
  findTransition,
  type MatterAction,
  type MatterState,
} from "../../src/report/matter-states.ts";
import { reportKnowledge } from "../support/report-office.ts";

const on = (today: string, type = "counterfeit_mark") => ({
  matterId: "m",
  type,
  today,
  knowledge: reportKnowledge,
});
const transition = (state: MatterState, action: MatterAction, role: "officer" | "reporter") => {
  const found = findTransition(reportKnowledge.states, state, action, role);
  if (found === undefined) {
    throw new Error(`no ${action} in ${state}`);
  }
  return found;
};

describe("startClocks", () => {
  it("starts what runs from the event, counted in working days", () => {
    expect(startClocks("received", on("2026-11-25"))).toMatchObject([
      { clockId: "r_check", startedOn: "2026-11-25", dueOn: "2026-12-16", status: "running" },
    ]);
    expect(startClocks(undefined, on("2026-11-25"))).toEqual([]);
  });

  it("gives no day in a year without a notice", () => {
    const [clock] = startClocks("received", on("2026-12-25"));
    expect(clock).toMatchObject({ dueOn: null, provisional: true });
  });
});

describe("changeClocks", () => {
  it("does not put off a limit that runs when the same thing happens again", () => {
    const received = startClocks("received", on("2026-11-25", "patent_infringement"));
    const accept = transition("queued", "accept", "officer");
    const accepted = changeClocks(received, accept, on("2026-11-27", "patent_infringement"));
    const decline = transition("withdraw_requested", "withdraw_decline", "officer");
    const declined = changeClocks(accepted, decline, on("2026-12-10", "patent_infringement"));
    expect(declined).toEqual(accepted);
    const acknowledge = transition("transfer_pending", "acknowledge", "officer");
    const moved = changeClocks(declined, acknowledge, on("2026-12-11", "patent_infringement"));
    const again = changeClocks(moved, accept, on("2026-12-14", "patent_infringement"));
    expect(again.find(({ clockId }) => clockId === "p_close")).toMatchObject({
      startedOn: "2026-12-14",
      status: "running",
    });
  });

  it("meets what an event fulfils and starts what follows", () => {
    const clocks = startClocks("received", on("2026-11-25"));
    const docketed = changeClocks(
      clocks,
      transition("accepted", "docket", "officer"),
      on("2026-12-01"),
    );
    expect(docketed.map(({ clockId, status }) => [clockId, status])).toEqual([
      ["r_check", "met"],
      ["r_decide", "running"],
    ]);
  });

  it("ends the old clocks of a matter that another office takes over, and starts them anew", () => {
    const clocks = startClocks("received", on("2026-11-25"));
    const taken = changeClocks(
      clocks,
      transition("transfer_pending", "acknowledge", "officer"),
      on("2026-12-01"),
    );
    expect(taken).toMatchObject([
      { clockId: "r_check", startedOn: "2026-12-01", status: "running" },
    ]);
  });

  it("stops and restarts a clock that begins anew with the supplement, and lets others run", () => {
    const copyright = startClocks("received", on("2026-11-25", "copyright"));
    const ids = copyright.map(({ clockId }) => clockId);
    expect(ids).toContain("cr_accept");
    const ask = transition("queued", "request_supplement", "officer");
    const paused = changeClocks(copyright, ask, on("2026-11-30", "copyright"));
    expect(paused.find(({ clockId }) => clockId === "cr_accept")?.status).toBe("paused");
    const answer = transition("supplement", "supplement", "reporter");
    const resumed = changeClocks(paused, answer, on("2026-12-02", "copyright"));
    expect(resumed.find(({ clockId }) => clockId === "cr_accept")).toMatchObject({
      status: "running",
      startedOn: "2026-12-02",
    });
    const check = startClocks("received", on("2026-11-25"));
    expect(changeClocks(check, ask, on("2026-11-30"))).toEqual(check);
  });

  it("never touches a clock that is over", () => {
    const [clock] = startClocks("received", on("2026-11-25"));
    const over = clock === undefined ? [] : [{ ...clock, status: "met" as const }];
    const close = transition("accepted", "close", "officer");
    expect(changeClocks(over, close, on("2026-12-01"))).toEqual(over);
  });

  it("suspends and continues only limits whose law names what does not count", () => {
    const both = startClocks("accepted", on("2026-03-02", "patent_infringement"));
    const suspended = changeClocks(
      both,
      { event: undefined, clocks: "suspend" },
      {
        ...on("2026-03-05", "patent_infringement"),
      },
    );
    const statusOf = (clocks: typeof both, id: string) =>
      clocks.find(({ clockId }) => clockId === id)?.status;
    expect(statusOf(suspended, "p_close")).toBe("paused");
    expect(statusOf(suspended, "p_serve")).toBe("running");
    const continued = changeClocks(
      suspended,
      { event: undefined, clocks: "continue" },
      {
        ...on("2026-03-15", "patent_infringement"),
      },
    );
    expect(continued.find(({ clockId }) => clockId === "p_close")).toMatchObject({
      ...{ status: "running", pausedUnits: 10, dueOn: "2026-06-12" },
    });
  });

  it("puts limits aside while matters are handled together, and lets them run on as they were", () => {
    const clocks = startClocks("received", on("2026-11-25"));
    const held = changeClocks(clocks, transition("queued", "merge", "officer"), on("2026-11-26"));
    expect(held).toMatchObject([{ status: "held", dueOn: "2026-12-16" }]);
    const again = changeClocks(held, transition("merged", "unmerge", "officer"), on("2026-12-01"));
    expect(again).toMatchObject([{ status: "running", dueOn: "2026-12-16" }]);
  });

  it("starts what is to be checked again when a matter is taken up again", () => {
    const closed = startClocks("received", on("2026-03-02")).map((clock) => ({
      ...clock,
      status: "met" as const,
    }));
    const reopen = findTransition(reportKnowledge.states, "closed", "reopen", "lead");
    const again = changeClocks(closed, reopen ?? { event: undefined }, on("2026-04-07"));
    expect(again).toMatchObject([
      { clockId: "r_check", status: "running", startedOn: "2026-04-07", breachedAt: null },
    ]);
  });
});

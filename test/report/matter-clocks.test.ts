import { describe, expect, it } from "vitest";
import type { Matter, MatterClock } from "../../src/report/matter.ts";
import { changeClocks, startClocks } from "../../src/report/matter-clocks.ts";
import {
  findTransition,
  type MatterAction,
  type MatterState,
} from "../../src/report/matter-states.ts";
import { offeredActions } from "../../src/report/offered-actions.ts";
import {
  type CalendarYear,
  createWorkingCalendar,
  type WorkingCalendar,
} from "../../src/report/working-calendar.ts";
import { reportKnowledge } from "../support/report-office.ts";

const RECORDS: readonly MatterAction[] = [
  ...(["docket", "serve", "receive_answer", "forward_answer", "receive_consent"] as const),
  ...(["rule", "end_mediation", "find_clue", "report_crime", "decide_crime"] as const),
];

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

  it("lets a limit that was put aside run on by a calendar that was corrected meanwhile", () => {
    const clocks = startClocks("received", on("2026-11-25"));
    const held = changeClocks(clocks, transition("queued", "merge", "officer"), on("2026-11-26"));
    const calendar = createWorkingCalendar([
      {
        ...{ year: 2026, source: "放假通知", makeUpWorkdays: [] },
        holidays: [{ name: "补", from: "2026-12-09", to: "2026-12-10" }],
      },
    ]);
    const corrected = { ...on("2026-12-01"), knowledge: { ...reportKnowledge, calendar } };
    const again = changeClocks(held, transition("merged", "unmerge", "officer"), corrected);
    expect(again).toMatchObject([{ status: "running", dueOn: "2026-12-18" }]);
  });

  it("follows the calendar as a limit that ran does, when it runs on", () => {
    const clocks = startClocks("received", on("2026-11-25"));
    const merge = transition("queued", "merge", "officer");
    const unmerge = transition("merged", "unmerge", "officer");
    const breachedAt = "2026-12-17T01:00:00.000Z";
    const held = changeClocks(clocks, merge, on("2026-11-26"));
    const late: readonly MatterClock[] = held.map((one) => ({ ...one, breachedAt }));
    const by = (year: { holidays?: CalendarYear["holidays"]; makeUpWorkdays?: string[] }) =>
      createWorkingCalendar([
        { ...{ year: 2026, source: "放假通知", holidays: [], makeUpWorkdays: [] }, ...year },
      ]);
    const runOn = (today: string, calendar: WorkingCalendar, from = late) =>
      changeClocks(from, unmerge, { ...on(today), knowledge: { ...reportKnowledge, calendar } });
    const longer = by({ holidays: [{ name: "补", from: "2026-12-16", to: "2026-12-17" }] });
    expect(runOn("2026-12-17", longer)).toMatchObject([{ dueOn: "2026-12-18", breachedAt: null }]);
    expect(runOn("2026-12-17", by({}))).toMatchObject([{ dueOn: "2026-12-16", breachedAt }]);
    const shorter = by({ makeUpWorkdays: ["2026-11-28", "2026-11-29", "2026-12-05"] });
    const [clock] = runOn("2026-12-15", shorter, held);
    expect(clock).toMatchObject({ dueOn: "2026-12-15", remindOn: "2026-12-15", breachedAt: null });
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

/** The limits of a matter of a type after things that happened on days, in order. */
function live(
  type: string,
  course: readonly (readonly [string, MatterState, MatterAction, ("officer" | "reporter")?])[],
) {
  const [first] = course;
  let clocks = startClocks("received", on(first?.[0] ?? "2026-03-02", type));
  for (const [day, state, action, role = "officer"] of course) {
    clocks = changeClocks(clocks, transition(state, action, role), on(day, type));
  }
  return new Map(clocks.map((clock) => [clock.clockId, clock]));
}

const offered = (type: string, state: MatterState, clocks: readonly MatterClock[]) =>
  offeredActions(
    {
      matter: { id: "m", type, state } as Matter,
      ...{ clocks, role: "officer", day: "2026-11-25" as const },
    },
    reportKnowledge,
  );

describe("what happens to a matter on its way", () => {
  const DISPUTE = [
    ["2026-03-02", "queued", "accept"],
    ["2026-03-04", "accepted", "serve"],
    ["2026-03-16", "accepted", "receive_answer"],
    ["2026-03-18", "accepted", "forward_answer"],
  ] as const;

  it("serves a patent request and its answer in time, and ends nothing by mistake", () => {
    const clocks = live("patent_infringement", DISPUTE);
    expect([...clocks].map(([id, { status }]) => [id, status]).sort()).toEqual([
      ["p_answer", "stopped"],
      ["p_close", "running"],
      ["p_docket", "met"],
      ["p_reply_forward", "met"],
      ["p_serve", "met"],
    ]);
  });

  it("notes the respondent's time to answer, which nobody is reminded of", () => {
    const clocks = live("patent_infringement", DISPUTE.slice(0, 2));
    expect(clocks.get("p_answer")).toMatchObject({
      ...{ status: "noted", startedOn: "2026-03-04", dueOn: "2026-03-19", remindOn: null },
    });
  });

  it("offers a record only while a limit has to do with it", () => {
    const steps = DISPUTE.map((_, index) => {
      const clocks = live("patent_infringement", DISPUTE.slice(0, index + 1));
      return offered("patent_infringement", "accepted", [...clocks.values()]).filter((action) =>
        RECORDS.includes(action),
      );
    });
    expect(steps).toEqual([["serve"], ["receive_answer"], ["forward_answer"], []]);
  });

  it.each([
    ["trademark_infringement", "accepted", ["docket"]],
    ["counterfeit_mark", "accepted", ["docket", "report_crime"]],
    ["consumer_complaint", "accepted", ["end_mediation", "find_clue"]],
    ["enterprise_name", "accepted", ["rule"]],
    ["copyright", "accepted", []],
    ["patent_mediation", "queued", ["receive_consent"]],
    ["patent_infringement", "queued", []],
  ] as const)("offers in %s, %s: %j", (type, state, expected) => {
    const clocks = live(type, state === "queued" ? [] : [["2026-03-02", "queued", "accept"]]);
    const actions = offered(type, state, [...clocks.values()]);
    expect(actions.filter((action) => RECORDS.includes(action))).toEqual(expected);
  });

  it.each([
    ["patent_mediation", [["2026-03-02", "queued", "receive_consent"]], "pm_docket", "2026-03-09"],
    [
      "consumer_complaint",
      [
        ["2026-03-02", "queued", "accept"],
        ["2026-03-03", "accepted", "end_mediation"],
      ],
      "c_end_notice",
      "2026-03-12",
    ],
    [
      "consumer_complaint",
      [
        ["2026-03-02", "queued", "accept"],
        ["2026-03-03", "accepted", "find_clue"],
      ],
      "c_clue",
      "2026-03-24",
    ],
    [
      "crime_lead",
      [
        ["2026-03-02", "queued", "accept"],
        ["2026-03-03", "accepted", "report_crime"],
      ],
      "t_approve",
      "2026-03-06",
    ],
  ] as const)("starts in %s what runs from %j: %s until %s", (type, course, id, due) => {
    expect(live(type, course).get(id)).toMatchObject({ status: "running", dueOn: due });
  });

  it("ends the approval of a transfer to the police when it is decided, though the case goes on", () => {
    const course = [
      ["2026-03-02", "queued", "accept"],
      ["2026-03-03", "accepted", "report_crime"],
    ] as const;
    const waiting = [...live("counterfeit_mark", course).values()];
    expect(offered("counterfeit_mark", "accepted", waiting)).toContain("decide_crime");
    const decided = live("counterfeit_mark", [
      ...course,
      ["2026-03-05", "accepted", "decide_crime"],
    ]);
    expect(decided.get("t_approve")?.status).toBe("met");
    expect(offered("counterfeit_mark", "accepted", [...decided.values()])).not.toContain(
      "decide_crime",
    );
  });

  it("takes a transfer that was refused twice for a dispute, until it is assigned", () => {
    const refused = findTransition(
      ...([reportKnowledge.states, "transfer_pending", "return", "officer", 2] as const),
    );
    const assigned = findTransition(reportKnowledge.states, "triage", "transfer", "triage");
    const received = startClocks("received", on("2026-03-02"));
    const disputed = changeClocks(received, refused ?? { clocks: "stop" }, on("2026-03-10"));
    expect(disputed.find(({ clockId }) => clockId === "r_dispute")).toMatchObject({
      ...{ status: "running", dueOn: "2026-03-19" },
    });
    const settled = changeClocks(disputed, assigned ?? { clocks: "stop" }, on("2026-03-12"));
    expect(settled.find(({ clockId }) => clockId === "r_dispute")?.status).toBe("met");
  });
});

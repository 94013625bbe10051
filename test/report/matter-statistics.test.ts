import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { countMatters, type MatterCounts } from "../../src/report/count-matters.ts";
import { appendEvents } from "../../src/report/event-log-repository.ts";
import { hideSmallCounts, showAllCounts } from "../../src/report/hide-small-counts.ts";
import { countClosed } from "../../src/report/matter-figures-repository.ts";
import { insertMatters } from "../support/insert-matters.ts";
import { describeOnEachStorage, type TestStorage } from "../support/open-test-storage.ts";
import { reportKnowledge } from "../support/report-office.ts";

const { states } = reportKnowledge;
const JIEXI = "jiexi-market-bureau";

describeOnEachStorage("statistics of matters", (open) => {
  let test: TestStorage;
  beforeAll(async () => {
    test = await open();
    const { database } = test.storage;
    await insertMatters(database, [
      { id: "A", createdAt: "2026-11-01T00:00:00.000Z", state: "closed", isOpen: false },
      { id: "B", createdAt: "2026-11-30T15:59:59.999Z", type: "copyright", officeId: JIEXI },
      { id: "C", createdAt: "2026-11-30T16:00:00.000Z" },
      { id: "D", createdAt: "2026-10-31T15:59:59.999Z" },
    ]);
    const event = (kind: string, at: string, data = {}) => ({
      ...{ reportId: "report-A", matterId: "A", kind, at: new Date(at), data },
      actor: { id: "zhang", role: "officer" },
    });
    await test.storage.transaction((trx) =>
      appendEvents(trx, [
        event("transfer", "2026-11-01T06:00:00Z"),
        event("accept", "2026-11-02T12:00:00Z"),
        event("accept", "2026-11-09T12:00:00Z"),
        event("close", "2026-11-10T00:00:00Z", { outcome: "penalty" }),
      ]),
    );
    const clock = (name: string, status: "met" | "running", breached_at: string | null) => ({
      ...{ id: `A:${name}`, matter_id: "A", clock_id: name, started_on: "2026-11-01" },
      ...{ due_on: "2026-11-20", provisional: 0, status, breached_at },
    });
    await database
      .insertInto("matter_clocks")
      .values([
        clock("r_check", "met", null),
        clock("r_decide", "met", null),
        clock("c_accept", "met", "2026-11-20T16:00:00.000Z"),
      ])
      .execute();
  });
  afterAll(() => test.drop());

  it("counts what came in between two days of Shanghai, by type, district and office", async () => {
    const november = { from: "2026-11-01", to: "2026-11-30" };
    const { total, tables } = await countMatters(test.storage.database, november, states);
    expect(total).toEqual({
      ...{ received: 2, accepted: 1, over: 1, transfers: 1, keptLimits: 2, brokenLimits: 1 },
      medianDaysToAccept: 1.5,
    });
    expect(tables.type.get("copyright")).toMatchObject({ received: 1, accepted: 0 });
    expect(tables.office.get(JIEXI)).toMatchObject({ received: 1, medianDaysToAccept: null });
    expect(tables.district.get("普宁市")?.received).toBe(2);
    const own = { ...november, officeId: JIEXI };
    expect((await countMatters(test.storage.database, own, states)).total.received).toBe(1);
    const closed = (types: string[], outcomes: string[], span = november) =>
      countClosed(test.storage.database, { types, outcomes }, span);
    expect(await closed([], ["penalty"])).toBe(1);
    expect(await closed(["counterfeit_mark"], [])).toBe(1);
    expect(await closed(["copyright"], ["mediated"])).toBe(0);
    expect(await closed([], ["penalty"], { from: "2026-10-01", to: "2026-10-31" })).toBe(0);
    const shown = showAllCounts({ total, tables });
    expect(shown.total).toMatchObject({ received: 2, onTimeRate: 2 / 3 });
  });
});

describe("hideSmallCounts", () => {
  const counts = (received: number): MatterCounts => ({
    ...{ received, accepted: 0, over: 0, transfers: 0, keptLimits: 0, brokenLimits: 0 },
    medianDaysToAccept: null,
  });
  const toStatistics = (numbers: readonly number[]) => {
    const table = new Map(numbers.map((number, index) => [`office-${index}`, counts(number)]));
    const all = counts(numbers.reduce((sum, number) => sum + number, 0));
    const whole = new Map([["all", all]]);
    return { total: all, tables: { type: whole, district: whole, office: table } };
  };
  const hide = (numbers: readonly number[], own?: string) => {
    const shown = hideSmallCounts(toStatistics(numbers), own);
    return {
      total: shown.total.received,
      cells: [...shown.tables.office.values()].map(({ received }) => received),
    };
  };

  it("hides a small number together with the smallest other one", () => {
    expect(hide([20, 3, 9])).toEqual({ total: 32, cells: [20, null, null] });
    expect(hide([20, 7, 0])).toEqual({ total: 27, cells: [20, 7, 0] });
    expect(hide([20, 1, 1, 8])).toEqual({ total: 30, cells: [20, null, null, null] });
  });

  it("hides the column where the total would tell, and shows an office its own number", () => {
    expect(hide([3])).toEqual({ total: null, cells: [null] });
    expect(hide([20, 3], "office-0")).toEqual({ total: null, cells: [20, null] });
    expect(hide([3, 20, 9], "office-0")).toEqual({ total: 32, cells: [3, 20, 9] });
  });

  it("shows no rate and no median that rests on few", () => {
    const few = { ...counts(20), accepted: 6, keptLimits: 3, medianDaysToAccept: 2 };
    const whole = new Map([["all", few]]);
    const shown = hideSmallCounts({
      total: few,
      tables: { type: whole, district: whole, office: whole },
    });
    expect(shown.total).toMatchObject({ onTimeRate: null, medianDaysToAccept: 2 });
  });

  it("never leaves a small number that the others and the total give away", () => {
    const numbers = fc.array(fc.nat(30), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(numbers, (given) => {
        const { total, cells } = hide(given);
        const hidden = given.filter((_, index) => cells[index] === null);
        const shown = cells.filter((cell) => cell !== null);
        expect(shown.every((cell) => cell === 0 || cell >= 5)).toBe(true);
        const rest = hidden.reduce((sum, number) => sum + number, 0);
        expect(hidden.length === 0 || total === null || (hidden.length > 1 && rest > 4)).toBe(true);
      }),
    );
  });
});

import { afterEach, beforeEach, expect, it } from "vitest";
import { createCaseNumber } from "../../src/report/case-number.ts";
import { createMatterSweep } from "../../src/report/create-matter-sweep.ts";
import { verifyEventChain } from "../../src/report/event-log-repository.ts";
import { followCalendar } from "../../src/report/follow-calendar.ts";
import { findReportStatus } from "../../src/report/report-status.ts";
import { sweepMatters } from "../../src/report/sweep-matters.ts";
import { type CalendarYear, createWorkingCalendar } from "../../src/report/working-calendar.ts";
import { describeOnEachStorage, type TestStorage } from "../support/open-test-storage.ts";
import {
  type Chat,
  openReportOffice,
  type ReportOffice,
  reportKnowledge,
  reportTexts,
} from "../support/report-office.ts";

const CASE = createCaseNumber("2026-11-25", 1);
/** A year whose days fall as in the knowledge, as far as the test's limit reaches. */
const YEAR: CalendarYear = {
  year: 2026,
  source: "放假通知",
  holidays: [{ name: "国庆节", from: "2026-10-01", to: "2026-10-07" }],
  makeUpWorkdays: [],
};
const context = { knowledge: reportKnowledge, texts: reportTexts };

describeOnEachStorage("followCalendar", (open) => {
  let database: TestStorage;
  let office: ReportOffice;
  let officer: Chat;

  beforeEach(async () => {
    database = await open();
    office = await openReportOffice(database.storage);
    officer = await office.staff("officer", "officer", "puning-market-bureau");
    const reporter = office.chat("reporter");
    await reporter.says("举报：普宁流沙有家鑫丰鞋店卖假冒商标的耐克运动鞋，大概两百双");
    for (const label of ["继续", "不留联系方式", "确认提交"]) {
      await reporter.presses(label);
    }
    expect(await clock()).toMatchObject({ dueOn: "2026-12-16" });
    await correct({});
  });
  afterEach(async () => {
    office.close();
    await database.drop();
  });

  const sweep = (at: string) => sweepMatters(database.storage, new Date(at), context);
  const stages = async () =>
    (await officer.replies()).flatMap(({ table }) => table?.rows.map((row) => row.at(-1)) ?? []);
  const today = new Date("2026-12-08T02:00:00Z");
  const correct = (year: Partial<CalendarYear>, now = today) => {
    const calendar = createWorkingCalendar([{ ...YEAR, ...year }]);
    return followCalendar(database.storage, now, { ...reportKnowledge, calendar });
  };
  const clock = async () => (await findReportStatus(database.storage.database, CASE))?.clocks[0];
  const moves = async () =>
    ((await findReportStatus(database.storage.database, CASE))?.events ?? [])
      .filter(({ kind }) => kind === "calendar_corrected")
      .map(({ actor_role, data }) => ({ actor: actor_role, ...data }));

  it("moves the last days of running limits, says so in the log, and only once", async () => {
    const later = { holidays: [{ name: "补", from: "2026-12-09", to: "2026-12-10" }] };
    expect(await correct({})).toBe(0);
    expect(await correct(later)).toBe(1);
    expect(await correct(later)).toBe(0);
    expect(await clock()).toMatchObject({ dueOn: "2026-12-18", remindOn: "2026-12-15" });
    const move = { actor: "system", clock: "r_check", dueBefore: "2026-12-16" };
    expect(await moves()).toEqual([{ ...move, dueOn: "2026-12-18" }]);
    expect(await verifyEventChain(database.storage.database)).toMatchObject({ kind: "intact" });
    const { next_due_on } = await database.storage.database
      .selectFrom("matters")
      .select("next_due_on")
      .executeTakeFirstOrThrow();
    expect(next_due_on).toBe("2026-12-18");
  });

  it("lets a limit end today at the earliest, and says that to the officer at once", async () => {
    const earlier = { makeUpWorkdays: ["2026-11-28", "2026-11-29", "2026-12-05", "2026-12-06"] };
    const at = new Date("2026-12-15T02:00:00Z");
    await sweep("2026-12-15T01:00:00Z");
    expect(await correct(earlier, at)).toBe(1);
    expect(await clock()).toMatchObject({ dueOn: "2026-12-15", breachedAt: null });
    expect((await sweep("2026-12-15T02:00:00Z")).breached).toBe(0);
    expect(await stages()).toEqual(["下一个工作日到期", "今天到期"]);
    expect(await correct({}, at)).toBe(1);
    expect(await correct(earlier, new Date("2026-12-09T02:00:00Z"))).toBe(1);
    expect(await clock()).toMatchObject({ dueOn: "2026-12-10" });
  });

  it("takes back that a limit is over when it gets longer, and shortens nothing that is", async () => {
    const at = new Date("2026-12-17T02:00:00Z");
    expect((await sweep("2026-12-17T01:00:00Z")).breached).toBe(1);
    expect(await correct({ makeUpWorkdays: ["2026-11-28"] }, at)).toBe(0);
    expect(await clock()).toMatchObject({ dueOn: "2026-12-16" });
    const later = { holidays: [{ name: "补", from: "2026-12-16", to: "2026-12-16" }] };
    expect(await correct(later, at)).toBe(1);
    expect(await clock()).toMatchObject({ dueOn: "2026-12-17", breachedAt: null });
    expect((await sweep("2026-12-17T02:00:00Z")).breached).toBe(0);
  });

  it("leaves what was met or stands still, and the first calendar of an installation moves nothing", async () => {
    const later = { holidays: [{ name: "补", from: "2026-12-09", to: "2026-12-10" }] };
    await database.storage.database.updateTable("matter_clocks").set({ status: "met" }).execute();
    expect(await correct(later)).toBe(0);
    await database.storage.database
      .updateTable("matter_clocks")
      .set({ status: "running" })
      .execute();
    await database.storage.database.deleteFrom("counters").where("name", "=", "calendar").execute();
    expect(await correct(later)).toBe(0);
    expect(await moves()).toEqual([]);
  });

  it("moves what is only noted as well, and reminds nobody of it", async () => {
    const noted = { status: "noted", remind_on: null } as const;
    await database.storage.database.updateTable("matter_clocks").set(noted).execute();
    expect(
      await correct({ holidays: [{ name: "补", from: "2026-12-09", to: "2026-12-10" }] }),
    ).toBe(1);
    expect(await clock()).toMatchObject({ status: "noted", dueOn: "2026-12-18", remindOn: null });
  });

  it("is seen by the sweep that runs by itself, before it records what is over", async () => {
    const kinds = async () =>
      ((await findReportStatus(database.storage.database, CASE))?.events ?? []).map(
        ({ kind }) => kind,
      );
    const later = { holidays: [{ name: "补", from: "2026-12-16", to: "2026-12-16" }] };
    const calendar = createWorkingCalendar([{ ...YEAR, ...later }]);
    const corrected = { ...context, knowledge: { ...reportKnowledge, calendar } };
    const log = { debug() {}, warn() {}, error() {}, info() {} };
    const job = createMatterSweep({
      ...{ storage: database.storage, log, context: () => corrected, owner: "one", everyMs: 5 },
      digestTime: "23:59",
      clock: { now: () => new Date("2026-12-17T02:00:00Z") },
    });
    job.start();
    await expect.poll(kinds, { timeout: 60_000 }).toContain("calendar_corrected");
    await job.stop();
    expect(await kinds()).not.toContain("overdue");
  });
});

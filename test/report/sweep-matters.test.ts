import { afterEach, beforeEach, expect, it } from "vitest";
import { createCaseNumber } from "../../src/report/case-number.ts";
import { createMatterSweep } from "../../src/report/create-matter-sweep.ts";
import { verifyEventChain } from "../../src/report/event-log-repository.ts";
import { recordNewBreaches } from "../../src/report/record-breaches.ts";
import { findReportStatus } from "../../src/report/report-status.ts";
import { sweepMatters } from "../../src/report/sweep-matters.ts";
import { disablePerson, listBoundPeople } from "../../src/storage/people.ts";
import { describeOnEachStorage, type TestStorage } from "../support/open-test-storage.ts";
import {
  type Chat,
  openReportOffice,
  type ReportOffice,
  reportKnowledge,
  reportTexts,
} from "../support/report-office.ts";

const CASE = createCaseNumber("2026-11-25", 1);
const MATTER = `${CASE}-1`;
const PUNING = "puning-market-bureau";
const context = { knowledge: reportKnowledge, texts: reportTexts };

describeOnEachStorage("sweepMatters", (open) => {
  let database: TestStorage;
  let office: ReportOffice;
  let reporter: Chat;
  let officer: Chat;
  let lead: Chat;
  let triage: Chat;

  beforeEach(async () => {
    database = await open();
    office = await openReportOffice(database.storage);
    officer = await office.staff("officer", "officer", PUNING);
    lead = await office.staff("lead", "lead", PUNING);
    triage = await office.staff("triage", "triage");
    reporter = office.chat("reporter");
    await reporter.says("举报：普宁流沙有家鑫丰鞋店卖假冒商标的耐克运动鞋，大概两百双");
    for (const label of ["继续", "不留联系方式", "确认提交"]) {
      await reporter.presses(label);
    }
  });
  afterEach(async () => {
    office.close();
    await database.drop();
  });

  const sweep = (at: string) => sweepMatters(database.storage, new Date(at), context);
  const matter = async () => (await findReportStatus(database.storage.database, CASE))?.matters[0];
  const clock = async () => (await findReportStatus(database.storage.database, CASE))?.clocks[0];
  const stagesOf = async (chat: Chat) =>
    (await chat.replies()).flatMap(({ table }) => table?.rows.map((row) => row.at(-1)) ?? []);

  it("reminds in working hours, officer first, then the lead, each stage once", async () => {
    expect(await clock()).toMatchObject({ dueOn: "2026-12-16", remindOn: "2026-12-07" });
    for (const quiet of ["2026-12-06T02:00:00Z", "2026-12-07T00:29:00Z", "2026-12-07T04:00:00Z"]) {
      expect((await sweep(quiet)).reminded, quiet).toBe(0);
    }
    expect((await sweep("2026-12-07T00:30:00Z")).reminded).toBe(1);
    expect((await sweep("2026-12-07T00:31:00Z")).reminded).toBe(0);
    expect(await stagesOf(officer)).toEqual(["时限过半"]);
    expect(await stagesOf(lead)).toEqual([]);
    for (const day of ["11", "15", "16", "17", "18"]) {
      await sweep(`2026-12-${day}T01:00:00Z`);
    }
    const later = ["下一个工作日到期", "今天到期", "已经逾期"];
    expect(await stagesOf(officer)).toEqual(["时限过半", "时限已过八成", ...later]);
    expect(await stagesOf(lead)).toEqual(later);
  });

  it("gives only the latest reminder of those that were missed, and none on a weekend", async () => {
    for (const weekend of ["2026-12-12T02:00:00Z", "2026-12-13T02:00:00Z"]) {
      expect((await sweep(weekend)).reminded, weekend).toBe(0);
    }
    await sweep("2026-12-15T01:00:00Z");
    expect(await stagesOf(officer)).toEqual(["下一个工作日到期"]);
  });

  it("records a breach once, with its instant, at night as well", async () => {
    expect((await sweep("2026-12-16T15:59:59Z")).breached).toBe(0);
    expect((await sweep("2026-12-16T16:00:01Z")).breached).toBe(1);
    expect((await sweep("2026-12-16T16:01:00Z")).breached).toBe(0);
    expect(await clock()).toMatchObject({ breachedAt: "2026-12-16T16:00:00.000Z" });
    const status = await findReportStatus(database.storage.database, CASE);
    expect(status?.events.at(-1)).toMatchObject({
      ...{ kind: "overdue", actor_role: "system", at: "2026-12-16T16:00:01.000Z" },
      data: { clock: "r_check", dueOn: "2026-12-16", breachedAt: "2026-12-16T16:00:00.000Z" },
    });
    expect(await verifyEventChain(database.storage.database)).toMatchObject({ kind: "intact" });
  });

  it("leaves to the next sweep what is more than one may record", async () => {
    const { storage } = database;
    await reporter.says("举报：普宁池尾的阿财鞋店也卖假冒商标的耐克运动鞋，大概一百双");
    for (const label of ["继续", "不留联系方式", "确认提交"]) {
      await reporter.presses(label);
    }
    const at = new Date("2027-01-04T02:00:00Z");
    expect(await recordNewBreaches(storage, at, 1)).toBe(1);
    expect(await recordNewBreaches(storage, at, 1)).toBe(1);
    expect(await recordNewBreaches(storage, at, 1)).toBe(0);
    expect(await verifyEventChain(storage.database)).toMatchObject({ kind: "intact" });
  });

  it("says nothing of a limit that was met", async () => {
    await officer.presses("受理");
    await officer.presses("立案");
    expect(await sweep("2026-12-17T01:00:00Z")).toMatchObject({ breached: 0, reminded: 0 });
  });

  it("ends the wait for a supplement the day after its last day, and leaves the rest to staff", async () => {
    await officer.presses("补充材料");
    await officer.presses("5个工作日");
    await officer.says("请提供购买凭证；请提供注册证");
    expect((await reporter.latest()).text).toContain("1. 请提供购买凭证\n2. 请提供注册证");
    expect((await reporter.latest()).text).toContain("2026-12-02 前");
    expect((await sweep("2026-12-02T15:59:00Z")).lapsed).toBe(0);
    expect((await sweep("2026-12-02T16:00:00Z")).lapsed).toBe(1);
    expect(await matter()).toMatchObject({ state: "supplement_lapsed" });
    expect((await officer.latest()).text).toContain("补充逾期待决定");
    expect((await officer.latest()).text).toContain("举报人没有在限期内补充材料");
    expect((await reporter.latest()).text).toContain("请提供购买凭证");
  });

  it("undoes a transfer that nobody acknowledged, as if it were refused", async () => {
    await office.staff("jiexi", "officer", "jiexi-market-bureau");
    await officer.presses("转办");
    await officer.presses("揭西县市场监督管理局（知识产权局）");
    await officer.says("行为发生在揭西棉湖");
    expect((await sweep("2026-12-02T16:00:00Z")).lapsed).toBe(1);
    expect(await matter()).toMatchObject({
      ...{ state: "queued", officeId: PUNING, course: { refusals: 1, targetOfficeId: null } },
    });
    expect((await reporter.latest()).text).toContain("仍由普宁市市场监督管理局");
  });

  it("gives back what an officer has who left, and to triage what an office has that nobody is in", async () => {
    await officer.presses("受理");
    const staff = await listBoundPeople(database.storage.database);
    const idOf = (role: string) => staff.find((person) => person.role === role)?.id ?? "";
    const at = new Date("2026-11-26T02:00:00Z");
    expect(await matter()).toMatchObject({ officerId: idOf("officer") });
    await disablePerson(database.storage.database, idOf("officer"), at);
    expect((await sweep("2026-11-26T02:00:00Z")).unowned).toBe(1);
    expect(await matter()).toMatchObject({ state: "accepted", officerId: null });
    expect((await lead.latest()).buttons.flat().map(({ label }) => label)).toContain("由我接手");
    await disablePerson(database.storage.database, idOf("lead"), at);
    expect((await sweep("2026-11-26T02:01:00Z")).unowned).toBe(1);
    expect(await matter()).toMatchObject({ state: "triage" });
    expect((await triage.latest()).text).toContain("暂无经办人");
    expect((await sweep("2026-11-26T02:02:00Z")).unowned).toBe(0);
  });

  it("finds the last day as soon as the calendar reaches it", async () => {
    const { database: db } = database.storage;
    await db.updateTable("matter_clocks").set({ due_on: null, remind_on: null }).execute();
    expect((await sweep("2026-11-26T02:00:00Z")).planned).toBe(1);
    expect(await clock()).toMatchObject({ dueOn: "2026-12-16", remindOn: "2026-12-07" });
    const noted = { status: "noted", due_on: null, remind_on: null } as const;
    await db.updateTable("matter_clocks").set(noted).execute();
    expect((await sweep("2026-11-26T02:01:00Z")).planned).toBe(1);
    expect(await clock()).toMatchObject({ dueOn: "2026-12-16", remindOn: null });
    expect((await sweep("2026-11-26T02:02:00Z")).planned).toBe(0);
    const beyond = { ...noted, status: "running", started_on: "2026-12-20" } as const;
    await db.updateTable("matter_clocks").set(beyond).execute();
    expect((await sweep("2026-12-21T02:00:00Z")).planned).toBe(0);
    expect(await clock()).toMatchObject({ dueOn: null });
  });

  it("tells staff what waits from the configured time on, once a day, and forgets old drafts", async () => {
    await office.chat("undecided").says("举报：普宁占陇有家利民日化店卖假冒商标的洗发水");
    let now = "2026-11-26T00:29:00Z";
    let asked = 0;
    const log = { debug() {}, warn() {}, error() {}, info() {} };
    const job = createMatterSweep({
      ...{ storage: database.storage, log, context: () => context, owner: "one", everyMs: 5 },
      digestTime: "08:30",
      clock: {
        now() {
          asked += 1;
          return new Date(now);
        },
      },
    });
    /** Until a sweep at that time is over: each asks once, when it begins. */
    async function sweepAt(time: string): Promise<void> {
      now = time;
      const before = asked;
      await expect.poll(() => asked, { timeout: 60_000 }).toBeGreaterThan(before + 1);
    }
    const digests = async () =>
      (await officer.replies()).filter(({ text }) => text.includes("没有人接手的有1件")).length;
    const draft = async () => {
      const row = await database.storage.database
        .selectFrom("conversations")
        .select("state")
        .where("id", "=", "web:undecided")
        .executeTakeFirstOrThrow();
      return row.state;
    };
    job.start();
    await sweepAt("2026-11-26T00:29:30Z");
    expect(await digests()).toBe(0);
    await sweepAt("2026-11-26T00:30:00Z");
    await sweepAt("2026-11-26T00:31:00Z");
    expect(await digests()).toBe(1);
    await sweepAt("2026-11-28T07:59:00Z");
    expect(await draft()).toContain("intake");
    await sweepAt("2026-11-28T08:01:00Z");
    expect(await draft()).toBeNull();
    await sweepAt("2026-11-30T00:30:00Z");
    expect(await digests()).toBe(2);
    await job.stop();
  });

  it("is done by one of two processes, and by the other when the first has stopped", async () => {
    const swept: string[] = [];
    const log = { debug() {}, warn() {}, error() {}, info() {} };
    const create = (owner: string) =>
      createMatterSweep({
        ...{ storage: database.storage, log, context: () => context, owner, everyMs: 5 },
        digestTime: "23:59",
        clock: { now: () => new Date("2026-12-16T16:00:00Z") },
        onSwept: () => swept.push(owner),
      });
    const [first, second] = [create("first"), create("second")];
    first.start();
    await expect.poll(() => swept).toEqual(["first"]);
    await database.storage.database
      .updateTable("matter_clocks")
      .set({ breached_at: null })
      .execute();
    second.start();
    await expect.poll(() => swept).toEqual(["first", "first"]);
    await first.stop();
    await database.storage.database
      .updateTable("matter_clocks")
      .set({ breached_at: null })
      .execute();
    await expect.poll(() => swept).toEqual(["first", "first", "second"]);
    await second.stop();
    expect((await matter())?.id).toBe(MATTER);
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eraseReport } from "../../src/report/erase-report.ts";
import { listEvents, verifyEventChain } from "../../src/report/event-log-repository.ts";
import { findRetained } from "../../src/report/find-retained.ts";
import { type HoldRequest, holdReport, releaseReport } from "../../src/report/hold-report.ts";
import { findReportByCaseNumber, listReports } from "../../src/report/report-repository.ts";
import { loadRetentionRules } from "../../src/report/retention-rules.ts";
import { sealClearReports } from "../../src/report/seal-clear-reports.ts";
import { listDeadMessages } from "../../src/storage/inbox.ts";
import { sealClearRows } from "../../src/storage/seal-clear-rows.ts";
import type { StorageTransaction } from "../../src/storage/tables.ts";
import { describeOnEachStorage, type TestStorage } from "../support/open-test-storage.ts";
import {
  type Chat,
  openReportOffice,
  type ReportOffice,
  reportKnowledge,
} from "../support/report-office.ts";

const rules = loadRetentionRules("knowledge", reportKnowledge.states);

describeOnEachStorage("reports that are over", (open) => {
  let test: TestStorage;
  let office: ReportOffice;
  let reporter: Chat;
  let officer: Chat;
  let over: string;
  let standing: string;

  async function submit(shop: string): Promise<string> {
    await reporter.says(`举报：普宁流沙有家${shop}鞋店卖假冒商标的耐克运动鞋，大概两百双`);
    await reporter.presses("继续");
    await reporter.presses("不留联系方式");
    const { text } = await reporter.presses("确认提交");
    return /JY\d{8}-\d{5,9}/.exec(text)?.[0] ?? "";
  }

  beforeAll(async () => {
    test = await open();
    office = await openReportOffice(test.storage);
    officer = await office.staff("officer", "officer", "puning-market-bureau");
    reporter = office.chat("reporter");
    over = await submit("先完");
    await officer.presses("受理");
    await officer.presses("办结");
    await officer.presses(reportKnowledge.states.outcomes.corrected ?? "");
    await officer.says("先完鞋店已经改正");
    standing = await submit("后来");
  });
  afterAll(async () => {
    office.close();
    await test.drop();
  });

  const request = (caseNumber: string): HoldRequest => ({
    ...{ caseNumber, by: "王主任", reason: "诉讼", now: new Date() },
  });
  const transact = <Result>(work: (trx: StorageTransaction) => Promise<Result>) =>
    test.storage.transaction(work);
  const statuses = async (today: string) =>
    (await findRetained(test.storage.database, rules, today)).map(({ caseNumber, status }) => [
      caseNumber,
      status,
    ]);

  it("are due when the years of their outcome have passed, unless they are held", async () => {
    const years = rules.get("corrected")?.years ?? 0;
    const [retained] = await findRetained(test.storage.database, rules, "2026-11-26");
    expect(retained).toMatchObject({ caseNumber: over, end: "corrected", years, status: "kept" });
    const dueOn = retained?.dueOn ?? "";
    expect(Number(dueOn.slice(0, 4)) - Number(retained?.endedOn.slice(0, 4))).toBe(years);
    expect(await statuses(dueOn)).toEqual([[over, "due"]]);

    expect(await transact((trx) => holdReport(trx, request(over)))).toBe("done");
    expect(await transact((trx) => holdReport(trx, request(over)))).toBe("held");
    expect(await statuses(dueOn)).toEqual([[over, "held"]]);
    expect(await transact((trx) => eraseReport(trx, request(over)))).toMatchObject({
      reason: "held",
    });
    expect(await transact((trx) => releaseReport(trx, request(over)))).toBe("done");
    expect(await transact((trx) => releaseReport(trx, request(over)))).toBe("not_held");
    expect(await transact((trx) => releaseReport(trx, request("JY20260101-00009")))).toBe(
      "unknown",
    );
    expect(await statuses(dueOn)).toEqual([[over, "due"]]);
    const report = await findReportByCaseNumber(test.storage.database, over);
    const events = await listEvents(test.storage.database, report?.id ?? "");
    expect(events.slice(-2)).toMatchObject([
      { kind: "held", actor_id: "王主任", data: { reason: "诉讼" } },
      { kind: "released", actor_id: "王主任" },
    ]);
  });

  it("are erased wherever they were spoken of; the same person's other report stays whole", async () => {
    const { database } = test.storage;
    await database
      .insertInto("outbox")
      .values({
        ...{ channel: "web", account: "site", conversation_id: "web:officer", attempts: 0 },
        ...{ reply: "先完鞋店快到期", dedupe_key: `matter:${over}-1:1:late`, status: "pending" },
        ...{ created_at: new Date().toISOString(), available_at: "9999" },
      })
      .execute();
    const waiting = await database.selectFrom("outbox").select("reply").execute();
    expect(waiting.filter(({ reply }) => reply.includes("先完")).length).toBeGreaterThan(1);
    expect((await readAll()).includes("先完")).toBe(true);
    expect(await transact((trx) => eraseReport(trx, request(over)))).toMatchObject({
      kind: "erased",
    });
    const left = await readAll();
    expect(left.includes("先完")).toBe(false);
    const turns = await database.selectFrom("turns").selectAll().execute();
    const told = turns.filter(({ text }) => text.includes("后来鞋店"));
    expect(told).toHaveLength(1);
    const messages = await database.selectFrom("inbox").selectAll().execute();
    expect(messages.filter(({ message }) => message.includes("后来鞋店"))).toHaveLength(1);
    expect(left.includes(standing)).toBe(true);
    expect(await transact((trx) => eraseReport(trx, request(standing)))).toMatchObject({
      reason: "open",
    });
    expect((await verifyEventChain(database)).kind).toBe("intact");
  });

  it("take along the intakes that were given up before, and not the one that is going on", async () => {
    const { database } = test.storage;
    const chat = office.chat("hesitating");
    const tell = (shop: string) =>
      chat.says(`举报：普宁流沙有家${shop}鞋店卖假冒商标的鞋，大概两百双`);
    await tell("放弃");
    await chat.presses("取消");
    await tell("递交");
    for (const label of ["继续", "不留联系方式"]) {
      await chat.presses(label);
    }
    const { text } = await chat.presses("确认提交");
    for (const label of ["受理", "办结", reportKnowledge.states.outcomes.corrected ?? ""]) {
      await officer.presses(label);
    }
    await officer.says("已经改正");
    await tell("进行");
    const conversation = {
      ...{ channel: "web", account: "site", conversation_id: "web:hesitating" },
      ...{ attempts: 5, available_at: "2026" },
    };
    await database.updateTable("outbox").set({ created_at: "2026" }).execute();
    const reply = { ...conversation, reply: "刚写的", status: "pending" } as const;
    await database
      .insertInto("outbox")
      .values([
        { ...reply, dedupe_key: "young", created_at: new Date().toISOString() },
        { ...reply, dedupe_key: "old", reply: "早写的", created_at: "2026" },
      ])
      .execute();
    const dead = {
      ...conversation,
      external_id: "dead",
      status: "dead",
      received_at: "2026",
    } as const;
    await database
      .insertInto("inbox")
      .values({ ...dead, message: "死信鞋店", last_error: "死信" })
      .execute();
    const caseNumber = /JY\d{8}-\d{5,9}/.exec(text)?.[0] ?? "";
    expect(await transact((trx) => eraseReport(trx, request(caseNumber)))).toMatchObject({
      kind: "erased",
    });
    const left = await readAll();
    const said = ["放弃鞋店", "递交鞋店", "进行鞋店", "死信", "早写的", "刚写的"];
    expect(said.filter((text) => left.includes(text))).toEqual(["进行鞋店", "刚写的"]);
    expect(await listDeadMessages(database)).toEqual([]);
  });

  it("are sealed when they were stored in the clear before, once, and read as they were", async () => {
    const { database } = test.storage;
    const bare = database.withoutPlugins();
    const report = await findReportByCaseNumber(database, standing);
    const id = report?.id ?? "";
    const before = await readAll();
    const clear = { narrative: "明文写的", fields: JSON.stringify(report?.fields) };
    await bare.updateTable("reports").set(clear).where("id", "=", id).execute();
    const turns = await database.selectFrom("turns").select(["id", "text", "reply"]).execute();
    for (const { id: turnId, text, reply } of turns) {
      await bare.updateTable("turns").set({ text, reply }).where("id", "=", turnId).execute();
    }

    expect(await sealClearReports(test.storage)).toBe(1);
    expect(await sealClearRows(test.storage)).toBe(turns.length * 2);
    const stored = [
      ...(await bare.selectFrom("turns").select(["text", "reply"]).execute()),
      ...(await bare
        .selectFrom("reports")
        .select(["narrative", "fields"])
        .where("id", "=", id)
        .execute()),
    ];
    expect(stored.flatMap(Object.values).filter((text) => !text.startsWith("sealed1."))).toEqual(
      [],
    );
    expect((await readAll()) === before).toBe(true);
    const [sealed] = (await listReports(database, 10)).filter((one) => one.id === id);
    expect(sealed?.narrative).toBe("明文写的");
    expect([await sealClearReports(test.storage), await sealClearRows(test.storage)]).toEqual([
      0, 0,
    ]);
  });

  /** All that was said and told. */
  async function readAll(): Promise<string> {
    const { database } = test.storage;
    const rows = [
      ...(await database.selectFrom("turns").select(["text", "reply"]).orderBy("id").execute()),
      ...(await database.selectFrom("inbox").select("message").orderBy("seq").execute()),
      ...(await database.selectFrom("outbox").select("reply").orderBy("id").execute()),
      ...(await database.selectFrom("matter_notes").select("text").execute()),
    ];
    return JSON.stringify(rows);
  }
});

describe("the rules of retention", () => {
  it("say for each end how long, and why", () => {
    expect([...rules.keys()]).toContain("not_accepted");
    expect([...rules.values()].every(({ basis, years }) => basis !== "" && years > 0)).toBe(true);
  });
});

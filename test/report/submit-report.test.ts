import { generateKeyPairSync } from "node:crypto";
import { afterEach, beforeEach, expect, it } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import type { Notice } from "../../src/conversation/outcome.ts";
import { createCaseNumber } from "../../src/report/case-number.ts";
import { startIntake } from "../../src/report/draft-narrative.ts";
import { findReroutes } from "../../src/report/find-reroutes.ts";
import { createHashMark } from "../../src/report/report-marks.ts";
import { routeMatter } from "../../src/report/route-matter.ts";
import { type Submission, submitReport } from "../../src/report/submit-report.ts";
import { findOrCreatePerson } from "../../src/storage/people.ts";
import { describeOnEachStorage, type TestStorage } from "../support/open-test-storage.ts";
import { reportKnowledge, reportTexts, intakeRules as rules } from "../support/report-office.ts";

const logged: string[] = [];
const context = {
  knowledge: reportKnowledge,
  texts: reportTexts,
  receiptKey: generateKeyPairSync("ed25519").privateKey,
  hashMark: createHashMark("pepper"),
  compareTexts: () => 0,
  log: { ...silentLog, warn: (_: object, message: string) => void logged.push(message) },
};
const PUNING = "puning-market-bureau";
const HUILAI = "huilai-market-bureau";

function toSubmission(
  draftId: string,
  parts: Partial<Submission> = {},
  story = "普宁流沙的鑫丰鞋店卖假冒商标的运动鞋，有两百双",
): Submission {
  const draft = startIntake(draftId, story, rules);
  return {
    draft,
    route: rules.route(draft),
    queryCode: "ABCD-EFGH-JKMN",
    hashedQueryCode: { salt: "00", hash: "00" },
    address: { channel: "web", account: "site", conversationId: "web:reporter" },
    personId: "reporter",
    now: new Date("2026-11-25T08:00:00Z"),
    ...parts,
  };
}

describeOnEachStorage("submitReport", (open) => {
  let database: TestStorage;
  beforeEach(async () => {
    database = await open();
  });
  afterEach(() => database.drop());

  const submit = (submission: Submission) =>
    database.storage.transaction((trx) => submitReport(trx, submission, context));
  const caseNumbers = async () => {
    const rows = await database.storage.database
      .selectFrom("reports")
      .select("case_number")
      .orderBy("case_number")
      .execute();
    return rows.map((row) => row.case_number);
  };

  it("makes one report of an intake, however often it is submitted", async () => {
    const first = await submit(toSubmission("draft"));
    const second = await submit(toSubmission("draft"));
    expect(first.reply.text).toContain("ABCD-EFGH-JKMN");
    expect(second.reply.text).toContain("已经提交过");
    expect(second.reply.text).not.toContain("ABCD-EFGH-JKMN");
    expect(second.notices).toBeUndefined();
    expect(await caseNumbers()).toEqual([createCaseNumber("2026-11-25", 1)]);
  });

  it("leaves nothing of a submission that is rolled back, and gives its number to the next", async () => {
    const failing = database.storage.transaction(async (trx) => {
      await submitReport(trx, toSubmission("lost"), context);
      throw new Error("the turn was lost");
    });
    await expect(failing).rejects.toThrow("lost");
    for (const table of ["reports", "matters", "matter_clocks", "events"] as const) {
      const rows = await database.storage.database.selectFrom(table).selectAll().execute();
      expect(rows, table).toEqual([]);
    }
    await submit(toSubmission("kept"));
    expect(await caseNumbers()).toEqual([createCaseNumber("2026-11-25", 1)]);
  });

  /** Somebody of staff who reads what `web:<id>` gets. */
  const bind = async (id: string, role: string, officeId: string | null) => {
    const account = { channel: "web", account: "site", external_id: id };
    const person = await findOrCreatePerson(
      database.storage,
      { ...account, conversation_id: `web:${id}` },
      { createId: () => id, now: new Date("2026-11-01T00:00:00Z") },
    );
    await database.storage.database
      .updateTable("people")
      .set({ role, office_id: officeId })
      .where("id", "=", person.id)
      .execute();
  };
  const told = (notices: readonly Notice[] = []) =>
    notices.map(({ to }) => to.conversationId).sort();

  it("copies to the city bureau what is in a zone or of a trade secret, and nothing else", async () => {
    await bind("puning", "officer", PUNING);
    await bind("huilai", "officer", HUILAI);
    await bind("city", "triage", null);
    const tell = async (id: string, story: string) =>
      told((await submit(toSubmission(id, {}, story))).notices);
    expect(await tell("zone", "大南海的鑫丰店卖假冒商标的轴承")).toEqual([
      "web:city",
      "web:huilai",
    ]);
    expect(await tell("town", "惠来隆江的鑫丰店卖假冒商标的轴承")).toEqual(["web:huilai"]);
    expect(await tell("secret", "普宁流沙的鑫丰厂偷配方，侵犯商业秘密")).toEqual([
      "web:city",
      "web:puning",
    ]);
  });

  it("alarms who assigns with the reasons when no rule holds or several do", async () => {
    await bind("puning", "officer", PUNING);
    await bind("city", "triage", null);
    const type = reportKnowledge.types.get("counterfeit_mark");
    const county = type?.routes.find(({ id }) => id === "counterfeit-mark-county");
    if (type === undefined || county === undefined) {
      throw new Error("the rule is gone");
    }
    for (const [id, routes, reason] of [
      ["none", type.routes.filter((rule) => rule !== county), "没有适用的分派规则"],
      ["two", [...type.routes, { ...county, id: "counterfeit-mark-again" }], "多条规则同时适用"],
    ] as const) {
      const changed = new Map(reportKnowledge.types).set(type.key, {
        ...type,
        routes: [...routes],
      });
      const route = routeMatter(
        { type: type.key, place: { kind: "district", district: "普宁市" }, traits: [] },
        { ...reportKnowledge, types: changed },
        "2026-11-25",
      );
      logged.length = 0;
      const { notices } = await submit(toSubmission(id, { route }));
      expect(told(notices)).toEqual(["web:city"]);
      expect(notices?.[0]?.reply.text).toContain(reason);
      expect(notices?.[0]?.reply.text).not.toContain("规则分派");
      expect(logged).toEqual(["no single rule decides where a matter goes"]);
    }
  });

  it("says in the log that nobody hears of what waits to be assigned", async () => {
    logged.length = 0;
    const { notices } = await submit(toSubmission("alone"));
    expect(notices).toEqual([]);
    expect(logged).toEqual(["a matter waits to be assigned, and nobody assigns"]);
    await bind("city", "triage", null);
    logged.length = 0;
    const { notices: cards } = await submit(toSubmission("heard"));
    expect(cards?.[0]?.reply.text).toContain("规则分派：普宁市市场监督管理局");
    expect(cards?.[0]?.reply.text).toContain("分派依据：类型：");
    expect(logged).toEqual([]);
  });

  it("says in the log that nobody gets the copy of what is copied", async () => {
    await bind("huilai", "officer", HUILAI);
    logged.length = 0;
    const story = "大南海的鑫丰店卖假冒商标的轴承";
    const { notices } = await submit(toSubmission("zone", {}, story));
    expect(told(notices)).toEqual(["web:huilai"]);
    expect(logged).toEqual(["a matter is copied to those who assign, and nobody assigns"]);
  });

  it("lists an open matter whose rule is gone although its office stays, and moves nothing", async () => {
    const { database: db } = database.storage;
    const now = new Date("2026-11-26T00:00:00Z");
    const type = reportKnowledge.types.get("patent_infringement");
    const input = { type: "patent_infringement", place: { kind: "unknown" }, traits: [] } as const;
    const route = routeMatter({ ...input, place: { kind: "city" } }, reportKnowledge, "2026-11-25");
    const draft = {
      ...toSubmission("city").draft,
      type: input.type,
      place: { kind: "city" },
    } as const;
    await submit(toSubmission("city", { draft, route }));
    expect((await findReroutes(db, reportKnowledge, now)).moves).toEqual([]);
    if (type === undefined) {
      throw new Error("the type is gone");
    }
    const routes = type.routes.filter(({ id }) => id !== route.rule?.id);
    const types = new Map(reportKnowledge.types).set(type.key, { ...type, routes });
    const { moves } = await findReroutes(db, { ...reportKnowledge, types }, now);
    expect(moves).toMatchObject([
      {
        ...{ fromHandling: "accept", toHandling: "triage", rule: "none" },
        ...{ fromOffice: "jieyang-market-bureau", toOffice: "jieyang-market-bureau" },
      },
    ]);
  });

  it("counts by the day in Asia/Shanghai", async () => {
    await submit(toSubmission("a", { now: new Date("2026-11-25T15:59:59.999Z") }));
    await submit(toSubmission("b", { now: new Date("2026-11-25T16:00:00.000Z") }));
    expect(await caseNumbers()).toEqual([
      createCaseNumber("2026-11-25", 1),
      createCaseNumber("2026-11-26", 1),
    ]);
  });
});

import { generateKeyPairSync } from "node:crypto";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createCaseNumber } from "../../src/report/case-number.ts";
import { startIntake } from "../../src/report/draft-narrative.ts";
import { createIntakeRules } from "../../src/report/intake-rules.ts";
import { createHashMark } from "../../src/report/report-marks.ts";
import { type Submission, submitReport } from "../../src/report/submit-report.ts";
import { understandReport } from "../../src/report/understand-report.ts";
import { describeOnEachStorage, type TestStorage } from "../support/open-test-storage.ts";
import { classifyByNames, reportKnowledge, reportTexts } from "../support/report-office.ts";

const context = {
  knowledge: reportKnowledge,
  texts: reportTexts,
  receiptKey: generateKeyPairSync("ed25519").privateKey,
  hashMark: createHashMark("pepper"),
  compareTexts: () => 0,
};
const rules = createIntakeRules({
  knowledge: reportKnowledge,
  texts: reportTexts,
  understand: (text) => understandReport(text, reportKnowledge, classifyByNames),
  today: "2026-11-25",
  takesContact: true,
});

function toSubmission(draftId: string, parts: Partial<Submission> = {}): Submission {
  const draft = startIntake(draftId, "普宁流沙的鑫丰鞋店卖假冒商标的运动鞋，有两百双", rules);
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

  it("counts by the day in Asia/Shanghai", async () => {
    await submit(toSubmission("a", { now: new Date("2026-11-25T15:59:59.999Z") }));
    await submit(toSubmission("b", { now: new Date("2026-11-25T16:00:00.000Z") }));
    expect(await caseNumbers()).toEqual([
      createCaseNumber("2026-11-25", 1),
      createCaseNumber("2026-11-26", 1),
    ]);
  });
});

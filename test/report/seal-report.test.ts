import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  appendNarrative,
  findReport,
  findReportByCaseNumber,
  insertReport,
  listReports,
  listReportsOfPerson,
  type Report,
} from "../../src/report/report-repository.ts";
import { describeOnEachStorage, type TestStorage } from "../support/open-test-storage.ts";

const NARRATIVE = "我是隔壁店的，亲眼看见鑫丰鞋店进假鞋";
const CONTACT = "陈小明 13800138000";

function makeReport(number: number): Report {
  const receipt = {
    ...{ caseNumber: `JY20261126-0000${number}`, submittedAt: "2026-11-26T08:00:00.000Z" },
    ...{ type: "counterfeit_mark", office: "puning-market-bureau", promises: [] },
    evidence: [{ name: "陈小明拍的.jpg", sizeBytes: 3, sha256: "0".repeat(64) }],
  };
  return {
    ...{ id: `report-${number}`, caseNumber: receipt.caseNumber, personId: "person" },
    queryCode: { salt: "salt", hash: "hash" },
    address: { channel: "web", account: "site", conversationId: "web:1" },
    narrative: NARRATIVE,
    fields: { answers: { respondent: "鑫丰鞋店" }, flags: [], place: "普宁市" },
    ...(number === 1 ? { contact: CONTACT } : {}),
    submittedAt: receipt.submittedAt,
    receipt: { receipt, algorithm: "Ed25519", keyId: "key", signature: "signature" },
  };
}

describeOnEachStorage("a stored report", (open) => {
  let test: TestStorage;
  const [one, two] = [makeReport(1), makeReport(2)];
  beforeAll(async () => {
    test = await open();
    await test.storage.transaction(async (trx) => {
      await insertReport(trx, one);
      await insertReport(trx, two);
    });
  });
  afterAll(() => test.drop());

  it("is read as it was written, alone and in lists", async () => {
    const { database } = test.storage;
    expect(await findReport(database, one.id)).toEqual(one);
    expect(await findReportByCaseNumber(database, two.caseNumber)).toEqual(two);
    expect(await listReports(database, 9)).toEqual([two, one]);
    expect(await listReportsOfPerson(database, "person")).toEqual([two, one]);
    expect(await listReportsOfPerson(database, "nobody")).toEqual([]);
  });

  it("stands sealed in its row, the identity under a key of its own", async () => {
    const { database } = test.storage;
    const { rows } = await sql<Record<string, string>>`
      select narrative as a, fields as b, identity as c, receipt as d from reports
      where id = ${one.id}`.execute(database);
    const values = Object.values(rows[0] ?? {});
    expect(values).toHaveLength(4);
    for (const value of values) {
      expect(value).toMatch(/^sealed1\.[\w-]+$/);
    }
    const keys = await database.selectFrom("data_keys").select(["record_id", "purpose"]).execute();
    expect(keys).toHaveLength(4);
    expect(keys).toContainEqual({ record_id: one.id, purpose: "identity" });
    expect(keys).not.toContainEqual({ record_id: two.id, purpose: "identity" });
  });

  it("grows by what the reporter adds", async () => {
    await test.storage.transaction((trx) => appendNarrative(trx, two.id, "还有一批"));
    const grown = await findReport(test.storage.database, two.id);
    expect(grown).toEqual({ ...two, narrative: `${NARRATIVE}\n还有一批` });
  });

  it("does not open as another report's, nor without its key", async () => {
    const { database } = test.storage;
    const stolen = await database
      .selectFrom("reports")
      .select("narrative")
      .where("id", "=", one.id)
      .executeTakeFirstOrThrow();
    await database.updateTable("reports").set(stolen).where("id", "=", two.id).execute();
    await expect(findReport(database, two.id)).rejects.toMatchObject({
      code: "sealed_data_damaged",
    });
    await database.deleteFrom("data_keys").where("purpose", "=", "identity").execute();
    await expect(findReport(database, one.id)).rejects.toMatchObject({
      code: "report_key_missing",
    });
  });

  it("is read when it was stored in the clear before", async () => {
    const { database } = test.storage;
    const fields = JSON.stringify(two.fields);
    await database
      .updateTable("reports")
      .set({ narrative: "早先的", fields, identity: null })
      .where("id", "=", two.id)
      .execute();
    expect(await findReport(database, two.id)).toEqual({ ...two, narrative: "早先的" });
  });
});

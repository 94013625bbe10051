import { generateKeyPairSync } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sealText } from "../../src/base/seal-text.ts";
import { eraseReport } from "../../src/report/erase-report.ts";
import { verifyEventChain } from "../../src/report/event-log-repository.ts";
import { insertEvidence, linkEvidence } from "../../src/report/evidence-repository.ts";
import { purgeDrafts } from "../../src/report/purge-drafts.ts";
import { isGenuineReceipt, signReceipt } from "../../src/report/receipt.ts";
import { findReport, insertReport, type Report } from "../../src/report/report-repository.ts";
import { verifySealed } from "../../src/report/verify-sealed-repository.ts";
import { openDataKey, openOrCreateDataKey } from "../../src/storage/data-keys.ts";
import { flushDeleted } from "../../src/storage/flush-deleted.ts";
import { openTestStorage, type TestStorage } from "../support/open-test-storage.ts";

const NOW = new Date("2026-11-26T08:00:00.000Z");
const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const BY = { by: "王主任", reason: "保管期满", now: NOW };

const signed = signReceipt(
  {
    ...{ caseNumber: "JY20261126-00001", submittedAt: NOW.toISOString(), promises: [] },
    ...{ type: "counterfeit_mark", office: "puning-market-bureau" },
    evidence: [{ name: "陈小明拍的.jpg", sizeBytes: 3, sha256: "0".repeat(64) }],
  },
  privateKey,
);
const report: Report = {
  ...{ id: "draft-1", caseNumber: "JY20261126-00001", personId: "person", narrative: "卖假鞋" },
  queryCode: { salt: "salt", hash: "hash" },
  address: { channel: "web", account: "site", conversationId: "web:1" },
  fields: { answers: { respondent: "鑫丰鞋店" }, flags: [], place: "普宁市" },
  ...{ contact: "陈小明 13800138000", submittedAt: NOW.toISOString(), receipt: signed },
};
const evidence = {
  ...{ id: "e1", draftId: "draft-1", sha256: "0".repeat(64), sizeBytes: 3, name: "陈小明拍的.jpg" },
  ...{ sniffedType: "image/jpeg", channel: "web", receivedAt: NOW.toISOString() },
};

let test: TestStorage;
beforeAll(async () => {
  test = await openTestStorage();
  await test.storage.transaction(async (trx) => {
    await insertReport(trx, report);
    await insertEvidence(trx, [{ ...evidence, cautions: [], scan: "clean", isSealed: true }]);
    await linkEvidence(trx, { draftId: report.id, evidence: [evidence] }, report.id);
    await openOrCreateDataKey(trx, { record_id: "draft-1", purpose: "evidence" });
  });
});
afterAll(() => test.drop());

const erase = (caseNumber = report.caseNumber) =>
  test.storage.transaction((trx) => eraseReport(trx, { ...BY, caseNumber }));

function readFiles(): string {
  const files = [test.url, `${test.url}-wal`].filter((file) => existsSync(file));
  return files.map((file) => readFileSync(file, "latin1")).join("");
}

describe("eraseReport", () => {
  it("refuses a report that is unknown or held, and changes nothing", async () => {
    expect(await erase("JY20260101-00009")).toEqual({ kind: "refused", reason: "unknown" });
    const held = (held_at: string | null) =>
      test.storage.database.updateTable("reports").set({ held_at }).execute();
    await held(NOW.toISOString());
    expect(await erase()).toEqual({ kind: "refused", reason: "held" });
    await held(null);
    expect((await findReport(test.storage.database, report.id))?.contact).toBe(report.contact);
  });

  it("destroys keys, rows and bytes; the course and the reporter's receipt stay", async () => {
    const { database } = test.storage;
    const keys = await database
      .selectFrom("data_keys")
      .select("sealed")
      .where("record_id", "=", report.id)
      .execute();
    const { rows } = await sql<{ narrative: string; identity: string }>`
      select narrative, identity from reports`.execute(database);
    const stored = [...keys.map(({ sealed }) => sealed), ...rows.flatMap(Object.values)];
    expect(stored).toHaveLength(5);
    await flushDeleted(database);
    expect(stored.filter((text) => !readFiles().includes(text))).toEqual([]);

    expect(await erase()).toEqual({ kind: "erased", files: 1 });
    await flushDeleted(database);

    expect(stored.filter((text) => readFiles().includes(text))).toEqual([]);
    const left = await findReport(database, report.id);
    expect(left).toMatchObject({ narrative: "", caseNumber: report.caseNumber });
    expect(JSON.stringify(left)).not.toMatch(/陈小明|鑫丰|web:1/);
    expect(await database.selectFrom("evidence").selectAll().execute()).toEqual([]);
    expect(left?.receipt.signature).toBe(signed.signature);
    expect(isGenuineReceipt(signed, publicKey)).toBe(true);
    const event = await database.selectFrom("events").selectAll().executeTakeFirstOrThrow();
    expect(event).toMatchObject({ kind: "erased", actor_id: "王主任" });
    expect(await verifyEventChain(database)).toMatchObject({ kind: "intact" });
    expect(await verifySealed(database)).toMatchObject({ damaged: [] });
    expect(await erase()).toEqual({ kind: "refused", reason: "erased" });
  });

  it("is refused while a matter is open", async () => {
    const { database } = test.storage;
    await test.storage.transaction((trx) =>
      insertReport(trx, { ...report, id: "draft-2", caseNumber: "JY20261126-00002" }),
    );
    await database
      .insertInto("matters")
      .values({
        ...{ id: "JY20261126-00002-1", report_id: "draft-2", ordinal: 1, type: "t", version: 1 },
        ...{ district: "city", authority: "a", office_id: "o", state: "accepted", is_open: 1 },
        ...{ rule_id: "none", rule_version: 0, routing: "{}" },
        ...{ created_at: NOW.toISOString(), updated_at: NOW.toISOString() },
      })
      .execute();
    expect(await erase("JY20261126-00002")).toEqual({ kind: "refused", reason: "open" });
  });
});

it("finds a report whose key is gone", async () => {
  const { database } = test.storage;
  await database.deleteFrom("data_keys").where("record_id", "=", "draft-2").execute();
  expect((await verifySealed(database)).damaged).toEqual(["report JY20261126-00002"]);
});

it("forgets a draft after 72 hours, with its files' key, and leaves a younger one", async () => {
  const { database } = test.storage;
  await database
    .insertInto("people")
    .values({ id: "p", role: "enterprise", created_at: NOW.toISOString() })
    .execute();
  const save = (id: string, hours: number) =>
    database
      .insertInto("conversations")
      .values({
        ...{ id, channel: "web", account: "site", person_id: "p", version: 1, holder: "report" },
        state: JSON.stringify([{ skill: "report", state: { kind: "intake", draftId: id } }]),
        updated_at: new Date(NOW.getTime() - hours * 3_600_000).toISOString(),
      })
      .execute();
  await save("young", 71);
  await save("old", 73);
  const name = { record_id: "old", purpose: "evidence" } as const;
  sealText(await openOrCreateDataKey(database, name), "x", { record: "old", field: "f" });
  await test.storage.transaction((trx) =>
    insertEvidence(trx, [
      { ...evidence, id: "e2", draftId: "old", cautions: [], scan: "clean", isSealed: true },
    ]),
  );
  expect(await purgeDrafts(test.storage, NOW)).toBe(1);
  const left = await database.selectFrom("conversations").select(["id", "state"]).execute();
  expect(left.find(({ id }) => id === "old")?.state).toBeNull();
  expect(left.find(({ id }) => id === "young")?.state).toContain("intake");
  expect(await openDataKey(database, name)).toBeUndefined();
  expect(await database.selectFrom("evidence").selectAll().execute()).toEqual([]);
});

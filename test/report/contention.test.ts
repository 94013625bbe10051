import { execFile } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, it } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import { createCaseNumber } from "../../src/report/case-number.ts";
import { changeMatter } from "../../src/report/change-matter.ts";
import type { MatterCommand } from "../../src/report/check-command.ts";
import { startIntake } from "../../src/report/draft-narrative.ts";
import { listEvents, verifyEventChain } from "../../src/report/event-log-repository.ts";
import { createIntakeRules } from "../../src/report/intake-rules.ts";
import { findMatter } from "../../src/report/matter-repository.ts";
import { createHashMark } from "../../src/report/report-marks.ts";
import { submitReport } from "../../src/report/submit-report.ts";
import { understandReport } from "../../src/report/understand-report.ts";
import { openStorage, type Storage } from "../../src/storage/open-storage.ts";
import { describeOnEachStorage, type TestStorage } from "../support/open-test-storage.ts";
import { toProcessFile } from "../support/process-file.ts";
import { classifyByNames, reportKnowledge, reportTexts } from "../support/report-office.ts";
import { testKeyRing } from "../support/test-key-ring.ts";

const WRITERS = 64;
const PROCESSES = 4;
const NOW = new Date("2026-11-25T08:00:00Z");
const context = {
  ...{ knowledge: reportKnowledge, texts: reportTexts, compareTexts: () => 0, log: silentLog },
  receiptKey: generateKeyPairSync("ed25519").privateKey,
  hashMark: createHashMark("pepper"),
};
const rules = createIntakeRules({
  ...{ knowledge: reportKnowledge, texts: reportTexts, today: "2026-11-25", takesContact: true },
  understand: (text) => understandReport(text, reportKnowledge, classifyByNames),
});
const each = <Result>(make: (index: number) => Result) =>
  Array.from({ length: WRITERS }, (_, index) => make(index));

describeOnEachStorage("sixty-four writers at once", (open, kind) => {
  let database: TestStorage;
  /** On PostgreSQL several pools, as several processes have them; SQLite is one connection. */
  let storages: Storage[];
  beforeEach(async () => {
    database = await open();
    const { url } = database;
    const openMore = () => openStorage({ url, keyRing: testKeyRing });
    const more = kind === "postgres" ? await Promise.all([openMore(), openMore()]) : [];
    storages = [database.storage, ...more];
  });
  afterEach(async () => {
    await Promise.all(storages.slice(1).map((storage) => storage.close()));
    await database.drop();
  });
  const storageOf = (index: number) => storages[index % storages.length] ?? database.storage;

  function submit(index: number) {
    const draft = startIntake(`draft-${index}`, "普宁流沙的鑫丰鞋店卖假冒商标的运动鞋", rules);
    const address = { channel: "web", account: "site", conversationId: `web:${index}` };
    const submission = {
      ...{ draft, route: rules.route(draft), queryCode: "ABCD-EFGH-JKMN", address, now: NOW },
      ...{ hashedQueryCode: { salt: "00", hash: "00" }, personId: `reporter-${index}` },
    };
    return storageOf(index).transaction((trx) => submitReport(trx, submission, context));
  }

  it("who submit have a number each, none lost and none twice, in one unbroken chain", async () => {
    await Promise.all(each(submit));
    const reports = await database.storage.database
      .selectFrom("reports")
      .select("case_number")
      .execute();
    expect(reports.map(({ case_number }) => case_number).sort()).toEqual(
      each((index) => createCaseNumber("2026-11-25", index + 1)).sort(),
    );
    const chain = await verifyEventChain(database.storage.database);
    expect(chain).toMatchObject({ kind: "intact", events: WRITERS });
  }, 300_000);

  it("who act on the same version of a matter: one does, the others are told", async () => {
    await submit(0);
    const matterId = `${createCaseNumber("2026-11-25", 1)}-1`;
    const command: MatterCommand = {
      ...{ matterId, expectedVersion: 1, action: "not_accept", role: "triage" },
      person: { id: "t", role: "triage" },
      ...{ chosen: { reason: "other" }, text: "说明", now: NOW },
    };
    const changes = await Promise.all(
      each((index) => storageOf(index).transaction((trx) => changeMatter(trx, command, context))),
    );
    expect(changes.filter((change) => change.kind === "changed")).toHaveLength(1);
    expect((await findMatter(database.storage.database, matterId))?.version).toBe(2);
    expect(await listEvents(database.storage.database, "draft-0")).toHaveLength(2);
  });

  it("in several processes take sixty-four numbers of one sequence", async () => {
    const script = [toProcessFile("take-numbers-process"), database.url];
    const share = String(WRITERS / PROCESSES);
    const printed = await Promise.all(
      Array.from({ length: PROCESSES }, () =>
        promisify(execFile)(process.execPath, [...script, share]),
      ),
    );
    const numbers = printed.flatMap(({ stdout }) => JSON.parse(stdout) as number[]);
    expect(numbers.sort((a, b) => a - b)).toEqual(each((index) => index + 1));
  });
});

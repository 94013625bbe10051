import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readManifest, toManifestFile } from "../../src/backup/backup-manifest.ts";
import { writeBackup } from "../../src/backup/write-backup.ts";
import { systemClock, toLocalDate } from "../../src/base/clock.ts";
import { appendEvent, verifyEventChain } from "../../src/report/event-log-repository.ts";
import { createDataEvidenceKeys } from "../../src/report/evidence/data-evidence-keys.ts";
import { createFolderBackend } from "../../src/report/evidence/folder-backend.ts";
import { createS3Backend } from "../../src/report/evidence/s3-backend.ts";
import { insertEvidence } from "../../src/report/evidence-repository.ts";
import { takeNextValue } from "../../src/storage/counters.ts";
import { keepGap } from "../../src/storage/gaps.ts";
import { openStorage } from "../../src/storage/open-storage.ts";
import { redriveReply } from "../../src/storage/outbox.ts";
import { png } from "../support/evidence-files.ts";
import { openFakeS3 } from "../support/fake-s3.ts";
import { openTestEvidence } from "../support/open-test-evidence.ts";
import {
  describeOnEachStorage,
  openTestStorage,
  type TestStorage,
} from "../support/open-test-storage.ts";
import { runInMemory } from "../support/run-command.ts";
import { fillReport, openRunningApp, submitReport } from "../support/running-app.ts";
import { openKeyRingOf } from "../support/test-key-ring.ts";
import { openTestKnowledge } from "../support/test-knowledge.ts";

const STORY = "普宁流沙的阿财鞋店卖假冒我们“飞渡”商标的拖鞋，大概500双";
let folder: string;
let keysCopy: string;
let backupFolder: string;
/** What those who wrote during the backup had in hand before it began. */
const acknowledged: string[] = [];

const toEnvironment = (dataFolder: string, url?: string) => ({
  environment: { DATA_DIR: dataFolder, ...(url === undefined ? {} : { DATABASE_URL: url }) },
});
const restoreTo = (dataFolder: string, { from = backupFolder, keys = keysCopy, url = "" } = {}) =>
  runInMemory(
    ["restore", from, "--keys", keys],
    toEnvironment(dataFolder, url === "" ? undefined : url),
  );
const place = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "zhiquan-drill-"));
  backupFolder = place("backup");
  keysCopy = place("keys-of-backup");
  const running = await openRunningApp({ knowledge: openTestKnowledge(), clock: systemClock });
  const reporter = running.telegramChat();
  await fillReport(reporter, STORY, running);
  await reporter.sends({ name: "照片.png", bytes: png });
  await reporter.presses(running.knowledge.texts.report("button_submit"));
  acknowledged.push((await submitReport(await running.web(), STORY, running)).caseNumber);
  await running.invite("officer", "sn-scjg");
  const { database } = running.app().storage;
  await database
    .insertInto("outbox")
    .values({
      ...{ channel: "nobody", account: "a", conversation_id: "c", reply: "{}", dedupe_key: "k" },
      ...{ created_at: "2026", status: "pending", attempts: 0, available_at: "9999" },
    })
    .execute();
  let isOver = false;
  const writers = ["一", "二"].map(async (name) => {
    const chat = await running.web();
    // No more than a person may say in a minute.
    for (let count = 0; count < 8 && !isOver; count += 1) {
      await chat.says(`${name}：2025年有效发明专利目标是多少`);
    }
  });
  const made = await runInMemory(
    ["backup", "--out", backupFolder, "--keys", keysCopy],
    toEnvironment(running.dataFolder),
  );
  isOver = true;
  await Promise.all(writers);
  expect(made).toMatchObject({ status: 0, errorOutput: "" });
  await running.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a backup of a running app, and nothing else left", () => {
  let storage: Awaited<ReturnType<typeof openStorage>>;
  const dataFolder = () => place("restored");
  beforeAll(async () => {
    const restored = await restoreTo(dataFolder());
    expect(restored).toMatchObject({ status: 0, errorOutput: "" });
    const url = join(dataFolder(), "zhiquan.db");
    storage = await openStorage({ url, keyRing: openKeyRingOf(dataFolder()) });
  });
  afterAll(() => storage.close());

  it("gives back reports, evidence, keys and the chain of events", async () => {
    const { head, evidence } = readManifest(backupFolder);
    expect(await verifyEventChain(storage.database, head)).toMatchObject({ kind: "intact" });
    const reports = await storage.database.selectFrom("reports").selectAll().execute();
    expect(reports).toHaveLength(2);
    expect(reports.map((report) => report.case_number)).toContain(acknowledged[0]);
    expect(JSON.parse(reports[0]?.receipt ?? "")).toBeTypeOf("object");
    expect(evidence.lines).toBe(1);
    const kept = createFolderBackend(join(dataFolder(), "evidence"));
    const names: string[] = [];
    for await (const { name } of kept.list()) {
      names.push(name);
    }
    const [file] = await storage.database.selectFrom("evidence").selectAll().execute();
    expect(names).toEqual([file?.id]);
    expect(readdirSync(join(dataFolder(), "keys")).sort()).toEqual(readdirSync(keysCopy).sort());
  });

  it("says in the record that a backup came back", async () => {
    const last = await storage.database
      .selectFrom("events")
      .selectAll()
      .orderBy("seq", "desc")
      .executeTakeFirstOrThrow();
    const { head, madeAt } = readManifest(backupFolder);
    expect(last).toMatchObject({ kind: "restored", actor_role: "operator" });
    expect(JSON.parse(last.data)).toEqual({
      ...{ madeAt, events: head.events, head: head.hash, erasedAgain: 0 },
    });
  });

  it("does not bring back what was destroyed since", async () => {
    const keys = place("keys-with-list");
    cpSync(keysCopy, keys, { recursive: true });
    const [first] = await storage.database.selectFrom("reports").selectAll().execute();
    const list = JSON.stringify({ reports: [first?.id] });
    writeFileSync(join(keys, "shredded.json"), list);
    const target = place("after-shredding");
    const restored = await restoreTo(target, { keys });
    expect(restored.errorOutput).toBe("");
    expect(JSON.parse(restored.output.split("\n")[0] ?? "")).toMatchObject({ erasedAgain: 1 });
    expect(readFileSync(join(target, "keys", "shredded.json"), "utf8")).toBe(list);
    const again = await openStorage({
      url: join(target, "zhiquan.db"),
      keyRing: openKeyRingOf(target),
    });
    const rows = await again.database.selectFrom("reports").selectAll().execute();
    expect(rows.filter((row) => row.erased_at !== null).map(({ id }) => id)).toEqual([first?.id]);
    const recordIds = await again.database.selectFrom("data_keys").select("record_id").execute();
    expect(recordIds.map((row) => row.record_id)).not.toContain(first?.id);
    expect((await verifyEventChain(again.database)).kind).toBe("intact");
    await again.close();
  });

  it("sends nothing again until a person says so", async () => {
    const pending = storage.database
      .selectFrom("outbox")
      .select("id")
      .where("status", "=", "pending");
    expect(await pending.execute()).toEqual([]);
    const { id, status, last_error } = await storage.database
      .selectFrom("outbox")
      .selectAll()
      .where("dedupe_key", "=", "k")
      .executeTakeFirstOrThrow();
    expect({ status, last_error }).toMatchObject({
      status: "unknown",
      last_error: expect.stringContaining("restored"),
    });
    expect(await redriveReply(storage.database, id, new Date())).toBe(true);
  });

  it("gives no case number twice, opens nothing with an old code, and holds no lease", async () => {
    const { database } = storage;
    const counter = `case-number:${toLocalDate(new Date())}`;
    const next = await storage.transaction((trx) => takeNextValue(trx, counter));
    expect(next).toBeGreaterThan(10_000);
    const invitations = await database.selectFrom("invitations").selectAll().execute();
    expect(invitations.map(({ used_at: usedAt }) => usedAt)).not.toContain(null);
    expect(await database.selectFrom("leases").selectAll().execute()).toEqual([]);
    const before = await database
      .selectFrom("outbox")
      .select(({ fn }) => fn.max("id").as("id"))
      .executeTakeFirstOrThrow();
    const { id } = await database
      .insertInto("sign_in_attempts")
      .values({ source: "s", at: "2026" })
      .returning("id")
      .executeTakeFirstOrThrow();
    expect(id).toBeGreaterThan(1_000_000);
    expect(before.id).toBeLessThan(1_000_000);
  });

  it("refuses a place that holds something", async () => {
    expect((await restoreTo(dataFolder())).errorOutput).toContain("place_taken");
    const again = await runInMemory(["backup", "--out", backupFolder], toEnvironment(dataFolder()));
    expect(again).toMatchObject({ status: 1, errorOutput: expect.stringContaining("place_taken") });
  });
});

describeOnEachStorage("a backup of SQLite, restored", (_, kind) => {
  it("verifies, and is used on", async () => {
    const target = await openTestStorage(kind);
    await emptyDatabase(target, kind);
    const dataFolder = place(`moved-${kind}`);
    const configured = kind === "postgres" ? target.url : "";
    const restored = await restoreTo(dataFolder, { url: configured });
    expect(restored).toMatchObject({ status: 0, errorOutput: "" });
    const url = configured === "" ? join(dataFolder, "zhiquan.db") : configured;
    const again = place(`again-${kind}`);
    const command = ["backup", "--out", again];
    await runInMemory(command, toEnvironment(dataFolder, configured || undefined));
    const [before, after] = [readManifest(backupFolder), readManifest(again)];
    expect(after.head.events).toBe(before.head.events + 1);
    for (const table of ["people", "reports", "matters", "turns", "data_keys"] as const) {
      expect(after.tables[table]).toEqual(before.tables[table]);
    }
    expect(after.evidence).toEqual(before.evidence);
    const moved = await openStorage({ url, keyRing: openKeyRingOf(dataFolder) });
    expect((await verifyEventChain(moved.database)).kind).toBe("intact");
    await moved.transaction((trx) =>
      appendEvent(trx, {
        ...{ kind: "drill", actor: { id: "drill", role: "auditor" }, at: new Date(), data: {} },
      }),
    );
    expect((await verifyEventChain(moved.database)).kind).toBe("intact");
    await moved.close();
    await target.drop();
  });

  async function emptyDatabase({ storage }: TestStorage, of: typeof kind): Promise<void> {
    if (of === "postgres") {
      await storage.database.schema.dropSchema("public").cascade().execute();
      await storage.database.schema.createSchema("public").execute();
    }
  }
});

describe("a backup that is not as it was made", () => {
  const files = () =>
    readdirSync(backupFolder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== "manifest.json")
      .map((entry) => join(entry.parentPath, entry.name));

  it("is refused for any one flipped byte or missing file, before anything is written", async () => {
    const tried = files().filter((file) => /reports|events|evidence/.test(file));
    expect(tried.length).toBeGreaterThanOrEqual(5);
    for (const file of tried) {
      const content = readFileSync(file);
      const flipped = Buffer.from(content);
      flipped[content.length >> 1] = (flipped[content.length >> 1] ?? 0) ^ 1;
      writeFileSync(file, flipped);
      expect((await restoreTo(place("never"))).errorOutput).toContain("backup_unusable");
      rmSync(file);
      expect((await restoreTo(place("never"))).errorOutput).toContain("backup_unusable");
      writeFileSync(file, content);
    }
    expect(readdirSync(place("never"))).toEqual([]);
  });

  it("is refused without its manifest, and with the keys of another installation", async () => {
    const manifest = readFileSync(toManifestFile(backupFolder));
    rmSync(toManifestFile(backupFolder));
    expect((await restoreTo(place("never"))).errorOutput).toContain("backup_unusable");
    writeFileSync(toManifestFile(backupFolder), manifest);
    openKeyRingOf(place("other"));
    const { errorOutput } = await restoreTo(place("never"), { keys: join(place("other"), "keys") });
    expect(errorOutput).toContain("does not hold the keys");
    expect(readdirSync(place("never"))).toEqual([]);
  });
});

describe("a backup of evidence that lies in an S3 bucket", () => {
  it("holds the objects as they lie there, and gives them back to another place", async () => {
    const s3 = await openFakeS3();
    const data = place("of-bucket");
    const { storage, drop } = await openTestStorage("sqlite", openKeyRingOf(data));
    const bucket = createS3Backend(s3.place);
    const nowhere = createFolderBackend(place("no-evidence"));
    const keys = createDataEvidenceKeys(storage.database);
    const { store, remove } = openTestEvidence({ backend: bucket, clearBackend: nowhere, keys });
    const kept = await store.store(Readable.from([png]), {
      ...{ name: "照片.png", draftId: "draft", limitBytes: 20_000 },
    });
    const file = "file" in kept ? kept.file : undefined;
    const evidence = file && { ...file, channel: "web", receivedAt: "2026-11-26T08:00:00.000Z" };
    await storage.transaction((trx) => insertEvidence(trx, evidence ? [evidence] : []));

    const target = place("backup-of-bucket");
    const { manifest, unreadable } = await writeBackup({
      ...{ storage, folder: target, keysCopy: place("keys-of-bucket"), clock: systemClock },
      ...{ keysFolder: join(data, "keys"), evidence: { backend: bucket, clearBackend: nowhere } },
    });
    expect({ lines: manifest.evidence.lines, unreadable }).toEqual({ lines: 1, unreadable: [] });
    await s3.close();
    const restored = await restoreTo(place("from-bucket"), {
      ...{ from: target, keys: place("keys-of-bucket") },
    });
    expect(restored).toMatchObject({ status: 0, errorOutput: "" });
    expect(restored.output).toContain('"evidenceFiles":1');
    await drop();
    remove();
  });
});

describe("a backup that cannot be finished", () => {
  it("leaves nothing when the disk is full", async () => {
    const { storage, drop } = await openTestStorage();
    const evidence = createFolderBackend(place("no-evidence"));
    const full = Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
    const failing = writeBackup({
      ...{ storage, folder: place("full"), keysFolder: join(tmpdir(), "none"), clock: systemClock },
      evidence: { backend: evidence, clearBackend: evidence },
      async createFile(file) {
        const handle = await open(file, "wx");
        const write = () => Promise.reject(full);
        return { write, sync: () => handle.sync(), close: () => handle.close() };
      },
    });
    await expect(failing).rejects.toMatchObject({
      code: "backup_failed",
      message: expect.stringContaining("no space left"),
    });
    expect(readdirSync(folder).filter((name) => name.startsWith("full"))).toEqual([]);
    await drop();
  });
});

describe("a backup after others that were killed", () => {
  it("removes what was left of itself, names what was left of others, spares what is being written", async () => {
    const backups = place("backups");
    const ended = spawnSync(process.execPath, ["--version"]).pid;
    const leave = (name: string) => mkdirSync(join(backups, name), { recursive: true });
    leave(`today.${ended}.unfinished`);
    leave(`today.${process.pid}.unfinished`);
    leave(`keys.${ended}.unfinished`);
    leave(`yesterday.${ended}.unfinished`);
    leave(`tomorrow.${process.ppid}.unfinished`);
    writeFileSync(join(backups, `today.${process.pid}.unfinished`, "reports.jsonl"), "half");
    const made = await runInMemory(
      ["backup", "--out", join(backups, "today"), "--keys", join(backups, "keys")],
      toEnvironment(place("after-killed")),
    );
    expect(made).toMatchObject({ status: 0 });
    expect(made.errorOutput).toBe(
      `${join(backups, `yesterday.${ended}.unfinished`)} was left by a backup that was cut off: it may be deleted\n`,
    );
    expect(readdirSync(backups).sort()).toEqual(
      [
        ...["keys", "today", `tomorrow.${process.ppid}.unfinished`],
        `yesterday.${ended}.unfinished`,
      ].sort(),
    );
  });
});

describeOnEachStorage("a backup between writes", (_, kind) => {
  let test: TestStorage;
  beforeAll(async () => {
    test = await openTestStorage(kind, openKeyRingOf(place(kind)));
  });
  afterAll(() => test.drop());

  it("shows each transaction wholly or not at all", async () => {
    const writer = await openStorage({ url: test.url, keyRing: openKeyRingOf(place(kind)) });
    let isOver = false;
    async function write(): Promise<void> {
      for (let number = 0; !isOver; number += 1) {
        await writer.transaction(async (trx) => {
          const gap = { turnId: `turn-${number}`, question: "？", outcome: "not_found" };
          await keepGap(trx, gap, new Date());
          await takeNextValue(trx, "drill");
        });
        // SQLite answers at once: without a breath, nobody else would have a turn.
        await nextTurn();
      }
    }
    const writing = write();
    const evidence = createFolderBackend(place("no-evidence"));
    for (let round = 0; round < 3; round += 1) {
      const target = place(`between-${kind}-${round}`);
      const { manifest } = await writeBackup({
        ...{ storage: test.storage, folder: target, clock: systemClock },
        keysFolder: join(place(kind), "keys"),
        evidence: { backend: evidence, clearBackend: evidence },
      });
      const counters = readFileSync(join(target, "counters.jsonl"), "utf8");
      const counted = /"drill","value":(\d+)/.exec(counters)?.[1] ?? "0";
      expect(manifest.tables.gaps?.lines).toBe(Number(counted));
    }
    isOver = true;
    await writing;
    await writer.close();
  });
});

import { writeFileSync } from "node:fs";
import { mkdir, utimes } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import { careForEvidence } from "../../src/report/care-for-evidence.ts";
import { createClamavScanner } from "../../src/report/evidence/clamav-scanner.ts";
import { createDataEvidenceKeys } from "../../src/report/evidence/data-evidence-keys.ts";
import { toManifest } from "../../src/report/evidence/evidence-manifest.ts";
import type { ScanFile } from "../../src/report/evidence/scan-file.ts";
import {
  deleteEvidenceOfDraft,
  insertEvidence,
  linkEvidence,
  listEvidenceOfDraft,
  shredEvidenceOfReport,
} from "../../src/report/evidence-repository.ts";
import { png, textFile } from "../support/evidence-files.ts";
import { EICAR, openFakeClamd } from "../support/fake-clamd.ts";
import { openTestEvidence } from "../support/open-test-evidence.ts";
import { openTestStorage, type TestStorage } from "../support/open-test-storage.ts";

const NOW = new Date("2026-11-26T08:00:00.000Z");
const DAY_MS = 24 * 3_600_000;

describe("careForEvidence", () => {
  let opened: TestStorage;
  let clamd: Awaited<ReturnType<typeof openFakeClamd>>;
  let evidence: ReturnType<typeof openTestEvidence>;
  let scan: ScanFile;
  beforeAll(async () => {
    opened = await openTestStorage();
    clamd = await openFakeClamd();
    const keys = createDataEvidenceKeys(opened.storage.database);
    evidence = openTestEvidence({ keys });
  });
  afterAll(async () => {
    evidence.remove();
    await clamd.close();
    await opened.drop();
  });
  beforeEach(async () => {
    scan = createClamavScanner(clamd.place, 500);
    clamd.state.mode = "works";
    await opened.storage.database.deleteFrom("evidence").execute();
  });

  const care = (now = NOW) =>
    careForEvidence({
      ...{ storage: opened.storage, store: evidence.store, scan, backends: [evidence.backend] },
      ...{ clock: { now: () => now }, log: silentLog, owner: "test" },
    });

  async function keep(draftId: string, bytes: Buffer, name = "a.txt") {
    const result = await evidence.store.store(Readable.from([bytes]), { name, draftId });
    if (result.kind !== "stored") {
      throw new Error(result.reason);
    }
    const file = { ...result.file, channel: "web", receivedAt: NOW.toISOString() };
    await opened.storage.transaction((trx) => insertEvidence(trx, [file]));
    return file;
  }
  const list = (draftId: string) => listEvidenceOfDraft(opened.storage.database, draftId);

  it("has files scanned that came while the scanner was down", async () => {
    await keep("one", textFile(1));
    await keep("one", Buffer.concat([Buffer.from("text "), EICAR]));
    clamd.state.mode = "silent";
    expect(await care()).toMatchObject({ scanned: 0 });
    expect((await list("one")).map((file) => file.scan)).toEqual(["unscanned", "unscanned"]);
    clamd.state.mode = "works";
    expect(await care()).toMatchObject({ scanned: 2, infected: 1 });
    expect((await list("one")).map((file) => file.scan).sort()).toEqual(["clean", "infected"]);
    expect(await care()).toMatchObject({ scanned: 0 });
  });

  it("seals files of before, and removes their clear bytes", async () => {
    const sealed = await keep("two", png, "旧.png");
    await evidence.backend.remove(sealed.id);
    const place = join(evidence.folder, "evidence", sealed.sha256.slice(0, 2));
    await mkdir(place, { recursive: true });
    writeFileSync(join(place, sealed.sha256), png);
    await utimes(join(place, sealed.sha256), 0, 0);
    await opened.storage.database.updateTable("evidence").set({ sealed: 0 }).execute();
    expect(await care()).toMatchObject({ sealed: 1, removed: 1 });
    const [file] = await list("two");
    expect(file?.isSealed).toBe(true);
    expect(await buffer(await evidence.store.open(file ?? sealed))).toEqual(Buffer.from(png));
    await expect(evidence.backend.get(sealed.sha256)).rejects.toThrow();
  });

  it("removes the bytes of what was given up, a week later", async () => {
    const gone = await keep("three", textFile(3));
    const stays = await keep("four", textFile(4));
    await opened.storage.transaction((trx) => deleteEvidenceOfDraft(trx, "three"));
    const soon = new Date();
    await care(soon);
    await buffer(await evidence.backend.get(gone.id));
    await care(new Date(soon.getTime() + 7 * DAY_MS + 1000));
    await expect(evidence.backend.get(gone.id)).rejects.toMatchObject({
      code: "evidence_missing",
    });
    await buffer(await evidence.backend.get(stays.id));
  });

  it("opens nothing of a report whose keys were destroyed, and removes its bytes a week later", async () => {
    const shredded = await keep("six", textFile(6));
    const other = await keep("seven", textFile(6));
    await opened.storage.transaction(async (trx) => {
      await linkEvidence(trx, { draftId: "six", evidence: toManifest([shredded]) }, "report-6");
      await shredEvidenceOfReport(trx, "report-6");
    });
    await expect(evidence.store.open(shredded)).rejects.toMatchObject({
      code: "evidence_missing",
    });
    expect(await buffer(await evidence.store.open(other))).toEqual(textFile(6));
    expect(await list("six")).toEqual([]);
    await buffer(await evidence.backend.get(shredded.id));
    await care(new Date(Date.now() + 8 * DAY_MS));
    await expect(evidence.backend.get(shredded.id)).rejects.toMatchObject({
      code: "evidence_missing",
    });
    await buffer(await evidence.backend.get(other.id));
  });

  it("goes on after a file that is lost", async () => {
    const lost = await keep("five", textFile(5));
    await keep("five", textFile(6));
    await evidence.backend.remove(lost.id);
    expect(await care()).toMatchObject({ scanned: expect.any(Number) });
    expect((await list("five")).map((file) => file.scan)).toContain("clean");
  });
});

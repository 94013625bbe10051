import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../src/base/clock.ts";
import { createRandomId } from "../src/base/id.ts";
import { silentLog } from "../src/base/log.ts";
import { loadConfig } from "../src/config/config.ts";
import { openEvidence } from "../src/open-evidence.ts";
import type { Knowledge } from "../src/open-knowledge.ts";
import { png } from "./support/evidence-files.ts";
import { EICAR, openFakeClamd } from "./support/fake-clamd.ts";
import { openFakeS3 } from "./support/fake-s3.ts";
import { openTestStorage, type TestStorage } from "./support/open-test-storage.ts";
import { reportKnowledge } from "./support/report-office.ts";

describe("openEvidence", () => {
  let opened: TestStorage;
  let folder: string;
  beforeEach(async () => {
    opened = await openTestStorage();
    folder = mkdtempSync(join(tmpdir(), "open-evidence-"));
  });
  afterEach(async () => {
    await opened.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = (environment: Record<string, string> = {}) =>
    openEvidence({
      config: loadConfig({ DATA_DIR: folder, ...environment }),
      ...{ storage: opened.storage, log: silentLog, clock: systemClock, createId: createRandomId },
      knowledge: () => ({ reports: reportKnowledge }) as Knowledge,
    });

  async function keep(evidence: ReturnType<typeof open>, bytes: Buffer, name = "a.png") {
    const result = await evidence.store.store(Readable.from([bytes]), { name, draftId: "d" });
    return result.kind === "stored" ? result.file : undefined;
  }

  it("keeps files in the data folder, and opens them after a restart", async () => {
    const file = await keep(open(), png);
    const again = file && (await buffer(await open().store.open(file)));
    expect(again?.equals(png)).toBe(true);
    const names = readdirSync(join(folder, "evidence"), { recursive: true });
    expect(names).toContain(join(file?.id.slice(0, 2) ?? "", file?.id ?? ""));
  });

  it("keeps files in a bucket where one is named, and nothing of them in the folder", async () => {
    const s3 = await openFakeS3();
    const { url, bucket, region, keyId, secret } = s3.place;
    const evidence = open({
      EVIDENCE_S3_URL: url,
      EVIDENCE_S3_BUCKET: bucket,
      EVIDENCE_S3_REGION: region,
      EVIDENCE_S3_KEY_ID: keyId,
      EVIDENCE_S3_SECRET: secret,
    });
    const file = await keep(evidence, png);
    expect([...s3.objects.keys()]).toEqual([`evidence/${file?.id}`]);
    expect(s3.objects.get(`evidence/${file?.id}`)?.includes(png.subarray(0, 16))).toBe(false);
    expect(readdirSync(folder)).toEqual(["incoming"]);
    expect(file && (await buffer(await evidence.store.open(file))).equals(png)).toBe(true);
    await s3.close();
  });

  it("asks the scanner that is named", async () => {
    const clamd = await openFakeClamd();
    const { host, port } = clamd.place;
    const evidence = open({ CLAMAV_HOST: host, CLAMAV_PORT: String(port) });
    expect(await keep(evidence, png)).toMatchObject({ scan: "clean" });
    const infected = Buffer.concat([Buffer.from("text "), EICAR]);
    expect(await keep(evidence, infected, "a.txt")).toBeUndefined();
    await clamd.close();
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "../../src/base/clock.ts";
import { silentLog } from "../../src/base/log.ts";
import { checkEvidenceStore, checkScanner } from "../../src/command/doctor/check-evidence.ts";
import { loadConfig } from "../../src/config/config.ts";
import { openFakeClamd } from "../support/fake-clamd.ts";
import { openFakeS3 } from "../support/fake-s3.ts";

const toParts = (environment: Record<string, string>) => ({
  config: loadConfig(environment),
  publicUrl: undefined,
  ...{ fetch, clock: systemClock, log: silentLog, timeoutMs: 500 },
});

describe("doctor on evidence", () => {
  let s3: Awaited<ReturnType<typeof openFakeS3>>;
  let clamd: Awaited<ReturnType<typeof openFakeClamd>>;
  beforeAll(async () => {
    s3 = await openFakeS3();
    clamd = await openFakeClamd();
  });
  afterAll(async () => {
    await s3.close();
    await clamd.close();
  });

  const toBucket = (secret: string) => ({
    EVIDENCE_S3_URL: s3.place.url,
    EVIDENCE_S3_BUCKET: s3.place.bucket,
    EVIDENCE_S3_REGION: s3.place.region,
    EVIDENCE_S3_KEY_ID: s3.place.keyId,
    EVIDENCE_S3_SECRET: secret,
  });

  it("says nothing of what is not configured", async () => {
    expect(await checkEvidenceStore(toParts({}))).toEqual([]);
    expect(await checkScanner(toParts({}))).toEqual([]);
  });

  it("tries the bucket, and leaves nothing in it", async () => {
    const parts = toParts(toBucket(s3.place.secret));
    expect(await checkEvidenceStore(parts)).toMatchObject([{ state: "ok" }]);
    expect(s3.objects.size).toBe(0);
    const [finding] = await checkEvidenceStore(toParts(toBucket("guessed")));
    expect(finding).toMatchObject({ state: "wrong", says: expect.stringContaining("403") });
    expect(JSON.stringify(finding)).not.toContain("guessed");
  });

  it("asks the scanner, and warns when it does not answer", async () => {
    const place = { CLAMAV_HOST: "127.0.0.1", CLAMAV_PORT: String(clamd.place.port) };
    expect(await checkScanner(toParts(place))).toMatchObject([{ state: "ok" }]);
    clamd.state.mode = "hangs_up";
    expect(await checkScanner(toParts(place))).toMatchObject([{ state: "warning" }]);
  });
});

import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { EvidenceBackend } from "../../../src/report/evidence/evidence-backend.ts";
import { createFolderBackend } from "../../../src/report/evidence/folder-backend.ts";
import { createS3Backend } from "../../../src/report/evidence/s3-backend.ts";
import { openFakeS3 } from "../../support/fake-s3.ts";

const PART_BYTES = 5 * 1024 * 1024;

async function* pieces(bytes: Buffer, size = 70_000) {
  for (let start = 0; start < bytes.length; start += size) {
    yield bytes.subarray(start, start + size);
  }
}

async function* broken() {
  yield randomBytes(PART_BYTES + 1);
  yield randomBytes(PART_BYTES + 1);
  throw new Error("connection reset");
}

async function listNames(backend: EvidenceBackend) {
  const names: string[] = [];
  for await (const { name, keptAt } of backend.list()) {
    expect(keptAt.getTime()).toBeGreaterThan(Date.parse("2026-01-01"));
    names.push(name);
  }
  return names.sort();
}

let folder: string;
let s3: Awaited<ReturnType<typeof openFakeS3>>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "evidence-backend-"));
  s3 = await openFakeS3();
});
afterAll(async () => {
  await s3.close();
  await rm(folder, { recursive: true });
});

const openS3 = () => createS3Backend({ ...s3.place, partBytes: PART_BYTES });

describe.each([
  ["a folder", () => createFolderBackend(folder)],
  ["a bucket", openS3],
])("an evidence backend in %s", (_, open) => {
  it("gives back what it keeps, large or small, and lists it", async () => {
    const backend = open();
    const contents = new Map([
      ["aa-empty", Buffer.alloc(0)],
      ["ab-small", randomBytes(1000)],
      ["ac-part", randomBytes(PART_BYTES)],
      ["ad-large", randomBytes(2 * PART_BYTES + 17)],
    ]);
    for (const [name, bytes] of contents) {
      await backend.put(name, pieces(bytes));
    }
    for (const [name, bytes] of contents) {
      expect((await buffer(await backend.get(name))).equals(bytes), name).toBe(true);
    }
    expect(await listNames(backend)).toEqual([...contents.keys()]);
    for (const name of contents.keys()) {
      await backend.remove(name);
    }
    expect(await listNames(backend)).toEqual([]);
  });

  it("says what is not there, and removes it without complaint", async () => {
    await expect(open().get("zz-nothing")).rejects.toMatchObject({ code: "evidence_missing" });
    await open().remove("zz-nothing");
  });

  it("keeps nothing of what breaks off", async () => {
    await expect(open().put("zz-broken", broken())).rejects.toThrow("connection reset");
    expect(await listNames(open())).toEqual([]);
    expect(s3.uploads.size).toBe(0);
  });
});

describe("createFolderBackend", () => {
  it("leaves no unfinished file behind, and no folder open to others", async () => {
    const backend = createFolderBackend(folder);
    await expect(backend.put("zz-broken", broken())).rejects.toThrow();
    expect(await readdir(join(folder, "zz"))).toEqual([]);
  });

  it("tells a full disk from other faults", async () => {
    async function* full() {
      yield randomBytes(10);
      throw Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
    }
    await expect(createFolderBackend(folder).put("zz-full", full())).rejects.toMatchObject({
      code: "evidence_storage_full",
    });
  });
});

describe("createS3Backend", () => {
  beforeEach(() => {
    Object.assign(s3.state, { isFull: false, refused: [], failsOnPart: 0, hidesFault: false });
  });

  it("leaves alone what others keep in the bucket", async () => {
    s3.objects.set("backup/other.db", randomBytes(10));
    expect(await listNames(openS3())).toEqual([]);
    s3.objects.clear();
  });

  it("is refused with a wrong secret", async () => {
    const backend = createS3Backend({ ...s3.place, secret: "guessed" });
    await expect(backend.put("aa", pieces(randomBytes(10)))).rejects.toMatchObject({
      code: "evidence_storage_failed",
    });
    expect(s3.state.refused).toEqual(["SignatureDoesNotMatch"]);
  });

  it("names a bucket that is not there", async () => {
    const backend = createS3Backend({ ...s3.place, bucket: "other" });
    await expect(backend.put("aa", pieces(randomBytes(10)))).rejects.toThrow(/NoSuchBucket/);
  });

  it("says when the store is full, at once or in the middle, and leaves no parts", async () => {
    s3.state.isFull = true;
    const full = { code: "evidence_storage_full" };
    await expect(openS3().put("aa", pieces(randomBytes(10)))).rejects.toMatchObject(full);
    s3.state.failsOnPart = 2;
    const large = randomBytes(2 * PART_BYTES + 1);
    await expect(openS3().put("ab", pieces(large))).rejects.toMatchObject(full);
    expect([s3.uploads.size, s3.objects.size]).toEqual([0, 0]);
  });

  it("does not believe a 200 that holds an error", async () => {
    s3.state.hidesFault = true;
    const large = randomBytes(PART_BYTES + 1);
    await expect(openS3().put("ab", pieces(large))).rejects.toMatchObject({
      code: "evidence_storage_failed",
    });
  });

  it("says that a store cannot be reached", async () => {
    const backend = createS3Backend({ ...s3.place, url: "http://127.0.0.1:1" });
    await expect(backend.get("aa")).rejects.toMatchObject({ code: "evidence_storage_failed" });
  });
});

import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { storageFull } from "../../../src/report/evidence/evidence-fault.ts";
import type { StoredFile } from "../../../src/report/evidence/evidence-store.ts";
import { pdf, png, zip } from "../../support/evidence-files.ts";
import { openTestEvidence } from "../../support/open-test-evidence.ts";

const LIMIT_BYTES = 10_000;

describe("createEvidenceStore", () => {
  let evidence: ReturnType<typeof openTestEvidence>;
  beforeEach(() => {
    evidence = openTestEvidence({ limitBytes: LIMIT_BYTES });
  });
  afterEach(() => evidence.remove());

  const store = (bytes: Uint8Array, name: string, draftId = "draft") =>
    evidence.store.store(Readable.from([bytes.subarray(0, 5), bytes.subarray(5)]), {
      name,
      draftId,
    });
  async function keep(bytes: Uint8Array, name: string, draftId?: string): Promise<StoredFile> {
    const result = await store(bytes, name, draftId);
    if (result.kind !== "stored") {
      throw new Error(`refused: ${result.reason}`);
    }
    return result.file;
  }
  const listFiles = () =>
    readdirSync(evidence.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));

  it("keeps the original bytes sealed, under a name that says nothing of them", async () => {
    const file = await keep(png, "摊位.png");
    const sha256 = createHash("sha256").update(png).digest("hex");
    expect(file).toMatchObject({
      ...{ sha256, sizeBytes: png.length, name: "摊位.png", sniffedType: "image/png" },
      ...{ draftId: "draft", cautions: [], scan: "unscanned", isSealed: true },
    });
    expect(await buffer(await evidence.store.open(file))).toEqual(Buffer.from(png));
    const [path = ""] = listFiles();
    expect(path).toContain(file.id);
    expect(readFileSync(path).includes(png.subarray(0, 16))).toBe(false);
  });

  it("keeps the same bytes for each case apart", async () => {
    const one = await keep(png, "一.png", "one");
    const two = await keep(png, "二.png", "two");
    const [first = "", second = ""] = listFiles();
    expect(readFileSync(first).equals(readFileSync(second))).toBe(false);
    evidence.keys.destroy("one");
    await expect(evidence.store.open(one)).rejects.toMatchObject({ code: "evidence_missing" });
    expect(await buffer(await evidence.store.open(two))).toEqual(Buffer.from(png));
  });

  it("opens nothing that was put in another file's place, or changed", async () => {
    const one = await keep(png, "一.png");
    const two = await keep(pdf, "二.pdf");
    const paths = listFiles();
    const pathOf = ({ id }: StoredFile) => paths.find((path) => path.endsWith(id)) ?? "";
    writeFileSync(pathOf(two), readFileSync(pathOf(one)));
    const damaged = { code: "sealed_data_damaged" };
    await expect(evidence.store.open(two).then(buffer)).rejects.toMatchObject(damaged);
    const bytes = readFileSync(pathOf(one));
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    writeFileSync(pathOf(one), bytes);
    await expect(evidence.store.open(one).then(buffer)).rejects.toMatchObject(damaged);
  });

  it("takes a file of exactly the limit and refuses one byte more", async () => {
    const ascii = (bytes: number) => Buffer.alloc(bytes, "plain text line\n");
    expect(await keep(ascii(LIMIT_BYTES), "a.txt")).toMatchObject({ sizeBytes: LIMIT_BYTES });
    expect(await store(ascii(LIMIT_BYTES + 1), "b.txt")).toEqual({
      kind: "refused",
      reason: "too_large",
    });
    const offered = { name: "c.txt", draftId: "d", limitBytes: LIMIT_BYTES + 1 };
    const larger = await evidence.store.store(Readable.from([ascii(LIMIT_BYTES + 1)]), offered);
    expect(larger.kind).toBe("stored");
    expect(listFiles()).toHaveLength(2);
  });

  it("refuses an empty file, and what may not be handed in", async () => {
    expect(await store(Buffer.alloc(0), "a.jpg")).toEqual({ kind: "refused", reason: "empty" });
    expect(await store(zip, "照片.jpg")).toEqual({ kind: "refused", reason: "type_not_allowed" });
    expect(listFiles()).toEqual([]);
  });

  it("refuses what the scanner finds infected, and marks what it could not scan", async () => {
    evidence.remove();
    const said = [
      { kind: "infected", signature: "Eicar" },
      { kind: "unscanned", reason: "down" },
      { kind: "too_large" },
      { kind: "clean" },
    ] as const;
    const results = said.values();
    evidence = openTestEvidence({
      scan: async (content) => {
        for await (const _ of content) {
          // Read to the end, as a scanner does.
        }
        return results.next().value ?? { kind: "clean" };
      },
    });
    expect(await store(png, "a.png")).toEqual({ kind: "refused", reason: "infected" });
    expect(listFiles()).toEqual([]);
    for (const mark of ["unscanned", "too_large", "clean"]) {
      expect(await keep(png, "a.png")).toMatchObject({ scan: mark });
    }
  });

  it("leaves nothing behind when the stream breaks or the storage is full", async () => {
    async function* breaking() {
      yield Buffer.from("part");
      throw new Error("connection reset");
    }
    const offered = { name: "a.txt", draftId: "d" };
    await expect(evidence.store.store(breaking(), offered)).rejects.toThrow("connection reset");
    expect(listFiles()).toEqual([]);
    const { backend } = evidence;
    const full = openTestEvidence({
      backend: {
        ...backend,
        async put(name, content) {
          await backend.put(
            name,
            (async function* () {
              for await (const piece of content) {
                yield piece;
                throw storageFull(undefined);
              }
            })(),
          );
        },
      },
    });
    await expect(full.store.store(Readable.from([png]), offered)).rejects.toMatchObject({
      code: "evidence_storage_full",
    });
    expect(listFiles()).toEqual([]);
    full.remove();
  });

  it("has nothing to read on the disk while a file is on its way", async () => {
    const secret = Buffer.from("目击者的名字".repeat(100));
    const seen: string[] = [];
    async function* slowly() {
      yield secret;
      yield secret;
      seen.push(...listFiles());
    }
    await evidence.store.store(slowly(), { name: "a.txt", draftId: "d" });
    expect(seen).toEqual([]);
  });

  it("opens files of before, and seals them", async () => {
    const sha256 = createHash("sha256").update(png).digest("hex");
    const place = join(evidence.folder, "evidence", sha256.slice(0, 2));
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, sha256), png);
    const old: StoredFile = {
      ...{ id: "old-1", draftId: "old", sha256, sizeBytes: png.length, name: "旧.png" },
      ...{ sniffedType: "image/png", cautions: [], scan: "unscanned", isSealed: false },
    };
    expect(await buffer(await evidence.store.open(old))).toEqual(Buffer.from(png));
    await evidence.store.seal(old);
    const sealed = { ...old, isSealed: true };
    expect(await buffer(await evidence.store.open(sealed))).toEqual(Buffer.from(png));
  });

  it("brings back megabytes as they were", async () => {
    evidence.remove();
    evidence = openTestEvidence({ limitBytes: 10_000_000 });
    const bytes = Buffer.concat([png, randomBytes(3_000_001)]);
    const file = await keep(bytes, "大.png");
    expect((await buffer(await evidence.store.open(file))).equals(bytes)).toBe(true);
  });
});

import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createRandomId } from "../../src/base/id.ts";
import { createEvidenceStore } from "../../src/report/evidence-store.ts";
import { pdf, png, zip } from "../support/evidence-files.ts";

const MAXIMUM_BYTES = 10_000;

describe("createEvidenceStore", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "evidence-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const open = () =>
    createEvidenceStore({ folder, maximumBytes: MAXIMUM_BYTES, createId: createRandomId });
  const store = (bytes: Uint8Array, name: string) =>
    open().store(Readable.from([bytes.subarray(0, 5), bytes.subarray(5)]), { name });
  const leftovers = async () => (await readdir(folder)).filter((name) => /^incoming/.test(name));

  it("keeps the original bytes under their SHA-256", async () => {
    const result = await store(png, "摊位.png");
    const sha256 = createHash("sha256").update(png).digest("hex");
    expect(result).toEqual({
      kind: "stored",
      file: { sha256, sizeBytes: png.length, name: "摊位.png", sniffedType: "image/png" },
    });
    expect(await buffer(open().open(sha256))).toEqual(Buffer.from(png));
    expect(await leftovers()).toEqual([]);
  });

  it("keeps the same bytes once", async () => {
    await store(png, "一.png");
    await store(png, "二.png");
    const files = (await readdir(folder, { recursive: true })).filter((name) =>
      /\w{64}$/.test(name),
    );
    expect(files).toHaveLength(1);
  });

  it("takes a file of exactly the maximum and refuses one byte more", async () => {
    const text = (bytes: number) => Buffer.alloc(bytes, "证据内容 abc\n");
    const ascii = (bytes: number) => Buffer.alloc(bytes, "plain text line\n");
    expect(await store(ascii(MAXIMUM_BYTES), "a.txt")).toMatchObject({ kind: "stored" });
    expect(await store(text(MAXIMUM_BYTES + 1), "a.txt")).toEqual({
      kind: "refused",
      reason: "too_large",
    });
    expect(await leftovers()).toEqual([]);
  });

  it("refuses an empty file", async () => {
    expect(await store(Buffer.alloc(0), "a.jpg")).toEqual({ kind: "refused", reason: "empty" });
  });

  it("believes the bytes and not the name", async () => {
    expect(await store(pdf, "假装.jpg")).toMatchObject({
      file: { sniffedType: "application/pdf" },
    });
    expect(await store(zip, "照片.jpg")).toEqual({ kind: "refused", reason: "type_not_allowed" });
  });

  it("refuses programs, pages, scripts, vector graphics and archives", async () => {
    const files: [string, Uint8Array][] = [
      ["a.zip", zip],
      ["a.exe", Buffer.from(`MZ${"\0".repeat(100)}`)],
      ["a.jpg", Buffer.from("<!doctype html><script>alert(1)</script>")],
      ["a.svg", Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>")],
      ["a.txt", Buffer.from("#!/bin/sh\nrm -rf /\n")],
      ["a.js", Buffer.from("alert(1)")],
      ["a.rar", Buffer.from("526172211a0700cf907300000d00000000000000", "hex")],
      ["a.bin", Buffer.from([1, 2, 3, 0, 5])],
    ];
    for (const [name, bytes] of files) {
      const result = await store(bytes, name);
      expect(result, name).toEqual({ kind: "refused", reason: "type_not_allowed" });
    }
  });

  it("takes text in UTF-8 and in GBK", async () => {
    const gbk = Buffer.from("d6a4bedd", "hex");
    expect(await store(Buffer.from("证据：链接 https://example.com"), "a.txt")).toMatchObject({
      file: { sniffedType: "text/plain" },
    });
    expect(await store(Buffer.concat([gbk, gbk]), "a.txt")).toMatchObject({ kind: "stored" });
  });

  it("leaves nothing behind when the stream breaks", async () => {
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from("part");
        throw new Error("connection reset");
      })(),
    );
    await expect(open().store(broken, { name: "a.txt" })).rejects.toThrow("connection reset");
    expect(await readdir(folder)).toEqual([]);
  });
});

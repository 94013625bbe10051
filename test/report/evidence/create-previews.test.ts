import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { createPreviews } from "../../../src/report/evidence/create-previews.ts";
import type { StoredFile } from "../../../src/report/evidence/evidence-store.ts";
import { pdf } from "../../support/evidence-files.ts";
import { evidenceRules } from "../../support/open-test-evidence.ts";

const FILE: StoredFile = {
  ...{ id: "1", draftId: "d", sha256: "0", sizeBytes: 1, name: "a", cautions: [] },
  ...{ sniffedType: "image/jpeg", scan: "clean", isSealed: true },
};

/** A wide photograph lying on its side, with all that a telephone writes into it. */
async function takePhoto() {
  const pixels = { width: 2000, height: 500, channels: 3 as const, background: "#808040" };
  return sharp({ create: pixels })
    .withExif({ IFD0: { Artist: "CANARY-NAME", Software: "phone" }, IFD3: { GPSLatitude: "23" } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
}

function preview(bytes: Buffer, parts: Partial<StoredFile> = {}) {
  const open = async () => Readable.from([bytes]);
  return createPreviews({ open, rules: () => evidenceRules })({ ...FILE, ...parts });
}

describe("createPreviews", () => {
  it("makes a picture anew: upright, not too large, without metadata", async () => {
    const photo = await takePhoto();
    expect(photo.includes("CANARY-NAME")).toBe(true);
    const made = await preview(photo);
    const bytes = made.kind === "image" ? made.bytes : Buffer.alloc(0);
    const { format, width, height, exif, xmp, iptc } = await sharp(bytes).metadata();
    expect([format, width, height]).toEqual(["webp", 400, 1600]);
    expect([exif, xmp, iptc]).toEqual([undefined, undefined, undefined]);
    expect(bytes.includes("CANARY-NAME")).toBe(false);
  });

  it.each(["png", "webp", "tiff", "gif", "avif"] as const)("reads %s", async (format) => {
    const pixels = { width: 30, height: 20, channels: 3 as const, background: "red" };
    const bytes = await sharp({ create: pixels }).toFormat(format).toBuffer();
    expect(await preview(bytes, { sniffedType: `image/${format}` })).toMatchObject({
      kind: "image",
    });
  });

  it.each([
    ["a PDF", { sniffedType: "application/pdf" }, "no_preview"],
    ["a HEIC photograph", { sniffedType: "image/heic" }, "no_preview"],
    ["an infected file", { scan: "infected" as const }, "infected"],
    ["a picture of a hundred megabytes", { sizeBytes: 100_000_000 }, "too_large"],
  ])("makes none of %s", async (_, parts, reason) => {
    expect(await preview(pdf, parts)).toEqual({ kind: "none", reason });
  });

  it("gives up on what only says that it is a picture", async () => {
    const unreadable = { kind: "none", reason: "unreadable" };
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    expect(await preview(svg)).toEqual(unreadable);
    expect(await preview(pdf)).toEqual(unreadable);
    expect(await preview(randomBytes(1000))).toEqual(unreadable);
    const cut = (await takePhoto()).subarray(0, 2000);
    expect(await preview(cut)).toEqual(unreadable);
  });

  it("refuses a picture of more pixels than fit in memory", async () => {
    const pixels = { width: 16_000, height: 7000, channels: 3 as const, background: "red" };
    const bomb = await sharp({ create: pixels }).png({ compressionLevel: 9 }).toBuffer();
    expect(bomb.length).toBeLessThan(1_000_000);
    expect(await preview(bomb, { sniffedType: "image/png" })).toEqual({
      kind: "none",
      reason: "unreadable",
    });
  });

  it("makes one at a time, and says when too many are wanted", async () => {
    const photo = await takePhoto();
    let open = 0;
    let most = 0;
    const openPreview = createPreviews({
      rules: () => evidenceRules,
      limitWanted: 3,
      async open() {
        open += 1;
        most = Math.max(most, open);
        return Readable.from([photo]).on("close", () => {
          open -= 1;
        });
      },
    });
    const made = await Promise.all(Array.from({ length: 5 }, () => openPreview(FILE)));
    expect(made.map((one) => (one.kind === "none" ? one.reason : one.kind))).toEqual([
      ...["image", "image", "image", "busy", "busy"],
    ]);
    expect(most).toBe(1);
    expect((await openPreview(FILE)).kind).toBe("image");
  });

  it("goes on after a file that cannot be opened", async () => {
    const photo = await takePhoto();
    let isFirst = true;
    const openPreview = createPreviews({
      rules: () => evidenceRules,
      async open() {
        if (isFirst) {
          isFirst = false;
          throw new Error("no such file");
        }
        return Readable.from([photo]);
      },
    });
    await expect(openPreview(FILE)).rejects.toThrow("no such file");
    expect((await openPreview(FILE)).kind).toBe("image");
  });
});

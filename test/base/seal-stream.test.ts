import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { openStream, sealStream, toSealedBytes } from "../../src/base/seal-stream.ts";
import { createDataKey } from "../../src/base/seal-text.ts";

const CHUNK = 64 * 1024;
const HEADER = 36;
const SEALED_CHUNK = CHUNK + 16;
const PLACE = { record: "report-1", field: "evidence-1" };
const key = createDataKey();

/** The bytes in pieces of `size`, as a download brings them. */
async function* inPieces(bytes: Buffer, size: number) {
  for (let start = 0; start < bytes.length; start += size) {
    yield bytes.subarray(start, start + size);
  }
}

async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of source) {
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

const seal = (bytes: Buffer, size = 10_000) =>
  collect(sealStream(inPieces(bytes, size), key, PLACE));
const open = (sealed: Buffer, size = 7_001) =>
  collect(openStream(inPieces(sealed, size), key, PLACE));
const DAMAGE = expect.objectContaining({ code: "sealed_data_damaged" });

describe("sealStream", () => {
  it.each([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 17])(
    "brings %i bytes back, whatever pieces they come in",
    async (length) => {
      const bytes = randomBytes(length);
      const sealed = await seal(bytes);
      expect(sealed.length).toBe(toSealedBytes(length));
      expect((await open(sealed)).equals(bytes)).toBe(true);
      expect((await open(await seal(bytes, 1_000_000), 1_000_000)).equals(bytes)).toBe(true);
      expect((await open(sealed, 35)).equals(bytes)).toBe(true);
    },
  );

  it("finds chunks that were left out, exchanged, repeated or cut off, and a foreign end", async () => {
    const sealed = await seal(randomBytes(3 * CHUNK + 5));
    const other = await seal(randomBytes(3 * CHUNK + 5));
    const chunk = (index: number, of = sealed) =>
      of.subarray(HEADER + index * SEALED_CHUNK, HEADER + (index + 1) * SEALED_CHUNK);
    const header = sealed.subarray(0, HEADER);
    const broken = {
      cut: Buffer.concat([header, chunk(0), chunk(1), chunk(2)]),
      empty: header,
      leftOut: Buffer.concat([header, chunk(0), chunk(2), chunk(3)]),
      exchanged: Buffer.concat([header, chunk(1), chunk(0), chunk(2), chunk(3)]),
      repeated: Buffer.concat([header, chunk(0), chunk(0), chunk(1), chunk(2), chunk(3)]),
      foreignEnd: Buffer.concat([header, chunk(0), chunk(1), chunk(2), chunk(3, other)]),
      longer: Buffer.concat([sealed, Buffer.from([0])]),
      foreignHeader: Buffer.concat([other.subarray(0, HEADER), sealed.subarray(HEADER)]),
      noHeader: sealed.subarray(1),
      nothing: Buffer.alloc(0),
    };
    for (const [name, bytes] of Object.entries(broken)) {
      await expect(open(bytes), name).rejects.toEqual(DAMAGE);
    }
  });

  it("opens neither in another place nor with another key", async () => {
    const sealed = await seal(randomBytes(100));
    const elsewhere = { ...PLACE, field: "evidence-2" };
    await expect(collect(openStream(inPieces(sealed, 50), key, elsewhere))).rejects.toEqual(DAMAGE);
    await expect(collect(openStream(inPieces(sealed, 50), createDataKey(), PLACE))).rejects.toEqual(
      DAMAGE,
    );
  });

  it("reads no further than it gives, and closes what it reads when its reader stops", async () => {
    let given = 0;
    let isClosed = false;
    async function* endless() {
      try {
        for (;;) {
          given += 1;
          yield Buffer.alloc(CHUNK);
        }
      } finally {
        isClosed = true;
      }
    }
    const sealing = sealStream(endless(), key, PLACE);
    await sealing.next();
    await sealing.next();
    expect(given).toBe(2);
    await sealing.return(undefined);
    expect(isClosed).toBe(true);
  });
});

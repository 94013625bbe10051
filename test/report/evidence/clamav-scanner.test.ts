import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createClamavScanner } from "../../../src/report/evidence/clamav-scanner.ts";
import { EICAR, openFakeClamd } from "../../support/fake-clamd.ts";

describe("createClamavScanner", () => {
  let clamd: Awaited<ReturnType<typeof openFakeClamd>>;
  beforeAll(async () => {
    clamd = await openFakeClamd(100_000);
  });
  afterAll(() => clamd.close());
  beforeEach(() => {
    clamd.state.mode = "works";
  });

  async function* pieces(bytes: Buffer, size = 1000) {
    for (let start = 0; start < bytes.length; start += size) {
      yield bytes.subarray(start, start + size);
    }
  }
  const scan = (bytes: Buffer, size?: number) =>
    createClamavScanner(clamd.place, 200)(pieces(bytes, size));

  it("finds a virus, also one that is cut in pieces", async () => {
    const found = { kind: "infected", signature: "Eicar-Test-Signature" };
    expect(await scan(EICAR)).toEqual(found);
    expect(await scan(Buffer.concat([Buffer.alloc(5000, 1), EICAR]), 7)).toEqual(found);
  });

  it("passes what is clean, an empty file as well", async () => {
    expect(await scan(Buffer.alloc(90_000, 1))).toEqual({ kind: "clean" });
    expect(await scan(Buffer.alloc(0))).toEqual({ kind: "clean" });
  });

  it("says that a file is too large for the scanner", async () => {
    expect(await scan(Buffer.alloc(101_000, 1))).toEqual({ kind: "too_large" });
  });

  it("gives no verdict when clamd hangs up, is silent or is not there", async () => {
    clamd.state.mode = "hangs_up";
    expect(await scan(EICAR)).toMatchObject({ kind: "unscanned" });
    clamd.state.mode = "silent";
    expect(await scan(EICAR)).toEqual({ kind: "unscanned", reason: "clamd does not answer" });
    const nobody = createClamavScanner({ host: "127.0.0.1", port: 1 });
    expect(await nobody(pieces(EICAR))).toMatchObject({ kind: "unscanned" });
    const noSocket = createClamavScanner({ path: "/nowhere/clamd.sock" });
    expect(await noSocket(pieces(EICAR))).toMatchObject({ kind: "unscanned" });
  });

  it("gives no verdict when the file cannot be read to its end", async () => {
    async function* breaking() {
      yield Buffer.from("harmless beginning");
      throw new Error("disk");
    }
    const result = await createClamavScanner(clamd.place)(breaking());
    expect(result).toMatchObject({ kind: "unscanned" });
  });
});

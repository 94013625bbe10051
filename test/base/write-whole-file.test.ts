import { mkdirSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeWholeFile } from "../../src/base/write-whole-file.ts";

describe("writeWholeFile", () => {
  it("makes the folder, and replaces what was there", () => {
    const folder = join(mkdtempSync(join(tmpdir(), "whole-")), "deep", "er");
    const file = join(folder, "a.txt");
    writeWholeFile(file, "one");
    writeWholeFile(file, Buffer.from("two"));
    expect(readFileSync(file, "utf8")).toBe("two");
    expect(readdirSync(folder)).toEqual(["a.txt"]);
  });

  it("keeps what was there when it ends in the midst of the new", () => {
    const folder = mkdtempSync(join(tmpdir(), "whole-"));
    const file = join(folder, "a.txt");
    writeWholeFile(file, "old");
    function* breakOff(): Generator<Uint8Array> {
      yield Buffer.from("ne");
      throw new Error("power cut");
    }
    expect(() => writeWholeFile(file, breakOff())).toThrow("power cut");
    expect(readFileSync(file, "utf8")).toBe("old");
    expect(readdirSync(folder)).toEqual(["a.txt"]);
  });

  it("leaves nothing behind when the file cannot be put in its place", () => {
    const folder = mkdtempSync(join(tmpdir(), "whole-"));
    mkdirSync(join(folder, "a.txt", "full"), { recursive: true });
    expect(() => writeWholeFile(join(folder, "a.txt"), "one")).toThrow();
    expect(readdirSync(folder)).toEqual(["a.txt"]);
  });
});

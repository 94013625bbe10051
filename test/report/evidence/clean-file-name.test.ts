import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanFileName } from "../../../src/report/evidence/clean-file-name.ts";

describe("cleanFileName", () => {
  it("keeps ordinary names", () => {
    expect(cleanFileName("注册证（副本）.pdf")).toBe("注册证（副本）.pdf");
    expect(cleanFileName("😡假货🇨🇳.jpg")).toBe("😡假货🇨🇳.jpg");
  });

  it("takes away paths, controls, bidirectional marks and reserved names", () => {
    expect(cleanFileName("../../etc/passwd")).toBe("passwd");
    expect(cleanFileName("C:\\temp\\证据.jpg")).toBe("证据.jpg");
    expect(cleanFileName("a\nb\u202Egpj.exe")).toBe("abgpj.exe");
    expect(cleanFileName("CON")).toBe("_CON");
    expect(cleanFileName("  . ")).toBe("文件");
    expect(cleanFileName("")).toBe("文件");
  });

  it("shortens long names and keeps their ending", () => {
    const name = cleanFileName(`${"很长".repeat(200)}.jpeg`);
    expect([...name].length).toBe(80);
    expect(name.endsWith(".jpeg")).toBe(true);
  });

  it("gives a safe name for any name", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (name) => {
        const clean = cleanFileName(name);
        expect(clean).not.toMatch(/[/\\\p{Cc}]/u);
        expect(clean).not.toMatch(/^\.{1,2}$/);
        expect([...clean].length).toBeLessThanOrEqual(81);
        expect(clean).not.toBe("");
      }),
    );
  });
});

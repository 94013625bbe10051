import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRandomId } from "../../../src/base/id.ts";
import { examineEvidence } from "../../../src/report/evidence/examine-evidence.ts";
import { receiveFile } from "../../../src/report/evidence/receive-file.ts";
import { pdf, png, zip } from "../../support/evidence-files.ts";
import { makeZip, type ZipPart } from "../../support/make-zip.ts";
import { evidenceRules } from "../../support/open-test-evidence.ts";

const WORD = "wordprocessingml.document";
const SYMBOLIC_LINK = 0o120777;

/** An office document as far as its bytes tell; `main` is its content type. */
function office(parts: readonly ZipPart[] = [], main = `openxmlformats-officedocument.${WORD}`) {
  const types = `<Types><Override PartName="/word/document.xml" ContentType="application/vnd.${main}.main+xml"/></Types>`;
  return makeZip([
    { name: "[Content_Types].xml", content: types },
    { name: "word/document.xml", content: "<w:document/>" },
    ...parts,
  ]);
}

function compound(...names: readonly string[]) {
  const wide = names.map((name) => Buffer.from(name, "utf16le"));
  const head = Buffer.from("d0cf11e0a1b11ae1", "hex");
  return Buffer.concat([head, Buffer.alloc(1000), ...wide, Buffer.alloc(100)]);
}

function pdfWith(object: string) {
  return Buffer.from(`%PDF-1.4\n1 0 obj<</Type/Catalog ${object}>>endobj\n%%EOF\n`);
}

function pdfWithPacked(object: string) {
  const packed = deflateSync(Buffer.from(object));
  return Buffer.concat([
    Buffer.from("%PDF-1.5\n2 0 obj<</Type/ObjStm/Filter/FlateDecode>>stream\r\n"),
    packed,
    Buffer.from("\nendstream endobj\n%%EOF\n"),
  ]);
}

const heic = Buffer.from("00000018667479706865696300000000686569636d696631", "hex");
const tiff = Buffer.from("49492a0008000000000000000000", "hex");
const webp = Buffer.from("524946461a00000057454250565038200e00000000000000000000000000", "hex");
const rtf = Buffer.from("{\\rtf1\\ansi 说明}");

describe("examineEvidence", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "examine-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  async function examine(bytes: Buffer, name: string) {
    const options = { folder, limitBytes: 100_000_000, createId: createRandomId };
    const file = await receiveFile([bytes] as never, options);
    try {
      return await examineEvidence(file, name, evidenceRules);
    } finally {
      await file.close();
    }
  }

  it.each([
    ["a.png", png, "image/png"],
    ["a.pdf", pdf, "application/pdf"],
    ["假装.jpg", pdf, "application/pdf"],
    ["a.heic", heic, "image/heic"],
    ["a.tiff", tiff, "image/tiff"],
    ["a.webp", webp, "image/webp"],
    ["a.rtf", rtf, "application/rtf"],
    ["a.docx", office(), `application/vnd.openxmlformats-officedocument.${WORD}`],
    ["a.doc", compound("WordDocument"), "application/x-cfb"],
    ["a.txt", Buffer.from("证据：链接 https://example.com"), "text/plain"],
    ["gbk.txt", Buffer.from("d6a4beddd6a4bedd", "hex"), "text/plain"],
    ["发票.pdf.txt", Buffer.from("两个后缀"), "text/plain"],
  ])("keeps %s", async (name, bytes, sniffedType) => {
    expect(await examine(bytes, name)).toEqual({ kind: "kept", sniffedType, cautions: [] });
  });

  it.each([
    ["a.zip", zip],
    ["照片.jpg", zip],
    ["a.exe", Buffer.from(`MZ${"\0".repeat(100)}`)],
    ["发票.pdf.exe", Buffer.from(`MZ${"\0".repeat(100)}`)],
    ["a.jpg", Buffer.from("<!doctype html><script>alert(1)</script>")],
    ["a.svg", Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>")],
    ["a.xml", Buffer.from("<?xml version='1.0'?><svg onload='alert(1)'/>")],
    ["a.txt", Buffer.from("#!/bin/sh\nrm -rf /\n")],
    ["a.js", Buffer.from("alert(1)")],
    ["a.rar", Buffer.from("526172211a0700cf907300000d00000000000000", "hex")],
    ["a.bin", Buffer.from([1, 2, 3, 0, 5])],
    ["安装.msi", compound("Binary")],
    // Nested archives are archives: whatever is in them, they are not taken.
    ["50层.zip", Array.from({ length: 50 }).reduce<Buffer>((inner) => nest(inner), zip)],
  ])("refuses %s by its type", async (name, bytes) => {
    expect(await examine(bytes, name)).toEqual({ kind: "refused", reason: "type_not_allowed" });
  });

  it.each([
    [
      "a part that unpacks to far more",
      office([{ name: "word/media/a.bmp", content: Buffer.alloc(3_000_000) }]),
      "archive_bomb",
    ],
    [
      "parts that declare a terabyte",
      office(
        Array.from({ length: 300 }, (_, index) => ({
          name: `word/${index}.xml`,
          content: randomBytes(20_000),
          declaredBytes: 4_000_000,
        })),
      ),
      "archive_bomb",
    ],
    [
      "more parts than any document has",
      office(Array.from({ length: 10_001 }, (_, n) => ({ name: `w/${n}`, content: "" }))),
      "archive_bomb",
    ],
    ["a path out of it", office([{ name: "../../etc/passwd", content: "x" }]), "path_escape"],
    ["an absolute path", office([{ name: "/etc/passwd", content: "x" }]), "path_escape"],
    ["a path of Windows", office([{ name: "word\\..\\..\\x.xml", content: "x" }]), "path_escape"],
    [
      "a symbolic link",
      office([{ name: "word/link", content: "/etc/passwd", mode: SYMBOLIC_LINK }]),
      "symbolic_link",
    ],
    [
      "macros under a harmless name",
      office([{ name: "word/vbaProject.bin", content: "x" }]),
      "macros",
    ],
    ["macros by its type", office([], "ms-word.document.macroEnabled"), "macros"],
    ["a program", office([{ name: "word/embeddings/a.exe", content: "MZ" }]), "program_inside"],
    ["half of itself", office().subarray(0, -30), "broken_container"],
    ["a PDF as well", office([{ name: "%PDF-1.4", content: "x" }]), "two_kinds"],
    ["an archive behind a picture", Buffer.concat([png, nest(png)]), "two_kinds"],
    ["an archive behind a PDF", Buffer.concat([pdf, nest(pdf)]), "two_kinds"],
    ["a password (new form)", compound("EncryptedPackage"), "locked_office"],
  ])("refuses a document with %s", async (_, bytes, reason) => {
    expect(await examine(bytes, "a.docx")).toEqual({ kind: "refused", reason });
  });

  it.each([
    ["a script", pdfWith("/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"), ["pdf_script"]],
    ["a script in disguise", pdfWith("/OpenAction<</S/J#61vaScript>>"), ["pdf_script"]],
    ["a packed script", pdfWithPacked("<</S/JavaScript/JS(x)>>"), ["pdf_script"]],
    ["a program to start", pdfWith("/AA<</S/Launch/F(cmd.exe)>>"), ["pdf_launch"]],
    ["a password", pdfWith("/Encrypt 5 0 R"), ["locked_pdf"]],
    ["a file inside", pdfWith("/Names<</EmbeddedFiles 7 0 R>>"), ["files_inside"]],
  ])("keeps a PDF with %s, to be opened with care", async (_, bytes, cautions) => {
    expect(await examine(bytes, "a.pdf")).toEqual({
      kind: "kept",
      sniffedType: "application/pdf",
      cautions,
    });
  });

  it("finds what is cut by the pieces that a large file is read in", async () => {
    const space = Buffer.alloc(256 * 1024 - 30, " ");
    const bytes = Buffer.concat([
      Buffer.from("%PDF-1.4\n"),
      space,
      Buffer.from("<</S/JavaScript>>"),
    ]);
    for (const shift of [0, 5, 10, 15]) {
      const moved = Buffer.concat([Buffer.from("%PDF-1.4\n"), Buffer.alloc(shift, " "), bytes]);
      expect(await examine(moved, "a.pdf")).toMatchObject({ cautions: ["pdf_script"] });
    }
  });

  it("keeps old documents with macros and documents with files inside, with care", async () => {
    expect(await examine(compound("_VBA_PROJECT"), "旧.doc")).toMatchObject({
      cautions: ["old_macros"],
    });
    const chart = office([{ name: "word/embeddings/sheet.xlsx", content: "PK" }]);
    expect(await examine(chart, "a.docx")).toMatchObject({ cautions: ["files_inside"] });
    const object = Buffer.from("{\\rtf1\\object\\objemb{\\*\\objdata 0105}}");
    expect(await examine(object, "a.rtf")).toMatchObject({ cautions: ["files_inside"] });
  });

  it("does not take four bytes in a picture for an archive", async () => {
    const chance = Buffer.concat([png, Buffer.from("PK\u0005\u0006"), randomBytes(60)]);
    expect(await examine(chance, "a.png")).toMatchObject({ kind: "kept" });
  });
});

function nest(inner: Buffer): Buffer {
  return makeZip([{ name: "inner.zip", content: inner }]);
}

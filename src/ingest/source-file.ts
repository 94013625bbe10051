import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { extname } from "node:path";
import { refusal } from "./refusal.ts";

/** Ending of the file's name → kind. */
const KINDS = {
  ".md": "markdown",
  ".markdown": "markdown",
  ".txt": "text",
  ".html": "html",
  ".htm": "html",
  ".pdf": "pdf",
  ".docx": "docx",
  ".xlsx": "xlsx",
  ".csv": "csv",
} as const;

type SourceKind = (typeof KINDS)[keyof typeof KINDS];

/** A file as it came. */
export interface SourceFile {
  readonly kind: SourceKind;
  readonly bytes: Buffer;
  readonly sha256: string;
}

const LARGEST_BYTES = 500_000_000;
const COMPOUND_FILE = Buffer.from("d0cf11e0a1b11ae1", "hex");
const ZIP = Buffer.from("PK");
const PDF_MARK = "%PDF-";
const PDF_MARK_WITHIN = 1024;

/** The kind that a file name promises. */
function toSourceKind(file: string): SourceKind | undefined {
  return Object.entries(KINDS).find(([ending]) => ending === extname(file).toLowerCase())?.[1];
}

/**
 * Reads a file whose size, ending and content agree with what can be taken in.
 *
 * @throws AppError with a code of `REFUSALS`.
 */
export function readSourceFile(file: string): SourceFile {
  const kind = toSourceKind(file);
  if (kind === undefined) {
    throw refusal("unknown_ending", "wants md, txt, html, pdf, docx, xlsx or csv");
  }
  const { size } = statSync(file);
  if (size === 0) {
    throw refusal("empty", "the file has no bytes");
  }
  if (size > LARGEST_BYTES) {
    throw refusal("too_large", `${size} bytes, at most ${LARGEST_BYTES}`);
  }
  const bytes = readFileSync(file);
  checkContent(kind, bytes);
  return { kind, bytes, sha256: createHash("sha256").update(bytes).digest("hex") };
}

function checkContent(kind: SourceKind, bytes: Buffer): void {
  const isOffice = kind === "docx" || kind === "xlsx";
  if (isOffice && startsWith(bytes, COMPOUND_FILE)) {
    throw bytes.includes(Buffer.from("EncryptedPackage", "utf16le"))
      ? refusal("encrypted", "opens with a password only")
      : refusal("wrong_content", `a file of the office formats before 2007, not ${kind}`);
  }
  const content = sniff(bytes);
  const expected = { docx: "zip", xlsx: "zip", pdf: "pdf" } as const;
  if (content !== (isOffice || kind === "pdf" ? expected[kind] : "other")) {
    throw refusal("wrong_content", `the content is not ${kind}`);
  }
}

function sniff(bytes: Buffer): "zip" | "pdf" | "other" | "compound" {
  if (startsWith(bytes, COMPOUND_FILE)) {
    return "compound";
  }
  if (startsWith(bytes, ZIP)) {
    return "zip";
  }
  const head = bytes.subarray(0, PDF_MARK_WITHIN);
  return head.includes(PDF_MARK) ? "pdf" : "other";
}

function startsWith(bytes: Buffer, mark: Buffer): boolean {
  return bytes.subarray(0, mark.byteLength).equals(mark);
}

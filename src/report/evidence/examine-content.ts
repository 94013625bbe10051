import { promisify } from "node:util";
import { constants, inflate } from "node:zlib";
import type { Finding } from "./evidence-rules.ts";
import type { ReceivedFile } from "./receive-file.ts";

type Sign = readonly [pattern: RegExp, finding: Finding];

/** Names of a PDF end where a character comes that names cannot hold (ISO 32000-1, 7.2.2). */
const PDF_SIGNS: readonly Sign[] = [
  [/\/(?:JavaScript|JS)(?![\w.-])/, "pdf_script"],
  [/\/Launch(?![\w.-])/, "pdf_launch"],
  [/\/Encrypt(?![\w.-])/, "locked_pdf"],
  [/\/EmbeddedFiles?(?![\w.-])/, "files_inside"],
];
const COMPOUND_SIGNS: readonly Sign[] = [
  [new RegExp(toWide("_VBA_PROJECT")), "old_macros"],
  [new RegExp(toWide("EncryptedPackage")), "locked_office"],
];
const RICH_TEXT_SIGNS: readonly Sign[] = [[/\\objdata\b/, "files_inside"]];

const LONGEST_SIGN_CHARS = 128;
/** Larger PDFs are searched without their packed object streams. */
const WHOLE_PDF_BYTES = 32 * 1024 * 1024;
const OBJECT_STREAM_BYTES = 4 * 1024 * 1024;
const OBJECT_STREAMS = 256;

const inflateBytes = promisify(inflate);

/** What a PDF holds beside pages. */
export async function examinePdf(file: ReceivedFile): Promise<ReadonlySet<Finding>> {
  const found = await search(file.stream(), PDF_SIGNS, openEscapes);
  if (file.sizeBytes <= WHOLE_PDF_BYTES) {
    const packed = openObjectStreams(await file.slice(0, file.sizeBytes));
    for await (const bytes of packed) {
      addSigns(found, openEscapes(bytes.toString("latin1")), PDF_SIGNS);
    }
  }
  return found;
}

/** What a file of the office formats before 2007 holds beside text. */
export function examineCompoundFile(file: ReceivedFile): Promise<ReadonlySet<Finding>> {
  return search(file.stream(), COMPOUND_SIGNS);
}

/** What an RTF file holds beside text. */
export function examineRichText(file: ReceivedFile): Promise<ReadonlySet<Finding>> {
  return search(file.stream(), RICH_TEXT_SIGNS);
}

async function search(
  content: AsyncIterable<Buffer>,
  signs: readonly Sign[],
  prepare = (text: string) => text,
): Promise<Set<Finding>> {
  const found = new Set<Finding>();
  let tail = "";
  for await (const piece of content) {
    const text = tail + piece.toString("latin1");
    addSigns(found, prepare(text), signs);
    tail = text.slice(-LONGEST_SIGN_CHARS);
  }
  return found;
}

function addSigns(found: Set<Finding>, text: string, signs: readonly Sign[]): void {
  for (const [pattern, finding] of signs) {
    if (pattern.test(text)) {
      found.add(finding);
    }
  }
}

/** `/J#61vaScript` is `/JavaScript` (ISO 32000-1, 7.3.5). */
function openEscapes(text: string): string {
  return text.replace(/#([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** Objects may be packed into streams (ISO 32000-1, 7.5.7); in a locked PDF they stay closed. */
async function* openObjectStreams(pdf: Buffer): AsyncGenerator<Buffer> {
  let at = 0;
  for (let count = 0; count < OBJECT_STREAMS; count += 1) {
    const named = pdf.indexOf("/ObjStm", at);
    const start = named < 0 ? -1 : pdf.indexOf("stream", named);
    if (start < 0) {
      return;
    }
    at = pdf.indexOf("endstream", start) + 1 || pdf.length;
    const first = start + "stream".length + (pdf[start + "stream".length] === 0x0d ? 2 : 1);
    const opened = await inflateBytes(pdf.subarray(first, at), {
      maxOutputLength: OBJECT_STREAM_BYTES,
      finishFlush: constants.Z_SYNC_FLUSH,
    }).catch(() => undefined);
    if (opened !== undefined) {
      yield opened;
    }
  }
}

function toWide(text: string): string {
  return [...text].map((character) => `${character}\\0`).join("");
}

import { Readable } from "node:stream";
import { fileTypeFromStream } from "file-type";
import type { ReceivedFile } from "./receive-file.ts";

/** The container of the office formats before 2007, which installers use as well. */
export const COMPOUND_FILE = "application/x-cfb";
const COMPOUND_ENDINGS = /\.(?:docx?|xlsx?|pptx?|wps|et|dps)$/i;
const ACTIVE_TEXT_ENDINGS =
  /\.(?:html?|xhtml|svg|xml|m?js|ts|vbs|bat|cmd|ps1|sh|php|hta|lnk|reg)$/i;
const ACTIVE_TEXT = /^\s*(?:<[!?a-z]|#!|@echo|%PDF)/i;
const HEAD_BYTES = 64 * 1024;

/**
 * The media type that the bytes of a file show, whether it may be handed in or not; the name only
 * decides what the bytes leave open. `undefined` for what is nothing known and no plain text.
 */
export async function sniffEvidence(file: ReceivedFile, name: string): Promise<string | undefined> {
  const found = await readType(file);
  if (found === undefined || found === "application/xml") {
    return (await isPlainText(file, name)) ? "text/plain" : undefined;
  }
  return found === COMPOUND_FILE && !COMPOUND_ENDINGS.test(name) ? undefined : found;
}

async function readType(file: ReceivedFile): Promise<string | undefined> {
  const stream = Readable.from(file.stream(), { objectMode: false });
  try {
    return (await fileTypeFromStream(stream))?.mime;
  } finally {
    stream.destroy();
  }
}

async function isPlainText(file: ReceivedFile, name: string): Promise<boolean> {
  if (ACTIVE_TEXT_ENDINGS.test(name)) {
    return false;
  }
  const text = decode(await file.slice(0, HEAD_BYTES));
  return text !== undefined && !ACTIVE_TEXT.test(text);
}

/** The text in UTF-8 or GB 18030; `undefined` when it is neither, or holds control characters. */
function decode(bytes: Uint8Array): string | undefined {
  for (const encoding of ["utf-8", "gb18030"]) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters mean binary data
      return /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text) ? undefined : text;
    } catch {
      // Not this encoding: the next one is tried.
    }
  }
  return undefined;
}

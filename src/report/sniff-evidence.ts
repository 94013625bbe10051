import { open } from "node:fs/promises";
import { fileTypeFromFile } from "file-type";

const OFFICE = "application/vnd.openxmlformats-officedocument.";

/** What may be handed in, by what the bytes show. No archive, program, page or script. */
const ALLOWED: readonly RegExp[] = [
  /^image\/(?:jpeg|png|gif|webp|heic|heif|avif|tiff|bmp)$/,
  /^(?:audio|video)\//,
  /^application\/(?:pdf|rtf|ogg|mp4)$/,
  new RegExp(`^${OFFICE}(?:wordprocessingml\\.document|spreadsheetml\\.sheet)$`),
  new RegExp(`^${OFFICE}presentationml\\.presentation$`),
  /^application\/vnd\.oasis\.opendocument\.(?:text|spreadsheet|presentation)$/,
];

/** The container of the office formats before 2007, which installers use as well. */
const COMPOUND_FILE = "application/x-cfb";
const COMPOUND_ENDINGS = /\.(?:doc|xls|ppt|wps|et|dps)$/i;
const ACTIVE_TEXT_ENDINGS =
  /\.(?:html?|xhtml|svg|xml|m?js|ts|vbs|bat|cmd|ps1|sh|php|hta|lnk|reg)$/i;
const ACTIVE_TEXT = /^\s*(?:<[!?a-z]|#!|@echo|%PDF)/i;
const HEAD_BYTES = 64 * 1024;

/**
 * The media type that the bytes of a file show, when it is one that may be handed in; the name only
 * decides what the bytes leave open.
 */
export async function sniffEvidence(file: string, name: string): Promise<string | undefined> {
  const found = await fileTypeFromFile(file);
  if (found === undefined || found.mime === "application/xml") {
    return (await isPlainText(file, name)) ? "text/plain" : undefined;
  }
  if (found.mime === COMPOUND_FILE) {
    return COMPOUND_ENDINGS.test(name) ? found.mime : undefined;
  }
  return ALLOWED.some((pattern) => pattern.test(found.mime)) ? found.mime : undefined;
}

async function isPlainText(file: string, name: string): Promise<boolean> {
  if (ACTIVE_TEXT_ENDINGS.test(name)) {
    return false;
  }
  const text = decode(await readHead(file));
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

async function readHead(file: string): Promise<Uint8Array> {
  const handle = await open(file, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

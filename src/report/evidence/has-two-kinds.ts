import type { ReceivedFile } from "./receive-file.ts";

const END_RECORD = Buffer.from("PK\u0005\u0006");
const DIRECTORY_ENTRY = Buffer.from("PK\u0001\u0002");
const END_RECORD_BYTES = 22;
const LONGEST_COMMENT_BYTES = 65_535;
/** PDF readers look for the mark in the first 1024 bytes. */
const PDF_HEAD_BYTES = 1024;

/**
 * Whether a file is an archive as well as what it seems to be. Archives are read from their end, so
 * that a picture or a PDF can have one behind it; PDFs may begin a little after the beginning.
 */
export async function hasTwoKinds(file: ReceivedFile, isArchive: boolean): Promise<boolean> {
  return isArchive
    ? (await file.slice(0, PDF_HEAD_BYTES)).includes("%PDF-")
    : await hasArchiveBehind(file);
}

async function hasArchiveBehind(file: ReceivedFile): Promise<boolean> {
  const start = Math.max(0, file.sizeBytes - END_RECORD_BYTES - LONGEST_COMMENT_BYTES);
  const tail = await file.slice(start, file.sizeBytes);
  for (let at = tail.lastIndexOf(END_RECORD); at >= 0; at = tail.lastIndexOf(END_RECORD, at - 1)) {
    if (await isEndRecord(file, tail.subarray(at), start + at)) {
      return true;
    }
    if (at === 0) {
      return false;
    }
  }
  return false;
}

/** Compressed data may hold the four bytes by chance: the directory must stand before them. */
async function isEndRecord(file: ReceivedFile, record: Buffer, at: number): Promise<boolean> {
  if (record.length < END_RECORD_BYTES || record.readUInt16LE(10) === 0) {
    return false;
  }
  const directoryStart = at - record.readUInt32LE(12);
  return (
    directoryStart >= 0 &&
    (await file.slice(directoryStart, directoryStart + 4)).equals(DIRECTORY_ENTRY)
  );
}

import { type Entry, fromBuffer, type ZipFile } from "yauzl";
import { refusal } from "./refusal.ts";

/** Far above what office programs write, far below what hurts. */
const LIMITS = {
  entries: 10_000,
  totalBytes: 1_000_000_000,
  readBytes: 200_000_000,
  ratio: 200,
  /** Small parts may well shrink more. */
  ratioFromBytes: 2_000_000,
};
const ENCRYPTED_FLAG = 1;

/**
 * The parts of a zip file (docx, xlsx) whose names are wanted, as text. All sizes are checked before
 * anything is unpacked, and no part may hold more than it declared.
 *
 * @throws AppError `archive_bomb`, `encrypted` or `broken`.
 */
export async function readArchive(
  bytes: Buffer,
  isWanted: (name: string) => boolean,
): Promise<Map<string, string>> {
  const archive = await open(bytes);
  const entries = await listEntries(archive);
  const wanted = entries.filter(({ fileName }) => isWanted(fileName));
  const readBytes = sumSizes(wanted);
  if (sumSizes(entries) > LIMITS.totalBytes || readBytes > LIMITS.readBytes) {
    throw refusal("archive_bomb", `unpacks to ${sumSizes(entries)} bytes`);
  }
  const parts = new Map<string, string>();
  for (const entry of wanted) {
    parts.set(entry.fileName, await readEntry(archive, entry));
  }
  return parts;
}

function open(bytes: Buffer): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true }, (error, archive) =>
      error === null && archive !== undefined ? resolve(archive) : reject(toBroken(error)),
    );
  });
}

function listEntries(archive: ZipFile): Promise<Entry[]> {
  if (archive.entryCount > LIMITS.entries) {
    throw refusal("archive_bomb", `holds ${archive.entryCount} parts`);
  }
  return new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    archive.on("error", (error) => reject(toBroken(error)));
    archive.on("end", () => resolve(entries));
    archive.on("entry", (entry: Entry) => {
      const problem = findProblem(entry);
      if (problem !== undefined) {
        reject(problem);
        return;
      }
      entries.push(entry);
      archive.readEntry();
    });
    archive.readEntry();
  });
}

function findProblem({ fileName, compressedSize, uncompressedSize, ...entry }: Entry) {
  if ((entry.generalPurposeBitFlag & ENCRYPTED_FLAG) !== 0) {
    return refusal("encrypted", `${fileName} opens with a password only`);
  }
  const isLarge = uncompressedSize > LIMITS.ratioFromBytes;
  if (isLarge && uncompressedSize > compressedSize * LIMITS.ratio) {
    return refusal("archive_bomb", `${fileName} unpacks ${compressedSize} to ${uncompressedSize}`);
  }
  return undefined;
}

function sumSizes(entries: readonly Entry[]): number {
  return entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
}

function readEntry(archive: ZipFile, entry: Entry): Promise<string> {
  return new Promise((resolve, reject) => {
    archive.openReadStream(entry, (error, stream) => {
      if (error !== null || stream === undefined) {
        reject(toBroken(error));
        return;
      }
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("error", (cause) => reject(toBroken(cause)));
      stream.on("end", () => resolve(decodePart(Buffer.concat(chunks))));
    });
  });
}

function decodePart(bytes: Buffer): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isUtf16 ? "utf-16le" : "utf-8").decode(bytes);
}

function toBroken(error: Error | null): Error {
  return refusal("broken", error?.message ?? "the archive cannot be opened");
}

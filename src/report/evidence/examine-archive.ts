import { Readable } from "node:stream";
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader } from "yauzl";
import type { Finding } from "./evidence-rules.ts";
import type { ReceivedFile } from "./receive-file.ts";

/** Far above what office programs write, far below what hurts whoever opens the file. */
const LIMITS = {
  entries: 10_000,
  totalBytes: 1_000_000_000,
  ratio: 200,
  /** Small parts may well shrink more. */
  ratioFromBytes: 2_000_000,
};
const ENCRYPTED_FLAG = 1;
const FILE_KIND_BITS = 0o170000;
const SYMBOLIC_LINK = 0o120000;

const BAD_NAME = /absolute path|relative path|invalid characters/;
const MACROS = /(?:^|\/)(?:vbaProject\.bin|Basic\/.*\.xml)$/i;
const PROGRAM =
  /\.(?:exe|dll|com|scr|pif|msi|jar|class|m?js|jse|vbs|vbe|wsf|hta|bat|cmd|ps1|sh|php|lnk|reg)$/i;
const FILE_INSIDE =
  /(?:^|\/)embeddings\/|\.(?:zip|rar|7z|gz|bz2|xz|tar|docx|xlsx|pptx|docm|xlsm|pptm|pdf|bin\.ole)$/i;

/**
 * What is inside a file of the zip family (docx, xlsx, pptx, odt …), by its directory alone: nothing
 * is unpacked, archives inside it neither.
 */
export async function examineArchive(file: ReceivedFile): Promise<ReadonlySet<Finding>> {
  const found = new Set<Finding>();
  try {
    const archive = await fromRandomAccessReaderPromise(new SliceReader(file), file.sizeBytes, {
      ...{ lazyEntries: true, autoClose: false, strictFileNames: true },
    });
    let totalBytes = 0;
    if (archive.entryCount > LIMITS.entries) {
      return found.add("archive_bomb");
    }
    for await (const entry of archive.eachEntry()) {
      totalBytes += entry.uncompressedSize;
      for (const finding of examineEntry(entry)) {
        found.add(finding);
      }
    }
    return totalBytes > LIMITS.totalBytes ? found.add("archive_bomb") : found;
  } catch (cause) {
    const isBadName = cause instanceof Error && BAD_NAME.test(cause.message);
    return found.add(isBadName ? "path_escape" : "broken_container");
  }
}

function* examineEntry(entry: Entry): Generator<Finding> {
  const { fileName, compressedSize, uncompressedSize, externalFileAttributes } = entry;
  const isLarge = uncompressedSize > LIMITS.ratioFromBytes;
  if (isLarge && uncompressedSize > compressedSize * LIMITS.ratio) {
    yield "archive_bomb";
  }
  if (((externalFileAttributes >>> 16) & FILE_KIND_BITS) === SYMBOLIC_LINK) {
    yield "symbolic_link";
  }
  if ((entry.generalPurposeBitFlag & ENCRYPTED_FLAG) !== 0) {
    yield "locked_office";
  }
  if (MACROS.test(fileName)) {
    yield "macros";
  } else if (PROGRAM.test(fileName)) {
    yield "program_inside";
  } else if (FILE_INSIDE.test(fileName)) {
    yield "files_inside";
  }
}

/** Lets the archive reader jump about in a received file. */
class SliceReader extends RandomAccessReader {
  readonly #file: ReceivedFile;

  constructor(file: ReceivedFile) {
    super();
    this.#file = file;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const slice = this.#file.slice(start, end);
    return Readable.from(
      (async function* () {
        yield await slice;
      })(),
    );
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    this.#file.slice(position, position + length).then(
      (bytes) => {
        bytes.copy(buffer, offset);
        callback(bytes.length < length ? new Error("the file ends too early") : null);
      },
      (error: Error) => callback(error),
    );
  }
}

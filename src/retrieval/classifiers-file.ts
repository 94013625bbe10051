import { closeSync, openSync } from "node:fs";
import { writeWholeFile } from "../base/write-whole-file.ts";
import { type Classifiers, pickClassifiers } from "./learn-classifiers.ts";
import {
  type PackedParts,
  packParts,
  readHeaderLine,
  toHeaderLine,
  unpackParts,
} from "./packed-parts.ts";

/** Layout: a line with a SHA-256, JSON (format and sections), the sections. */
const FORMAT = "zhiquantong-classifiers-4";

interface Header extends PackedParts {
  readonly format: string;
}

/** Writes learnt classifiers: the same ones make the same file. */
export function writeClassifiersFile(file: string, classifiers: Classifiers): void {
  const { packed, pieces } = packParts(pickClassifiers(classifiers));
  const header: Header = { format: FORMAT, ...packed };
  writeWholeFile(file, [toHeaderLine(header), ...pieces]);
}

/** Reads them; undefined when the file is missing, damaged or of another format. */
export function readClassifiersFile(file: string): Classifiers | undefined {
  let opened: number | undefined;
  try {
    opened = openSync(file, "r");
    const read = readHeaderLine(opened);
    const header = read?.header as Header | undefined;
    return read === undefined || header?.format !== FORMAT
      ? undefined
      : unpackParts(opened, read.end, header).parts;
  } catch {
    // They can be learnt again: whatever keeps them from being read is told as one thing.
    return undefined;
  } finally {
    if (opened !== undefined) {
      closeSync(opened);
    }
  }
}

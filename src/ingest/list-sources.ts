import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, join, sep } from "node:path";
import { AppError } from "../base/app-error.ts";
import type { NamedFile } from "./convert-file.ts";

/** Files that office programs and systems leave beside the real ones. */
const BY_THE_WAY = /^(?:\.|~\$|Thumbs\.db$|desktop\.ini$)/;

/**
 * The files named, and all files of the folders named, in order of their names.
 *
 * @throws AppError `no_such_file`.
 */
export function listSources(paths: readonly string[]): NamedFile[] {
  return paths.flatMap((path) => {
    if (!existsSync(path)) {
      throw new AppError({ code: "no_such_file", message: `${path}: no such file or folder` });
    }
    if (!statSync(path).isDirectory()) {
      return [{ path, name: basename(path) }];
    }
    return readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !BY_THE_WAY.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((file) => ({ path: file, name: toName(path, file) }));
  });
}

function toName(folder: string, file: string): string {
  return file
    .slice(folder.replace(/[\\/]+$/, "").length + 1)
    .split(sep)
    .join("/");
}

import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { writeWholeFile } from "../base/write-whole-file.ts";
import { backupUnusable } from "./backup-fault.ts";
import { toSha256 } from "./backup-manifest.ts";
import { SHREDDED_FILE } from "./shredded-list.ts";

/** The installation's keys: file names, as they lie in the folder of keys, with their contents. */
export type KeyFiles = ReadonlyMap<string, Buffer>;

/** Reads all keys of a folder; none when there is no such folder. */
export function readKeyFiles(folder: string): KeyFiles {
  const names = ["", "sealing"].flatMap((part) => listFiles(join(folder, part), part));
  return new Map(names.map((name) => [name, readFileSync(join(folder, name))]));
}

/** Writes keys into a folder, readable for the owner alone. */
export function writeKeyFiles(folder: string, keys: KeyFiles): void {
  for (const [name, content] of keys) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeWholeFile(file, content, 0o600);
  }
}

/** What a backup's manifest keeps of its keys; the list of what was destroyed grows after it. */
export function toKeyHashes(keys: KeyFiles): Record<string, string> {
  const own = [...keys].filter(([name]) => name !== SHREDDED_FILE);
  return Object.fromEntries(own.map(([name, content]) => [name, toSha256(content)]));
}

/**
 * Keys that were made later may be there as well.
 *
 * @throws AppError `backup_unusable` when a key is not there or is another one.
 */
export function checkKeys(folder: string, hashes: Readonly<Record<string, string>>): KeyFiles {
  const keys = readKeyFiles(folder);
  const found = toKeyHashes(keys);
  const wrong = Object.keys(hashes).find((name) => found[name] !== hashes[name]);
  if (wrong !== undefined) {
    throw backupUnusable(`${folder} does not hold the keys of this backup: ${wrong}`);
  }
  return keys;
}

function listFiles(folder: string, part: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith(".tmp"))
      .map(({ name }) => (part === "" ? name : `${part}/${name}`));
  } catch {
    return [];
  }
}

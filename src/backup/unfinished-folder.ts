import { readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

const UNFINISHED = /^(.+)\.(\d+)\.unfinished$/;

/** Where something is written that will be called `folder` when it is whole. */
export function toUnfinished(folder: string): string {
  return `${folder}.${process.pid}.unfinished`;
}

/**
 * Looks for what writers that were killed have left beside `folders`: removes what would have become
 * one of them, and gives the paths of the rest, which are for a person to judge. What a process that
 * still runs is writing is left alone.
 */
export function clearUnfinished(folders: readonly string[]): readonly string[] {
  const others: string[] = [];
  for (const path of listAbandoned(folders)) {
    if (folders.includes(UNFINISHED.exec(path)?.[1] ?? "")) {
      rmSync(path, { recursive: true, force: true });
    } else {
      others.push(path);
    }
  }
  return others;
}

function listAbandoned(folders: readonly string[]): readonly string[] {
  return [...new Set(folders.map(dirname))]
    .flatMap((place) => listNames(place).map((name) => join(place, name)))
    .filter((path) => {
      const pid = UNFINISHED.exec(path)?.[2];
      return pid !== undefined && !isRunning(Number(pid));
    });
}

function listNames(place: string): readonly string[] {
  try {
    return readdirSync(place);
  } catch {
    // It is made with the backup; a place that cannot be read shows when it is written to.
    return [];
  }
}

/** A number of our own is that of an earlier process: this one has begun nothing yet. */
function isRunning(pid: number): boolean {
  if (pid === process.pid) {
    return false;
  }
  try {
    return process.kill(pid, 0);
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === "EPERM";
  }
}

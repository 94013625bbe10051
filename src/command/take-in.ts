import { cpSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { AppError } from "../base/app-error.ts";
import type { Log } from "../base/log.ts";
import type { Config } from "../config/config.ts";
import { changeDocuments, type DocumentChange } from "../ingest/stored-document.ts";
import {
  type Knowledge,
  openKnowledge,
  toIndexFile,
  toKnowledgeFolder,
} from "../open-knowledge.ts";

/**
 * Opens a copy of the configured knowledge with changed documents, and only then changes the
 * knowledge itself: killed at any moment, it leaves knowledge that can be opened.
 *
 * @throws AppError `ingest_undone` when the knowledge would not open with them; nothing is changed.
 */
export function takeIn(
  changes: readonly DocumentChange[],
  { config, log }: { readonly config: Config; readonly log: Log },
): Knowledge {
  const folder = toKnowledgeFolder(config);
  const copy = mkdtempSync(join(tmpdir(), "zhiquan-ingest-"));
  try {
    const real = realpathSync(folder);
    cpSync(real, copy, {
      recursive: true,
      // A link in the copy would lead into the knowledge itself.
      dereference: true,
      // What stands there for other programs may be large, such as a history of versions.
      filter: (path) => path === real || !basename(path).startsWith("."),
    });
    changeDocuments(copy, changes);
    const knowledge = openCopy(copy, folder, { config, log });
    changeDocuments(folder, changes);
    return knowledge;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function openCopy(
  copy: string,
  folder: string,
  { config, log }: { readonly config: Config; readonly log: Log },
): Knowledge {
  try {
    return openKnowledge(copy, toIndexFile(config), log);
  } catch (cause) {
    throw ingestUndone(cause, (message) => message.replaceAll(copy, folder));
  }
}

function ingestUndone(cause: unknown, toKnown: (message: string) => string): AppError {
  const reason = toKnown(cause instanceof Error ? cause.message : String(cause));
  return new AppError({
    code: "ingest_undone",
    message: `nothing was taken in, the knowledge would not open with it: ${reason}`,
    cause,
  });
}

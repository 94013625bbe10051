import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Log } from "../base/log.ts";
import type { StaticVectors } from "../model/static-vectors.ts";
import { attackFiles } from "./attack.ts";
import { buildIndex } from "./build-index.ts";
import { readClassifiersFile } from "./classifiers-file.ts";
import { namingFiles } from "./collect-words.ts";
import { exampleFiles } from "./example.ts";
import type { IndexContents } from "./index-contents.ts";
import { readIndexFile, writeIndexFile } from "./index-file.ts";
import { createKnowledgeIndex, type KnowledgeIndex } from "./knowledge-index.ts";
import { BUILDER_VERSION, type Classifiers } from "./learn-classifiers.ts";
import { listDocumentFiles } from "./load-documents.ts";
import { listNeedFiles } from "./load-needs.ts";

export interface OpenIndexOptions {
  readonly knowledgeFolder: string;
  /** Where what was derived is kept; without it, everything is derived anew. */
  readonly indexFile?: string;
  /** Word vectors, for comparing by meaning as well as by words. */
  readonly vectors?: StaticVectors;
  /** Holds classifiers that need not be learnt where the knowledge is nearly the one they learnt from. */
  readonly classifiersFile?: string;
  readonly log: Log;
}

/**
 * Opens the index of the knowledge. The index file is used when it was made from the very same
 * files; otherwise, or when it is damaged, it is built again.
 *
 * @throws AppError `broken_data_file` when the knowledge itself is broken.
 */
export function openIndex(options: OpenIndexOptions): KnowledgeIndex {
  const { knowledgeFolder, indexFile, vectors } = options;
  return createKnowledgeIndex(
    indexFile === undefined
      ? buildIndex(knowledgeFolder, vectors, readClassifiers(options))
      : readOrBuild(indexFile, options),
    vectors,
  );
}

function readOrBuild(indexFile: string, options: OpenIndexOptions): IndexContents {
  const { knowledgeFolder, vectors, log } = options;
  const key = `${hashKnowledge(knowledgeFolder)}/${vectors?.header.content ?? "no vectors"}`;
  const stored = readIndexFile(indexFile);
  const previous = typeof stored === "string" ? undefined : stored;
  if (previous?.key === key) {
    return previous.contents;
  }
  const startedAt = performance.now();
  const contents = buildIndex(knowledgeFolder, vectors, [
    ...(previous === undefined ? [] : [previous.contents]),
    ...readClassifiers(options),
  ]);
  keepIndex(indexFile, key, contents, log);
  const facts = {
    reason: typeof stored === "string" ? stored : "outdated",
    documents: contents.documents.length,
    passages: contents.passages.starts.length - 1,
    needs: contents.needs.length,
    tookMs: Math.round(performance.now() - startedAt),
  };
  log.info(facts, "index built");
  return contents;
}

function readClassifiers({ classifiersFile, log }: OpenIndexOptions): Classifiers[] {
  if (classifiersFile === undefined) {
    return [];
  }
  const classifiers = readClassifiersFile(classifiersFile);
  if (classifiers === undefined) {
    log.warn({ file: classifiersFile }, "the classifiers cannot be read and are learnt again");
    return [];
  }
  return [classifiers];
}

/** Where nothing can be written, the index is built at every start: slow, but it answers. */
function keepIndex(file: string, key: string, contents: IndexContents, log: Log): void {
  try {
    writeIndexFile(file, key, contents);
  } catch (cause) {
    log.warn({ err: cause, file }, "the index cannot be kept");
  }
}

/** A hash over names and contents of all files that the index is made from. */
export function hashKnowledge(knowledgeFolder: string): string {
  const single = [
    ...["glossary.yaml", "message-cues.yaml"].map((name) => join(knowledgeFolder, name)),
    ...exampleFiles(knowledgeFolder),
    ...attackFiles(knowledgeFolder),
  ];
  const files = [
    ...listDocumentFiles(knowledgeFolder),
    ...listNeedFiles(knowledgeFolder),
    ...namingFiles(knowledgeFolder),
    ...single.filter((file) => existsSync(file)),
  ];
  const hash = createHash("sha256").update(String(BUILDER_VERSION));
  for (const file of files) {
    const bytes = readFileSync(file);
    hash.update(`\n${relative(knowledgeFolder, file)} ${bytes.byteLength}\n`).update(bytes);
  }
  return hash.digest("hex");
}

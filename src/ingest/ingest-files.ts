import { relative } from "node:path";
import { type Conversion, type Converted, convertFile, type NamedFile } from "./convert-file.ts";
import type { IngestOverrides } from "./describe-document.ts";
import { refusal, toRefusal } from "./refusal.ts";
import {
  type DocumentChange,
  listStoredDocuments,
  type StoredDocument,
} from "./stored-document.ts";

export interface IngestOptions {
  readonly knowledgeFolder: string;
  readonly overrides: IngestOverrides;
  /** Is told how each file ended, in order. */
  readonly onEnd: (file: NamedFile, conversion: Conversion) => void;
}

/** What became of all files. */
export interface IngestResult {
  readonly converted: number;
  readonly unchanged: number;
  readonly failed: number;
  /** What the knowledge folder becomes by them. Nothing is written yet. */
  readonly changes: readonly DocumentChange[];
}

/** Makes documents of files, one after another; one that cannot be taken stops none. */
export async function ingestFiles(
  files: readonly NamedFile[],
  { knowledgeFolder, overrides, onEnd }: IngestOptions,
): Promise<IngestResult> {
  const stored = listStoredDocuments(knowledgeFolder);
  const names = new Set<string>();
  const changes: DocumentChange[] = [];
  const counts = { converted: 0, unchanged: 0, failed: 0 };
  for (const file of files) {
    const conversion = names.has(file.name)
      ? refuseName(file)
      : await convertFile(file, overrides, stored, knowledgeFolder);
    names.add(file.name);
    counts[COUNTED_AS[conversion.kind]] += 1;
    if (conversion.kind === "converted") {
      changes.push(...toChanges(conversion, knowledgeFolder));
      remember(stored, conversion);
    }
    onEnd(file, conversion);
  }
  return { ...counts, changes };
}

const COUNTED_AS = {
  converted: "converted",
  unchanged: "unchanged",
  lost: "failed",
  refused: "failed",
} as const;

/** A copy of the same file, later in the row, is known already. */
function remember(stored: StoredDocument[], { before, file, document }: Converted): void {
  const at = before === undefined ? -1 : stored.indexOf(before);
  const now = { file, frontMatter: document };
  stored.splice(at === -1 ? stored.length : at, at === -1 ? 0 : 1, now);
}

/** Two files of one name would replace each other. */
function refuseName({ name }: NamedFile): Conversion {
  return { kind: "refused", ...toRefusal(refusal("same_name", `${name} was given twice`)) };
}

/** A document that changed its kind leaves its old folder, after the new file is there. */
function toChanges(
  { file, markdown, before }: Converted,
  knowledgeFolder: string,
): DocumentChange[] {
  const changed = { name: relative(knowledgeFolder, file), text: markdown };
  return before === undefined || before.file === file
    ? [changed]
    : [changed, { name: relative(knowledgeFolder, before.file), text: undefined }];
}

import { createHash } from "node:crypto";
import { join } from "node:path";
import type { LocalDate } from "../base/clock.ts";
import type { DocumentFrontMatter } from "../retrieval/document.ts";
import type { Confidence, DocumentKind } from "../retrieval/passage.ts";
import type { Block, ReadContent } from "./block.ts";
import type { DocumentHead } from "./document-head.ts";
import { readHead } from "./read-head.ts";
import type { StoredDocument } from "./stored-document.ts";

/** What a person says of a document; it goes before what the document says of itself. */
export interface IngestOverrides {
  readonly title?: string | undefined;
  readonly kind?: DocumentKind | undefined;
  readonly issuer?: string | undefined;
  readonly number?: string | undefined;
  readonly from?: LocalDate | undefined;
  readonly to?: LocalDate | undefined;
  readonly confidence?: Confidence | undefined;
  /** Why the document is taken in although something is lost. */
  readonly acceptedLoss?: string | undefined;
}

/** A file as the front matter names it. */
export interface SourceReference {
  readonly file: string;
  readonly sha256: string;
}

/**
 * The front matter of a document: what a person says, else what the version before has where no
 * document says it of itself, else what the document plainly says.
 */
export function describeDocument(
  source: SourceReference,
  read: ReadContent,
  overrides: IngestOverrides,
  before: DocumentFrontMatter | undefined,
): DocumentFrontMatter {
  const head = { ...readHead(read.blocks), ...withoutGaps(read.stated ?? {}) };
  return {
    title: overrides.title ?? head.title ?? guessTitle(source.file, read.blocks),
    kind: overrides.kind ?? before?.kind ?? "policy",
    ...chooseOptional(overrides, head),
    confidence: overrides.confidence ?? before?.confidence ?? "verified",
    source,
  };
}

function chooseOptional(overrides: IngestOverrides, head: DocumentHead): Optional {
  return withoutGaps({
    issuer: overrides.issuer ?? head.issuer,
    number: overrides.number ?? head.number,
    from: overrides.from ?? head.from,
    to: overrides.to ?? head.to,
  });
}

type Optional = Partial<Record<"issuer" | "number" | "from" | "to", string>>;

/** What is not known is absent, not `undefined`. */
function withoutGaps(head: DocumentHead): Partial<Record<keyof DocumentHead, string>> {
  return Object.fromEntries(Object.entries(head).filter(([, value]) => value !== undefined));
}

/** A Chinese file name says more than a number; else the first short line, else the name after all. */
function guessTitle(file: string, [first]: readonly Block[]): string {
  const name = (file.split("/").at(-1) ?? file).replace(/\.[^.]+$/, "");
  const line = first?.kind === "paragraph" || first?.kind === "heading" ? first.text : "";
  const isTitle = /^[^。，；：\n]{4,40}$/.test(line) && /\p{Script=Han}/u.test(line);
  return isTitle && !/\p{Script=Han}/u.test(name) ? line : name;
}

const FOLDERS: Readonly<Record<DocumentKind, string>> = {
  plan: "plan",
  law: "law",
  policy: "policies",
};
const SLUG_LENGTH = 40;
const HASH_LENGTH = 8;

/** A document keeps its file when it changes: needs and citations point at it. */
export function chooseFile(
  knowledgeFolder: string,
  { title, kind }: DocumentFrontMatter,
  sourceFile: string,
  before: StoredDocument | undefined,
): string {
  if (before?.frontMatter.kind === kind) {
    return before.file;
  }
  const slug = title
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{Script=Han}a-z0-9]+/gu, "-")
    .slice(0, SLUG_LENGTH)
    .replace(/^-+|-+$/g, "");
  const hash = createHash("sha256").update(sourceFile).digest("hex").slice(0, HASH_LENGTH);
  return join(knowledgeFolder, FOLDERS[kind], `${slug}-${hash}.md`);
}

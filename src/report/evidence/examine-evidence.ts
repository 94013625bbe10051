import type { EvidenceRules, Finding } from "./evidence-rules.ts";
import { examineArchive } from "./examine-archive.ts";
import { examineCompoundFile, examinePdf, examineRichText } from "./examine-content.ts";
import { hasTwoKinds } from "./has-two-kinds.ts";
import type { ReceivedFile } from "./receive-file.ts";
import { COMPOUND_FILE, sniffEvidence } from "./sniff-evidence.ts";

export type Examination =
  | {
      readonly kind: "kept";
      /** The media type that the bytes show. */
      readonly sniffedType: string;
      /** What staff should know before they open it. */
      readonly cautions: readonly Finding[];
    }
  | { readonly kind: "refused"; readonly reason: "type_not_allowed" | Finding };

const ARCHIVES = /^application\/vnd\.(?:openxmlformats-officedocument|oasis\.opendocument)\./;
const WITH_MACROS = /^application\/vnd\.ms-.*\.macroenabled/i;

/** Decides by its bytes whether a file may be handed in, and what to be careful of. */
export async function examineEvidence(
  file: ReceivedFile,
  name: string,
  rules: EvidenceRules,
): Promise<Examination> {
  const sniffedType = await sniffEvidence(file, name);
  if (sniffedType !== undefined && WITH_MACROS.test(sniffedType)) {
    return { kind: "refused", reason: "macros" };
  }
  if (sniffedType === undefined || rules.find(sniffedType) === undefined) {
    return { kind: "refused", reason: "type_not_allowed" };
  }
  const findings = await findInside(file, sniffedType);
  const refused = findings.find((finding) => rules.findings[finding] === "refuse");
  return refused === undefined
    ? { kind: "kept", sniffedType, cautions: findings }
    : { kind: "refused", reason: refused };
}

async function findInside(file: ReceivedFile, mediaType: string): Promise<readonly Finding[]> {
  const isArchive = ARCHIVES.test(mediaType);
  if (await hasTwoKinds(file, isArchive)) {
    return ["two_kinds"];
  }
  return [...(await examine(file, mediaType, isArchive))].sort();
}

async function examine(
  file: ReceivedFile,
  mediaType: string,
  isArchive: boolean,
): Promise<ReadonlySet<Finding>> {
  if (isArchive) {
    return examineArchive(file);
  }
  switch (mediaType) {
    case "application/pdf":
      return examinePdf(file);
    case "application/rtf":
      return examineRichText(file);
    case COMPOUND_FILE:
      return examineCompoundFile(file);
    default:
      return new Set();
  }
}

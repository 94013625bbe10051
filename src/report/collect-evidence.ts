import type { Readable } from "node:stream";
import type { CreateId } from "../base/id.ts";
import type { Log } from "../base/log.ts";
import type { Attachment, InboundMessage } from "../conversation/message.ts";
import { cleanFileName } from "./clean-file-name.ts";
import type { Evidence } from "./evidence-repository.ts";
import type { EvidenceStore } from "./evidence-store.ts";
import type { ReportTexts } from "./report-texts.ts";

/** Opens a file that a message brought over a channel. */
type OpenAttachment = (channel: string, attachment: Attachment) => Promise<Readable>;

export interface CollectEvidenceOptions {
  readonly evidenceStore: EvidenceStore;
  readonly openAttachment: OpenAttachment;
  readonly createId: CreateId;
  readonly texts: ReportTexts;
  readonly limits: { readonly evidenceCount: number; readonly evidenceBytes: number };
}

/** The files that were kept, and what to tell about each one. */
export interface CollectedEvidence {
  readonly kept: readonly Evidence[];
  readonly remarks: readonly string[];
}

/** The files that an intake or a supplement has already. */
export interface EvidenceSoFar {
  readonly draftId: string;
  readonly evidence: readonly { readonly sha256: string }[];
}

/** Stores the files of a message, each once; what cannot be kept is said, with another way. */
export async function collectEvidence(
  message: InboundMessage,
  soFar: EvidenceSoFar,
  log: Log,
  options: CollectEvidenceOptions,
): Promise<CollectedEvidence> {
  const kept: Evidence[] = [];
  const remarks: string[] = [];
  for (const attachment of message.attachments) {
    const known = [...soFar.evidence, ...kept].map(({ sha256 }) => sha256);
    const result = await takeFile(message, attachment, known, log, options);
    remarks.push(result.remark);
    if (result.file !== undefined) {
      kept.push({ ...result.file, draftId: soFar.draftId });
    }
  }
  return { kept, remarks };
}

type Taken = { readonly remark: string; readonly file?: Omit<Evidence, "draftId"> };

async function takeFile(
  message: InboundMessage,
  attachment: Attachment,
  known: readonly string[],
  log: Log,
  options: CollectEvidenceOptions,
): Promise<Taken> {
  const { texts, limits } = options;
  const name = cleanFileName(attachment.name);
  if (known.length >= limits.evidenceCount) {
    return { remark: texts("file_too_many", { name, count: limits.evidenceCount }) };
  }
  const result = await storeFile(message, attachment, log, options);
  if (result === "failed") {
    return { remark: texts("file_failed", { name }) };
  }
  if (result.kind === "refused") {
    const megabytes = toMegabytes(limits.evidenceBytes);
    return { remark: texts(`file_${result.reason}`, { name, megabytes }) };
  }
  if (known.includes(result.file.sha256)) {
    return { remark: texts("file_repeated", { name }) };
  }
  const size = describeSize(result.file.sizeBytes);
  const { channel } = message.address;
  const received = { id: options.createId(), channel, receivedAt: message.receivedAt };
  return { remark: texts("file_stored", { name, size }), file: { ...result.file, ...received } };
}

/** A download that breaks off or a full disk must not cost the person the whole turn. */
async function storeFile(
  message: InboundMessage,
  attachment: Attachment,
  log: Log,
  { evidenceStore, openAttachment, limits }: CollectEvidenceOptions,
) {
  if ((attachment.sizeBytes ?? 0) > limits.evidenceBytes) {
    return { kind: "refused", reason: "too_large" } as const;
  }
  try {
    const content = await openAttachment(message.address.channel, attachment);
    return await evidenceStore.store(content, attachment);
  } catch (cause) {
    log.warn({ err: cause, channel: message.address.channel }, "a file could not be stored");
    return "failed";
  }
}

/** Bytes as whole megabytes, rounded down. */
export function toMegabytes(bytes: number): number {
  return Math.floor(bytes / (1024 * 1024));
}

/** Bytes for people: `12 KB`, `3.4 MB`. */
export function describeSize(bytes: number): string {
  if (bytes < 1024) {
    return `${bytes} B`;
  }
  return bytes < 1024 * 1024
    ? `${Math.ceil(bytes / 1024)} KB`
    : `${(bytes / (1024 * 1024)).toFixed(1)} MB`;
}

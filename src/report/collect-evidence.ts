import type { Readable } from "node:stream";
import { AppError } from "../base/app-error.ts";
import type { CreateId } from "../base/id.ts";
import type { Log } from "../base/log.ts";
import type { Attachment, InboundMessage } from "../conversation/message.ts";
import { cleanFileName } from "./evidence/clean-file-name.ts";
import type { EvidenceStore } from "./evidence/evidence-store.ts";
import {
  LINK_FILES,
  LINK_HOURS,
  makeUploadLink,
  type NewUploadLink,
} from "./evidence/upload-link.ts";
import type { Evidence } from "./evidence-repository.ts";
import type { ReportTextName, ReportTexts } from "./report-texts.ts";

/** Opens a file that a message brought over a channel. */
type OpenAttachment = (channel: string, attachment: Attachment) => Promise<Readable>;

export interface CollectEvidenceOptions {
  readonly evidenceStore: EvidenceStore;
  readonly openAttachment: OpenAttachment;
  readonly createId: CreateId;
  readonly texts: ReportTexts;
  readonly limits: EvidenceLimits;
  /** Where people reach the web page from outside; without it there are no upload links. */
  readonly publicUrl: string | undefined;
}

interface EvidenceLimits {
  readonly evidenceCount: number;
  readonly evidenceBytes: number;
  /** The largest file that an upload link takes. */
  readonly linkBytes: number;
}

/** The files that were kept, what to tell about each one, and a link for those that were not. */
export interface CollectedEvidence {
  readonly kept: readonly Evidence[];
  readonly remarks: readonly string[];
  readonly upload?: NewUploadLink;
}

/** The files that an intake or a supplement has already. */
export interface EvidenceSoFar {
  readonly draftId: string;
  readonly evidence: readonly { readonly sha256: string }[];
}

/**
 * Stores the files of a message, each once; what cannot be kept is said at once, with another way:
 * a one-time upload link where there is a public address, else the page or the office's counter.
 */
export async function collectEvidence(
  message: InboundMessage,
  soFar: EvidenceSoFar,
  log: Log,
  options: CollectEvidenceOptions,
): Promise<CollectedEvidence> {
  const kept: Evidence[] = [];
  const taken: Taken[] = [];
  for (const attachment of message.attachments) {
    const known = [...soFar.evidence, ...kept].map(({ sha256 }) => sha256);
    const result = await takeFile(message, attachment, { ...soFar, known }, log, options);
    taken.push(result);
    if (result.file !== undefined) {
      kept.push(result.file);
    }
  }
  const remarks = taken.map(({ remark }) => remark);
  const elsewhere = taken.map(({ elsewhere }) => elsewhere);
  if (elsewhere.includes("link")) {
    const upload = makeUploadLink(
      message,
      soFar.draftId,
      new Date(message.receivedAt),
      options.createId,
    );
    return { kept, upload, remarks: [...remarks, describeLink(upload, options)] };
  }
  const isElsewhere = elsewhere.includes("counter");
  return { kept, remarks: isElsewhere ? [...remarks, options.texts("file_elsewhere")] : remarks };
}

/** `elsewhere`: how a file that could not be kept here can still be handed in. */
interface Taken {
  readonly remark: string;
  readonly file?: Evidence;
  readonly elsewhere?: "link" | "counter";
}

async function takeFile(
  message: InboundMessage,
  attachment: Attachment,
  { draftId, known }: { readonly draftId: string; readonly known: readonly string[] },
  log: Log,
  options: CollectEvidenceOptions,
): Promise<Taken> {
  const { texts, limits } = options;
  const name = cleanFileName(attachment.name);
  if (known.length >= limits.evidenceCount) {
    return { remark: texts("file_too_many", { name, count: limits.evidenceCount }) };
  }
  const result = await storeFile(message, attachment, draftId, log, options);
  if (result.kind === "failed") {
    return { remark: texts(result.text, { name }), elsewhere: wayFor(attachment, options) };
  }
  if (result.kind === "refused") {
    const remark = texts(`file_${result.reason}`, {
      name,
      megabytes: toMegabytes(limits.evidenceBytes),
    });
    return result.reason === "too_large"
      ? { remark, elsewhere: wayFor(attachment, options) }
      : { remark };
  }
  if (known.includes(result.file.sha256)) {
    await options.evidenceStore.remove(result.file);
    return { remark: texts("file_repeated", { name }) };
  }
  const { channel } = message.address;
  const file = { ...result.file, channel, receivedAt: message.receivedAt };
  return { remark: describeStored([file], options).join("\n"), file };
}

/** What is told of files that were kept: a line for each. */
export function describeStored(
  files: readonly Evidence[],
  { texts }: Pick<CollectEvidenceOptions, "texts">,
): readonly string[] {
  return files.map(({ name, sizeBytes }) =>
    texts("file_stored", { name, size: describeSize(sizeBytes) }),
  );
}

function wayFor({ sizeBytes = 0 }: Attachment, { publicUrl, limits }: CollectEvidenceOptions) {
  return publicUrl !== undefined && sizeBytes <= limits.linkBytes ? "link" : "counter";
}

function describeLink(
  { token }: NewUploadLink,
  { publicUrl, limits, texts }: CollectEvidenceOptions,
) {
  return texts("file_link", {
    url: `${publicUrl}/upload/${token}`,
    hours: LINK_HOURS,
    count: LINK_FILES,
    megabytes: toMegabytes(limits.linkBytes),
  });
}

type Failed = { readonly kind: "failed"; readonly text: ReportTextName };

/** A download that breaks off or a full disk must not cost the person the whole turn. */
async function storeFile(
  message: InboundMessage,
  attachment: Attachment,
  draftId: string,
  log: Log,
  { evidenceStore, openAttachment, limits }: CollectEvidenceOptions,
) {
  if ((attachment.sizeBytes ?? 0) > limits.evidenceBytes) {
    return { kind: "refused", reason: "too_large" } as const;
  }
  try {
    const content = await openAttachment(message.address.channel, attachment);
    return await evidenceStore.store(content, { ...attachment, draftId });
  } catch (cause) {
    log.warn({ err: cause, channel: message.address.channel }, "a file could not be stored");
    return { kind: "failed", text: toFailureText(cause) } satisfies Failed;
  }
}

/** What a person is told of a file that could not be fetched or kept. */
export function toFailureText(cause: unknown): ReportTextName {
  switch (cause instanceof AppError ? cause.code : undefined) {
    case "attachment_too_large":
      return "file_too_large_channel";
    case "evidence_storage_full":
    case "evidence_storage_failed":
      return "file_storage_full";
    default:
      return "file_failed";
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

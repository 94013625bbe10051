import type { Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import type { InboundMessage } from "../conversation/message.ts";
import type { Storage } from "../storage/open-storage.ts";
import { type CollectEvidenceOptions, toFailureText, toMegabytes } from "./collect-evidence.ts";
import { cleanFileName } from "./evidence/clean-file-name.ts";
import type { StoredFile } from "./evidence/evidence-store.ts";
import { hashToken } from "./evidence/upload-link.ts";
import {
  findUsableLink,
  giveBackToLink,
  takeFromLink,
  type UploadLink,
} from "./evidence/upload-link-repository.ts";
import { insertEvidence, listEvidenceOfDraft } from "./evidence-repository.ts";

/** A file on its way in by an upload link. */
interface UploadedFile {
  /** As the sender named it: untrusted. */
  readonly name: string;
  readonly mediaType: string | undefined;
  readonly content: AsyncIterable<Uint8Array>;
}

/** What an upload link is still good for. */
interface UploadAllowance {
  readonly filesLeft: number;
  readonly limitBytes: number;
  /** ISO 8601, UTC. */
  readonly expiresAt: string;
}

type TakenUpload =
  /** `message` is to be received: with it the file joins its conversation. */
  | {
      readonly kind: "kept";
      readonly file: Pick<StoredFile, "name" | "sizeBytes" | "sha256">;
      readonly filesLeft: number;
      readonly message: InboundMessage;
    }
  /** `text` says why, for the person. */
  | { readonly kind: "refused"; readonly text: string }
  /** Wrong, used up or expired: which of them is not told. */
  | { readonly kind: "gone" };

/** What comes in by upload links. */
export interface Uploads {
  find(token: string): Promise<UploadAllowance | undefined>;
  /** Keeps a file that came by a link. Storage that fails is a refusal; a broken stream throws. */
  take(token: string, file: UploadedFile): Promise<TakenUpload>;
}

export interface UploadsOptions
  extends Pick<CollectEvidenceOptions, "evidenceStore" | "limits" | "createId"> {
  readonly storage: Storage;
  /** What holds now: the knowledge may change while the process runs. */
  readonly texts: () => CollectEvidenceOptions["texts"];
  readonly clock: Clock;
  readonly log: Log;
}

export function createUploads(options: UploadsOptions): Uploads {
  const { storage, clock, limits } = options;
  const findLink = (token: string) =>
    findUsableLink(storage.database, hashToken(token), clock.now());
  return {
    async find(token) {
      const link = await findLink(token);
      return (
        link && {
          filesLeft: link.files_left,
          limitBytes: limits.linkBytes,
          expiresAt: link.expires_at,
        }
      );
    },
    async take(token, file) {
      const link = await findLink(token);
      // Taken before the file is read: many at once may not take more than the link is good for.
      const filesLeft = link && (await takeFromLink(storage.database, link.id));
      if (link === undefined || filesLeft === undefined) {
        return { kind: "gone" };
      }
      let isPlaceUsed = false;
      try {
        const taken = await takeFile(link, file, options);
        if (taken.kind !== "kept") {
          return taken;
        }
        const { isNew, ...kept } = taken;
        isPlaceUsed = isNew;
        return { ...kept, filesLeft: isNew ? filesLeft : filesLeft + 1 };
      } finally {
        if (!isPlaceUsed) {
          await giveBackToLink(storage.database, link.id);
        }
      }
    },
  };
}

async function takeFile(link: UploadLink, file: UploadedFile, options: UploadsOptions) {
  const { storage, limits, clock } = options;
  const texts = options.texts();
  const name = cleanFileName(file.name);
  const known = await listEvidenceOfDraft(storage.database, link.draft_id);
  if (known.length >= limits.evidenceCount) {
    return refuse(texts("file_too_many", { name, count: limits.evidenceCount }));
  }
  const result = await storeFile(link, file, options);
  if (result.kind === "failed") {
    return refuse(texts(result.text, { name }));
  }
  if (result.kind === "refused") {
    const megabytes = toMegabytes(limits.linkBytes);
    return refuse(texts(`file_${result.reason}`, { name, megabytes }));
  }
  const earlier = known.find(({ sha256 }) => sha256 === result.file.sha256);
  if (earlier !== undefined) {
    // Perhaps its message did not come through: the same one again is taken in once.
    await options.evidenceStore.remove(result.file);
    const { id, receivedAt } = earlier;
    return {
      kind: "kept",
      isNew: false,
      file: earlier,
      message: toMessage(link, id, receivedAt),
    } as const;
  }
  const receivedAt = clock.now().toISOString();
  const evidence = { ...result.file, channel: "web", receivedAt };
  await storage.database.transaction().execute((trx) => insertEvidence(trx, [evidence]));
  const { sizeBytes, sha256, id } = result.file;
  const kept = { name, sizeBytes, sha256 };
  return {
    kind: "kept",
    isNew: true,
    file: kept,
    message: toMessage(link, id, receivedAt),
  } as const;
}

function refuse(text: string) {
  return { kind: "refused", text } as const;
}

/** A full disk is said; a sender who breaks off hears nothing more anyway. */
async function storeFile(
  link: UploadLink,
  { name, mediaType, content }: UploadedFile,
  { evidenceStore, limits, log }: UploadsOptions,
) {
  const type = mediaType === undefined ? {} : { mediaType };
  const offered = { name, ...type, draftId: link.draft_id, limitBytes: limits.linkBytes };
  try {
    return await evidenceStore.store(content, offered);
  } catch (cause) {
    const text = toFailureText(cause);
    if (text === "file_failed") {
      throw cause;
    }
    log.warn({ err: cause, channel: "web" }, "an uploaded file could not be stored");
    return { kind: "failed", text } as const;
  }
}

/** Told to the conversation as if a button had been pressed in it: the report skill takes it up. */
function toMessage(link: UploadLink, evidenceId: string, receivedAt: string): InboundMessage {
  const { channel, account, conversation_id: conversationId, sender_id: externalId } = link;
  return {
    address: { channel, account, conversationId },
    externalId: `upload:${evidenceId}`,
    sender: { externalId },
    receivedAt,
    text: "",
    press: `report.upload.${link.id}`,
    attachments: [],
  };
}

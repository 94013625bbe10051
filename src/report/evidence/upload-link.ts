import { createHash, randomBytes } from "node:crypto";
import type { CreateId } from "../../base/id.ts";
import type { InboundMessage } from "../../conversation/message.ts";
import type { UploadLink } from "./upload-link-repository.ts";

/** How long a link is good for, and for how many files. */
export const LINK_HOURS = 72;
export const LINK_FILES = 5;

const TOKEN_BYTES = 24;

export interface NewUploadLink {
  readonly link: UploadLink;
  /** The secret part of the address, which is told once. */
  readonly token: string;
}

/** Makes a link for the files of an intake or supplement, given to whoever wrote the message. */
export function makeUploadLink(
  { address, sender }: InboundMessage,
  draftId: string,
  now: Date,
  createId: CreateId,
): NewUploadLink {
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  const expiresAt = new Date(now.getTime() + LINK_HOURS * 3_600_000);
  return {
    token,
    link: {
      id: createId(),
      token_hash: hashToken(token),
      draft_id: draftId,
      report_id: null,
      channel: address.channel,
      account: address.account,
      conversation_id: address.conversationId,
      sender_id: sender.externalId,
      created_at: now.toISOString(),
      expires_at: expiresAt.toISOString(),
      files_left: LINK_FILES,
    },
  };
}

/** What is kept of a token: 192 random bits need no salt and no slow hash. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

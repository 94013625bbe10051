import type { Address } from "./message.ts";
import type { Reply } from "./reply.ts";

/** A reply that is still being written, as far as it goes. */
export interface Draft {
  /** The same for every draft of one reply. */
  readonly id: string;
  /** The platform's id of the message that it answers. */
  readonly messageId: string;
  readonly address: Address;
  readonly reply: Reply;
}

/**
 * Shows a draft where that can be done: it takes the place of the one before, and the reply, which is
 * sent in any case, that of the last. Never throws and keeps nobody waiting.
 */
export type ShowDraft = (reply: Reply) => void;

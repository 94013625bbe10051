/**
 * Where a conversation takes place. `conversationId` is `<channel>:<what the channel needs to send>`;
 * only the channel that made it looks inside.
 */
export interface Address {
  readonly channel: string;
  /** The bot, application or site inside the channel, for example a bot's user name. */
  readonly account: string;
  readonly conversationId: string;
}

/** A file that a person sent, as the channel knows it before anyone has read it. */
export interface Attachment {
  /** What the channel's `openAttachment` needs to open it again. */
  readonly reference: string;
  /** As the sender named it: untrusted. */
  readonly name: string;
  /** As the platform claims it: untrusted. */
  readonly mediaType?: string;
  readonly sizeBytes?: number;
}

/** One message as a channel received it: verified, parsed, and free of platform shapes. */
export interface InboundMessage {
  readonly address: Address;
  /** The platform's id of this message or event, unique by channel and account. */
  readonly externalId: string;
  readonly sender: {
    /** The platform's id of the person, unique by channel and account. */
    readonly externalId: string;
  };
  /**
   * Where in the network it came from, where a new conversation costs nobody anything: a name that
   * says nothing of the address and holds no longer than the process.
   */
  readonly source?: string;
  /** ISO 8601, UTC. */
  readonly receivedAt: string;
  /** What the person typed, untrimmed; empty when only a button or a file came. */
  readonly text: string;
  /** The token of the button that was pressed, if one was. */
  readonly press?: string;
  /** The platform's id of the message of ours that it answers, where the person chose one. */
  readonly repliesTo?: string;
  /** The numbers, such as a case's, in the message that it answers, where the platform tells only its words. */
  readonly quotedNumbers?: readonly string[];
  readonly attachments: readonly Attachment[];
  /** Whether the attachment is what the person said: it is kept, and nobody here understands it. */
  readonly isSpoken?: boolean;
  /**
   * Set by the channel for what it cannot bring in (a voice message, a sticker, a file too large):
   * what it is, in words for the person.
   */
  readonly unsupported?: string;
  /** Set where others read along: nothing that is one person's own is told or asked there. */
  readonly isPublic?: boolean;
}

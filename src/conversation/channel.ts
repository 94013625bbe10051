import type { Readable } from "node:stream";
import type { Draft } from "./draft.ts";
import type { Address, Attachment, InboundMessage } from "./message.ts";
import type { Reply } from "./reply.ts";

/** What became of one attempt to send. */
export type Delivery =
  /** `externalIds`: the platform's, one for each of the messages that the reply became. */
  | { readonly kind: "sent"; readonly externalIds?: readonly string[] }
  /**
   * Not now. `afterMs` is what was asked for, if it was. `isWait`: it is no failure of the message,
   * which waits for its turn, or for a platform that answers nobody or lets none of ours in.
   */
  | {
      readonly kind: "retry";
      readonly reason: string;
      readonly afterMs?: number;
      readonly isWait?: boolean;
    }
  /** The platform said no for good: blocked, malformed. `isGone`: it knows nobody of that address. */
  | { readonly kind: "refused"; readonly reason: string; readonly isGone?: boolean }
  /** The request went out and no answer came back: it may have arrived. */
  | { readonly kind: "unknown"; readonly reason: string };

/** What a channel reports back about a message it handed in. */
type Received = "accepted" | "repeated";

/**
 * Takes a message in durably: when the promise settles, it is stored, and the platform can be told
 * so. The same `externalId` again gives `repeated` and changes nothing.
 */
export type Receive = (message: InboundMessage) => Promise<Received>;

/** One outgoing message. `id` stays the same over every attempt. */
export interface OutboundMessage {
  readonly id: number;
  readonly address: Address;
  readonly reply: Reply;
  /** Whether it comes unasked: a card, what became of a matter. Else it answers what was written. */
  readonly isNews?: boolean;
}

/** A way in and out. Whatever the platform's shapes, limits and errors are, they end here. */
export interface Channel {
  readonly name: string;
  /** Begins to receive. */
  start(receive: Receive): Promise<void>;
  /** Stops receiving; what was accepted stays accepted. */
  stop(): Promise<void>;
  /** Sends one reply, in as many platform messages as its length needs. Never throws. */
  send(message: OutboundMessage): Promise<Delivery>;
  /** Shows a reply that is still being written, if the platform can. Never throws; may leave out any. */
  showDraft?(draft: Draft): void;
  /**
   * Opens a file that a message brought.
   *
   * @throws AppError `attachment_unavailable`, `attachment_too_large`.
   */
  openAttachment(attachment: Attachment): Promise<Readable>;
  /** False while nothing can be sent here: replies wait, and no attempt counts. Absent: always. */
  isReady?(): boolean;
  /** Whether a message rings at any hour and can as well be sent later: what may wait does so. */
  readonly waitsAtNight?: boolean;
  /**
   * How the channel is, for whoever watches: `ok`, or in a few words what is wrong. Absent where
   * nothing can be but the process itself.
   */
  health?(): string;
}

import type { Reply } from "../../conversation/reply.ts";

/**
 * How far a stream is: no answer yet; one that the platform has not asked for; one that it was
 * given; or one that was taken back, because it goes out another way.
 */
type StreamState = "open" | "answered" | "shown" | "withdrawn";

/** An answer in the making, which the platform asks for again and again. */
export interface BotStream {
  readonly id: string;
  readonly conversationId: string;
  readonly openedAt: Date;
  /** Takes one message, if it was not used. */
  readonly responseUrl: string | undefined;
  /** The outbound message that answers it. */
  readonly outboxId: number | undefined;
  readonly state: StreamState;
  /** What the answer says so far, while there is none. */
  readonly draft: string | undefined;
}

/** Where streams are kept, for all processes and over restarts. */
export interface StreamStore {
  /** Keeps a new one; the same id again changes nothing. */
  keep(
    stream: Pick<BotStream, "id" | "conversationId" | "openedAt" | "responseUrl">,
  ): Promise<void>;
  find(id: string): Promise<BotStream | undefined>;
  /** The stream that an outbound message was put into. */
  findOf(outboxId: number): Promise<BotStream | undefined>;
  /** Those of a conversation, earliest first. */
  list(conversationId: string, since: Date): Promise<readonly BotStream[]>;
  /** False when the stream is not in the state `from` any more. */
  move(
    id: string,
    from: StreamState,
    to: { readonly state: StreamState; readonly outboxId?: number },
  ): Promise<boolean>;
  /** Keeps what the answer of an open stream says so far; nothing happens to another. */
  keepDraft(id: string, content: string): Promise<void>;
  /** Notes which outbound message uses the response address; false when one has used it before. */
  useUpResponseUrl(id: string, outboxId: number): Promise<boolean>;
  /**
   * Takes the note of an outbound message back, and with it the address, if that is given: it was
   * certainly not used. False when there is no note.
   */
  forgetUse(outboxId: number, responseUrl?: string): Promise<boolean>;
  forget(before: Date): Promise<void>;
  /** What an outbound message says. */
  readReply(conversationId: string, outboxId: number): Promise<Reply | undefined>;
}

import type { Reply, ReplyFile } from "../../conversation/reply.ts";

/** A reply that was told to a conversation; `id` grows within it. */
export interface StoredReply {
  readonly id: number;
  readonly reply: Reply;
}

/** Where the replies are: the outbox, whoever wrote them there. */
export interface ReplyStore {
  /** Replies of a conversation after `id`, oldest first, at most `limit`. */
  after(conversationId: string, id: number, limit: number): Promise<readonly StoredReply[]>;
  /** The files of one of the conversation's replies; none when the reply is not there. */
  files(conversationId: string, id: number): Promise<readonly ReplyFile[]>;
}

/** A passage as the page shows it. */
interface OpenedPassage {
  readonly title: string;
  readonly path: readonly string[];
  readonly text: string;
}

/** Finds the passage that a citation points at, by the name of its place (`toClauseId`). */
export type OpenPassage = (clauseId: string) => Promise<OpenedPassage | undefined>;

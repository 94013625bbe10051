import type { Draft } from "../../conversation/draft.ts";

/** What is being written now, the latest of each conversation. */
export interface RecentDrafts {
  keep(draft: Draft): void;
  get(conversationId: string): Draft | undefined;
  /** The reply is there. */
  drop(conversationId: string): void;
}

/** How long a draft is kept that nothing follows. */
const KEEP_MS = 60_000;

/** Drafts of this process. Their replies may be sent by another: none is kept for long. */
export function createRecentDrafts(): RecentDrafts {
  const drafts = new Map<string, { readonly draft: Draft; readonly end: NodeJS.Timeout }>();

  function drop(conversationId: string): void {
    clearTimeout(drafts.get(conversationId)?.end);
    drafts.delete(conversationId);
  }

  return {
    keep(draft) {
      const { conversationId } = draft.address;
      drop(conversationId);
      const end = setTimeout(() => drop(conversationId), KEEP_MS).unref();
      drafts.set(conversationId, { draft, end });
    },
    get: (conversationId) => drafts.get(conversationId)?.draft,
    drop,
  };
}

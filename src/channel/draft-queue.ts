import { sleep } from "../base/sleep.ts";
import type { Draft } from "../conversation/draft.ts";

/** Brings drafts to a platform that takes them one after another. */
export interface DraftQueue {
  /** Shows the draft as soon as the conversation's last one is through; a newer one takes its place. */
  push(draft: Draft): void;
  /** Settles when nothing of the conversation is on its way any more; what waits is dropped. */
  settle(conversationId: string): Promise<void>;
}

interface Showing {
  next: Draft | undefined;
  readonly stopping: AbortController;
  ended: Promise<void>;
}

/**
 * A queue of one place for each conversation. `show` must not throw; between two drafts of a
 * conversation there are at least `gapMs`.
 */
export function createDraftQueue(show: (draft: Draft) => Promise<void>, gapMs: number): DraftQueue {
  const showings = new Map<string, Showing>();

  async function showAll(conversationId: string, showing: Showing): Promise<void> {
    for (let draft = showing.next; draft !== undefined; draft = showing.next) {
      showing.next = undefined;
      await show(draft);
      await sleep(gapMs, showing.stopping.signal);
    }
    showings.delete(conversationId);
  }

  return {
    push(draft) {
      const { conversationId } = draft.address;
      const showing = showings.get(conversationId);
      if (showing !== undefined) {
        // While a reply waits for the last draft, no other goes before it.
        showing.next = showing.stopping.signal.aborted ? undefined : draft;
        return;
      }
      const begun = { next: draft, stopping: new AbortController(), ended: Promise.resolve() };
      showings.set(conversationId, begun);
      begun.ended = showAll(conversationId, begun);
    },
    async settle(conversationId) {
      const showing = showings.get(conversationId);
      if (showing !== undefined) {
        showing.next = undefined;
        showing.stopping.abort();
        await showing.ended;
      }
    },
  };
}

/**
 * Reads what was replied so far, then listens. The browser reconnects by itself and says which reply
 * it saw last; when it gives up, so do we a moment later.
 */
const RECONNECT_MS = 3000;

export async function loadReplies(after) {
  const found = [];
  let last = after;
  for (;;) {
    const response = await fetch(`/api/replies?after=${last}`);
    if (!response.ok) {
      throw new Error(`status ${response.status}`);
    }
    const page = await response.json();
    found.push(...page.replies);
    last = page.replies.at(-1)?.id ?? last;
    if (!page.isMore) {
      return { ...page, replies: found };
    }
  }
}

/**
 * `lastId()` gives the latest reply shown; `onReply({ id, reply })`; `onDraft({ reply })` with what is
 * still being written; `onTrouble(isTroubled)`.
 */
export function listenForReplies({ lastId, onReply, onDraft, onTrouble }) {
  const source = new EventSource(`/api/stream?after=${lastId()}`);
  source.addEventListener("ready", () => onTrouble(false));
  source.addEventListener("reply", (event) => onReply(JSON.parse(event.data)));
  source.addEventListener("draft", (event) => onDraft(JSON.parse(event.data)));
  source.addEventListener("error", () => {
    onTrouble(true);
    if (source.readyState === EventSource.CLOSED) {
      setTimeout(() => listenForReplies({ lastId, onReply, onDraft, onTrouble }), RECONNECT_MS);
    }
  });
}

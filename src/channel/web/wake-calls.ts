/** Tells those who wait for a conversation's replies that there is something new. */
export interface WakeCalls {
  /** Wakes the listeners of the conversation: reply `id` can be read, or, without it, a draft. */
  wake(conversationId: string, id?: number): void;
  /** Calls `listener` at every wake until the returned function is called. */
  listen(conversationId: string, listener: (id?: number) => void): () => void;
}

/** Wake calls inside this process. */
export function createWakeCalls(): WakeCalls {
  const listeners = new Map<string, Set<(id?: number) => void>>();
  return {
    wake(conversationId, id) {
      for (const listener of listeners.get(conversationId) ?? []) {
        listener(id);
      }
    },
    listen(conversationId, listener) {
      const known = listeners.get(conversationId) ?? new Set();
      listeners.set(conversationId, known.add(listener));
      return () => {
        known.delete(listener);
        if (known.size === 0 && listeners.get(conversationId) === known) {
          listeners.delete(conversationId);
        }
      };
    },
  };
}

/** Lets work run beside other work, or alone; first come, first served. */
export interface WaitingRoom {
  /** Runs the work as soon as nothing runs alone. */
  together(work: () => Promise<void>): Promise<void>;
  /** Runs the work when all that came before has ended; what comes later waits for it. */
  alone(work: () => Promise<void>): Promise<void>;
}

export function createWaitingRoom(): WaitingRoom {
  const inHand = new Set<Promise<void>>();
  let lastAlone = Promise.resolve();

  /** Settles with the work, and never rejects. */
  function follow(begun: Promise<void>): Promise<void> {
    const ended = begun
      .catch(() => undefined)
      .then(() => {
        inHand.delete(ended);
      });
    inHand.add(ended);
    return ended;
  }

  return {
    together(work) {
      const begun = lastAlone.then(work);
      void follow(begun);
      return begun;
    },
    alone(work) {
      const begun = Promise.all(inHand).then(work);
      lastAlone = follow(begun);
      return begun;
    },
  };
}

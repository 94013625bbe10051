/** Runs a piece of work, now or when it is its turn. */
type Gate = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** Lets at most so many pieces of work run at once; the others wait in the order they came. */
export function createGate(most: number): Gate {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= most) {
      await new Promise<void>((enter) => waiting.push(enter));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) {
        running -= 1;
      } else {
        next();
      }
    }
  };
}

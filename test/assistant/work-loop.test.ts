import { describe, expect, it } from "vitest";
import { createWorkLoop } from "../../src/assistant/work-loop.ts";
import { type Log, silentLog } from "../../src/base/log.ts";

describe("createWorkLoop", () => {
  it("lets other things happen while it has much to do", async () => {
    let isTimeUp = false;
    let handled = 0;
    setTimeout(() => {
      isTimeUp = true;
    }, 0);
    const loop = createWorkLoop({
      claim: async () => (isTimeUp || handled > 100_000 ? undefined : "more"),
      handle: async () => {
        handled += 1;
      },
      concurrency: 2,
      pollMs: 1,
      log: silentLog,
    });
    await loop.workOff();
    expect(isTimeUp).toBe(true);
  });

  it("handles one item each time round the event loop, however many loops there are", async () => {
    let round = 0;
    let isDone = false;
    const countRounds = () => {
      round += 1;
      if (!isDone) {
        setImmediate(countRounds);
      }
    };
    countRounds();
    const rounds: number[] = [];
    const openLoop = () => {
      const items = Array.from({ length: 10 }, (_, item) => item);
      return createWorkLoop({
        claim: async () => items.pop(),
        handle: async () => {
          rounds.push(round);
        },
        concurrency: 3,
        pollMs: 1,
        log: silentLog,
      });
    };
    await Promise.all([openLoop().workOff(), openLoop().workOff()]);
    isDone = true;
    expect(rounds).toHaveLength(20);
    expect(new Set(rounds).size).toBe(20);
  });

  it("looks again by itself after a look that failed", async () => {
    const logged: string[] = [];
    const log: Log = { ...silentLog, error: (_, message) => logged.push(message) };
    const answers = [() => Promise.reject(new Error("the database is away")), async () => "item"];
    let handle = (_: string) => {};
    const handled = new Promise<string>((resolve) => {
      handle = resolve;
    });
    const loop = createWorkLoop({
      claim: async () => answers.shift()?.(),
      handle: async (item) => handle(item),
      concurrency: 1,
      pollMs: 1,
      log,
    });
    loop.start();
    expect(await handled).toBe("item");
    await loop.stop();
    expect(logged).toHaveLength(1);
  });

  it("does not sleep through a call that comes while it looks", async () => {
    let looks = 0;
    let handle = () => {};
    const handled = new Promise<void>((resolve) => {
      handle = resolve;
    });
    const loop = createWorkLoop({
      claim: async () => {
        looks += 1;
        if (looks === 1) {
          loop.notify();
        }
        return looks === 2 ? "item" : undefined;
      },
      handle: async () => handle(),
      concurrency: 1,
      pollMs: 3_600_000,
      log: silentLog,
    });
    loop.start();
    await handled;
    await loop.stop();
    expect(looks).toBeGreaterThanOrEqual(2);
  });
});

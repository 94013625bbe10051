import { describe, expect, it } from "vitest";
import { createGate } from "../../src/base/create-gate.ts";

describe("createGate", () => {
  it("runs no more at once than it lets, in order, and goes on after a failure", async () => {
    const gate = createGate(2);
    const begun: number[] = [];
    let running = 0;
    let most = 0;
    const all = Array.from({ length: 9 }, (_, index) =>
      gate(async () => {
        begun.push(index);
        running += 1;
        most = Math.max(most, running);
        await Promise.resolve();
        running -= 1;
        if (index % 3 === 0) {
          throw new Error("failed");
        }
        return index;
      }),
    );
    const results = await Promise.allSettled(all);
    expect(most).toBe(2);
    expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(results.map(({ status }) => status === "fulfilled")).toEqual(
      begun.map((index) => index % 3 !== 0),
    );
  });
});

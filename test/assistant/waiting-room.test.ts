import { describe, expect, it } from "vitest";
import { createWaitingRoom } from "../../src/assistant/waiting-room.ts";

describe("createWaitingRoom", () => {
  it("runs work beside other work, and alone what wants to be alone, in the order in which it comes", async () => {
    const room = createWaitingRoom();
    const running = new Set<string>();
    const seen: string[] = [];
    const work = (name: string) => async () => {
      running.add(name);
      await new Promise(setImmediate);
      seen.push([...running].sort().join(""));
      running.delete(name);
    };
    await Promise.all([
      room.together(work("a")),
      room.together(work("b")),
      room.alone(work("X")),
      room.alone(work("Y")),
      room.together(work("c")),
      room.together(work("d")),
    ]);
    expect(seen).toEqual(["ab", "b", "X", "Y", "cd", "d"]);
  });

  it("goes on after work that failed, which tells only its own caller", async () => {
    const room = createWaitingRoom();
    const fail = async () => {
      throw new Error("no");
    };
    await expect(room.together(fail)).rejects.toThrow("no");
    await expect(room.alone(fail)).rejects.toThrow("no");
    let isDone = false;
    await room.together(async () => {
      isDone = true;
    });
    expect(isDone).toBe(true);
  });
});

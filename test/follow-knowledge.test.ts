import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { silentLog } from "../src/base/log.ts";
import {
  describeFolder,
  type FollowKnowledgeOptions,
  followKnowledge,
  type KnowledgeFollower,
} from "../src/follow-knowledge.ts";
import type { Knowledge } from "../src/open-knowledge.ts";

const opened = (name: string) =>
  ({ name, index: { documents: [], passages: [], needs: [] } }) as unknown as Knowledge;

let folder: string;
let follower: KnowledgeFollower | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "zhiquan-follow-"));
  writeFileSync(join(folder, "a.md"), "one");
});

afterEach(async () => {
  await follower?.stop();
  rmSync(folder, { recursive: true });
});

async function follow(options: Partial<FollowKnowledgeOptions>): Promise<KnowledgeFollower> {
  const seen = await describeFolder(folder);
  follower = followKnowledge({
    ...{ folder, seen, pollMs: 5, log: silentLog },
    prepare: async () => {},
    open: () => opened("new"),
    onOpened: () => {},
    ...options,
  });
  follower.start();
  return follower;
}

async function until(isDone: () => boolean): Promise<void> {
  while (!isDone()) {
    await setImmediate();
  }
}

describe("followKnowledge", () => {
  it("prepares, opens and hands over what changed, in that order, once", async () => {
    const steps: string[] = [];
    await follow({
      prepare: async () => void steps.push("prepare"),
      open: () => {
        steps.push("open");
        return opened("new");
      },
      onOpened: () => steps.push("hand over"),
    });
    writeFileSync(join(folder, "b.md"), "two");
    await until(() => steps.includes("hand over"));
    await follower?.stop();
    expect(steps).toEqual(["prepare", "open", "hand over"]);
  });

  it("leaves the old where the new cannot be prepared, until the folder changes again", async () => {
    let handedOver = 0;
    let prepared = 0;
    const broken = await follow({
      async prepare() {
        prepared += 1;
        if (prepared === 1) {
          throw new Error("b.md is broken");
        }
      },
      onOpened: () => {
        handedOver += 1;
      },
    });
    writeFileSync(join(folder, "b.md"), "broken");
    await until(() => broken.isBehind());
    expect({ prepared, handedOver }).toEqual({ prepared: 1, handedOver: 0 });
    writeFileSync(join(folder, "b.md"), "mended again");
    await until(() => handedOver > 0);
    await until(() => !broken.isBehind());
    expect(prepared).toBe(2);
  });

  it("does not open a folder that changed while it was prepared, but prepares it again", async () => {
    const prepared: string[] = [];
    const openedStates: string[] = [];
    await follow({
      async prepare() {
        prepared.push(await describeFolder(folder));
        if (prepared.length === 1) {
          writeFileSync(join(folder, "c.md"), "while preparing");
        }
      },
      async open() {
        openedStates.push(await describeFolder(folder));
        return opened("new");
      },
    });
    writeFileSync(join(folder, "b.md"), "two");
    await until(() => openedStates.length > 0);
    expect(openedStates).toEqual([prepared[1]]);
  });

  it("ends what prepares when it is stopped", async () => {
    let signal: AbortSignal | undefined;
    const stopped = await follow({
      prepare: (given) =>
        new Promise((_, reject) => {
          signal = given;
          given.addEventListener("abort", () => reject(new Error("ended")));
        }),
    });
    writeFileSync(join(folder, "b.md"), "two");
    await until(() => signal !== undefined);
    await stopped.stop();
    expect(signal?.aborted).toBe(true);
  });
});

import { createHash } from "node:crypto";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "./base/log.ts";
import { type RepeatedJob, repeatJob } from "./base/repeat-job.ts";
import type { Knowledge } from "./open-knowledge.ts";

export interface FollowKnowledgeOptions {
  readonly folder: string;
  /** The state of the folder that the running process has read. */
  readonly seen: string;
  readonly pollMs: number;
  /** Checks the changed folder and builds its index, without holding this process up. */
  readonly prepare: (signal: AbortSignal) => Promise<void>;
  readonly open: () => Knowledge | Promise<Knowledge>;
  /** Takes the new knowledge in the place of the old, all at once. */
  readonly onOpened: (knowledge: Knowledge) => void;
  readonly log: Log;
}

/** Keeps a running process at what stands in the knowledge folder. */
export interface KnowledgeFollower extends RepeatedJob {
  /** Whether the folder holds something newer that could not be opened. */
  isBehind(): boolean;
}

/**
 * Looks at the folder every `pollMs`: asking is slower than being told, but works on every file
 * system. A change is taken when two looks in a row see the same, so that nobody's half-copied
 * folder is read. What cannot be opened is logged and left until the folder changes again: the
 * old knowledge goes on answering.
 */
export function followKnowledge(options: FollowKnowledgeOptions): KnowledgeFollower {
  const { folder, pollMs, log } = options;
  const stopping = new AbortController();
  let read = options.seen;
  let before = read;
  let isBehind = false;

  async function look() {
    const now = await describeFolder(folder).catch(() => before);
    if (now !== read && now === before && !stopping.signal.aborted) {
      read = now;
      isBehind = !(await take(now));
    }
    before = now;
  }

  /** Tells whether nothing newer is left: a folder that changed meanwhile is looked at again. */
  async function take(state: string): Promise<boolean> {
    try {
      await options.prepare(stopping.signal);
      if (stopping.signal.aborted || (await describeFolder(folder)) !== state) {
        return false;
      }
      const knowledge = await options.open();
      options.onOpened(knowledge);
      const { documents, passages, needs } = knowledge.index;
      const counts = {
        documents: documents.length,
        passages: passages.length,
        needs: needs.length,
      };
      log.info(counts, "the changed knowledge is in use");
      return true;
    } catch (cause) {
      log.error({ err: cause }, "the changed knowledge cannot be used: the old one goes on");
      return false;
    }
  }

  const failure = "the knowledge folder cannot be looked at";
  const job = repeatJob({ everyMs: pollMs, work: look, failure, log });
  return {
    isBehind: () => isBehind,
    start: job.start,
    async stop() {
      stopping.abort();
      await job.stop();
    },
  };
}

/** A hash over the names, sizes and times of change of all files in a folder. */
export async function describeFolder(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true });
  const lines = await Promise.all(
    names.sort().map(async (name) => {
      const { size, mtimeMs } = await stat(join(folder, name));
      return `${name} ${size} ${mtimeMs}`;
    }),
  );
  return createHash("sha256").update(lines.join("\n")).digest("hex");
}

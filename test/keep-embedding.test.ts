import { expect, it } from "vitest";
import { silentLog } from "../src/base/log.ts";
import { keepEmbedding } from "../src/keep-embedding.ts";

/** Knowledge whose embeddings fail so many times before they answer. */
function failing(failures: number) {
  const calls: (AbortSignal | undefined)[] = [];
  const embed = async (signal?: AbortSignal) => {
    calls.push(signal);
    if (calls.length <= failures) {
      throw new Error("nobody listens");
    }
  };
  return { calls, knowledge: { embed } };
}

it("tries again with growing waits until the embeddings have seen the knowledge", async () => {
  const { calls, knowledge } = failing(8);
  const waits: number[] = [];
  const wait = async (waitMs: number) => void waits.push(waitMs);
  await keepEmbedding(knowledge, { log: silentLog, signal: new AbortController().signal, wait });
  expect(calls).toHaveLength(9);
  expect(waits[0]).toBeLessThanOrEqual(30_000);
  expect(waits[4]).toBeGreaterThan(waits[0] ?? 0);
  expect(Math.max(...waits)).toBeLessThanOrEqual(600_000);
});

it("ends while it waits when it is told to stop", async () => {
  const { calls, knowledge } = failing(Number.POSITIVE_INFINITY);
  const stopping = new AbortController();
  const wait = async () => stopping.abort();
  await keepEmbedding(knowledge, { log: silentLog, signal: stopping.signal, wait });
  expect(calls).toEqual([stopping.signal]);
});

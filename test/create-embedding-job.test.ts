import { expect, it } from "vitest";
import { silentLog } from "../src/base/log.ts";
import { createEmbeddingJob } from "../src/create-embedding-job.ts";

/** Knowledge whose embeddings go on until they are let go, whatever their signal says. */
function stubborn(name: string, said: string[]) {
  let letGo = () => {};
  const ended = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const embed = async (signal?: AbortSignal) => {
    said.push(`${name} begins`);
    await ended;
    said.push(`${name} ends, ${signal?.aborted ? "was told to" : "by itself"}`);
  };
  return { embed, letGo: () => letGo() };
}

/** A job that is busy with the old knowledge and has been given the young. */
async function startBoth() {
  const said: string[] = [];
  const [old, young] = [stubborn("old", said), stubborn("young", said)];
  const job = createEmbeddingJob(silentLog);
  job.start(old);
  // What is begun, begins in its own time.
  await Promise.resolve();
  job.start(young);
  return { said, old, young, job };
}

it("begins with new knowledge when it has ended with the old, and stops when all have", async () => {
  const { said, old, young, job } = await startBoth();
  young.letGo();
  await Promise.resolve();
  expect(said).toEqual(["old begins"]);
  const stopped = job.stop().then(() => said.push("stopped"));
  old.letGo();
  await stopped;
  expect(said).toEqual(["old begins", "old ends, was told to", "stopped"]);
});

it("goes on with new knowledge after the old was let go", async () => {
  const { said, old, young, job } = await startBoth();
  const youngBegins = new Promise<void>((resolve) => {
    const { embed } = young;
    young.embed = (signal) => {
      resolve();
      return embed(signal);
    };
  });
  old.letGo();
  await youngBegins;
  young.letGo();
  await job.stop();
  expect(said.slice(0, 3)).toEqual(["old begins", "old ends, was told to", "young begins"]);
  expect(said[3]).toContain("young ends");
});

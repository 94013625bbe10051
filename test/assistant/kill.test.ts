import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sleep } from "../../src/base/sleep.ts";
import { insertMessage } from "../../src/storage/inbox.ts";
import { describeOnEachStorage, type TestStorage } from "../support/open-test-storage.ts";
import { toProcessFile } from "../support/process-file.ts";
import { toAddress } from "../support/test-assistant.ts";

const MESSAGES = 120;
const CONVERSATIONS = 20;
const KILLS = 4;
const TIMEOUT_MS = 120_000;
/** How many rows a worker has in hand at once. */
const CONCURRENCY = 4;

describeOnEachStorage("a process that is killed at any moment", (open) => {
  let test: TestStorage;
  let receiver: Receiver;
  beforeAll(async () => {
    test = await open();
    receiver = await openReceiver();
    for (let index = 0; index < MESSAGES; index += 1) {
      const name = String(index % CONVERSATIONS);
      const now = new Date();
      await insertMessage(test.storage.database, toMessage(index, name, now), now);
    }
  });
  afterAll(async () => {
    receiver.server.close();
    await test.drop();
  });

  it("has every message handled exactly once, and its reply in the outbox exactly once", {
    timeout: TIMEOUT_MS,
  }, async () => {
    const kills = await workThroughKills(test.url, "turns");
    expect(kills).toBeGreaterThan(0);
    const { database } = test.storage;
    const inbox = await database.selectFrom("inbox").selectAll().execute();
    expect(inbox.map(({ status }) => status)).toEqual(Array(MESSAGES).fill("done"));
    const counters = await database.selectFrom("counters").selectAll().execute();
    expect(counters.map(({ value }) => value)).toEqual(Array(MESSAGES).fill(1));
    const turns = await database.selectFrom("turns").selectAll().execute();
    expect(new Set(turns.map((turn) => turn.inbox_seq)).size).toBe(MESSAGES);
    const outbox = await database.selectFrom("outbox").selectAll().orderBy("id").execute();
    expect(outbox.map((row) => row.dedupe_key).sort()).toEqual(
      turns.map(({ id }) => `turn:${id}`).sort(),
    );
    for (let name = 0; name < CONVERSATIONS; name += 1) {
      const replies = outbox.filter((row) => row.conversation_id === `web:${name}`);
      expect(replies.map(({ reply }) => JSON.parse(reply).text)).toEqual(
        Array.from(
          { length: MESSAGES / CONVERSATIONS },
          (_, index) => `第${index + 1}条：！${index * CONVERSATIONS + name}`,
        ),
      );
    }
  });

  // At least once: between sending and recording it, nobody but the receiver knows.
  it("loses no delivery, and repeats at most what was in hand when it was killed", {
    timeout: TIMEOUT_MS,
  }, async () => {
    const kills = await workThroughKills(test.url, "deliveries", receiver.url);
    expect(kills).toBeGreaterThan(0);
    const outbox = await test.storage.database.selectFrom("outbox").selectAll().execute();
    expect(outbox.map(({ status }) => status)).toEqual(Array(MESSAGES).fill("sent"));
    const arrived = [...new Set(receiver.deliveries.map(({ id }) => id))];
    expect(arrived.sort((a, b) => a - b)).toEqual(outbox.map(({ id }) => id).sort((a, b) => a - b));
    const repeats = receiver.deliveries.length - arrived.length;
    expect(repeats).toBeLessThanOrEqual(kills * CONCURRENCY);
    for (let name = 0; name < CONVERSATIONS; name += 1) {
      const ids = receiver.deliveries
        .filter(({ conversationId }) => conversationId === `web:${name}`)
        .map(({ id }) => id);
      expect(ids).toEqual([...ids].sort((a, b) => a - b));
    }
  });
});

/** Starts the work again and again, killing it after a random while; gives how often it was killed. */
async function workThroughKills(url: string, job: string, receiver = ""): Promise<number> {
  let kills = 0;
  for (;;) {
    const child = spawn(process.execPath, [toProcessFile("work-process"), url, job, receiver], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(child, "exit");
    await Promise.race([once(child.stdout, "data"), ended]);
    if (kills < KILLS) {
      await Promise.race([sleep(Math.random() * 100), ended]);
      child.kill("SIGKILL");
    }
    const [exitCode] = await ended;
    if (exitCode !== null) {
      expect(exitCode).toBe(0);
      return kills;
    }
    kills += 1;
  }
}

function toMessage(index: number, name: string, now: Date) {
  return {
    address: toAddress(name),
    externalId: `m${index}`,
    sender: { externalId: name },
    receivedAt: now.toISOString(),
    text: `！${index}`,
    attachments: [],
  };
}

interface Receiver {
  readonly server: Server;
  readonly url: string;
  readonly deliveries: readonly { readonly id: number; readonly conversationId: string }[];
}

async function openReceiver(): Promise<Receiver> {
  const deliveries: { id: number; conversationId: string }[] = [];
  const server = createServer(async (request, response) => {
    deliveries.push(JSON.parse(await text(request)));
    response.end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { server, url: `http://127.0.0.1:${port}`, deliveries };
}

// A process that works through the inbox or the outbox of the given storage until nothing is left,
// and is killed by its test at any moment. Arguments: url, "turns" | "deliveries", receiver's URL.

import { createDeliverOutbox } from "../../src/assistant/deliver-outbox.ts";
import { systemClock } from "../../src/base/clock.ts";
import { silentLog } from "../../src/base/log.ts";
import { sleep } from "../../src/base/sleep.ts";
import type { OutboundMessage } from "../../src/conversation/channel.ts";
import { openStorage, type Storage } from "../../src/storage/open-storage.ts";
import { createTestAssistant, tallySkill } from "./test-assistant.ts";
import { testKeyRing } from "./test-key-ring.ts";
import { openTestKnowledge } from "./test-knowledge.ts";

const texts = openTestKnowledge().texts.assistant;

/** Longer than the test: whoever starts must free what the one before it held. */
const LEASE_MS = 600_000;
const [url = "", job = "", receiver = ""] = process.argv.slice(2);
const storage = await openStorage({ url, keyRing: testKeyRing });
const loop = job === "turns" ? await createTurns(storage) : createDeliveries(storage);
process.stdout.write("working\n");
loop.start();
while (await isSomethingLeft()) {
  await sleep(20);
}
await loop.stop();
await storage.close();

async function createTurns(storage: Storage) {
  const { worker } = await createTestAssistant(storage, {
    skills: [tallySkill],
    clock: systemClock,
    leaseMs: LEASE_MS,
    maximumAttempts: 1_000,
  });
  return worker;
}

function createDeliveries(storage: Storage) {
  async function send({ id, address, reply }: OutboundMessage) {
    const body = JSON.stringify({ id, conversationId: address.conversationId, text: reply.text });
    await fetch(receiver, { method: "POST", body });
    return { kind: "sent" } as const;
  }
  return createDeliverOutbox({
    texts,
    storage,
    channels: new Map([["web", { send }]]),
    clock: systemClock,
    log: silentLog,
    leaseMs: LEASE_MS,
    pollMs: 20,
  });
}

async function isSomethingLeft(): Promise<boolean> {
  const left = await storage.database
    .selectFrom(job === "turns" ? "inbox" : "outbox")
    .select("status")
    .where("status", "=", "pending")
    .limit(1)
    .execute();
  return left.length > 0;
}

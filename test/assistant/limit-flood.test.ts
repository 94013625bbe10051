import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createLimitFlood } from "../../src/assistant/limit-flood.ts";
import { claimMessage } from "../../src/storage/inbox.ts";
import { openCache } from "../../src/storage/open-cache.ts";
import { openTestStorage, type TestStorage } from "../support/open-test-storage.ts";
import {
  createTestAssistant,
  echoSkill,
  type TestAssistant,
  toAddress,
} from "../support/test-assistant.ts";

const from = (name: string) => ({ address: toAddress(name), sender: { externalId: name } });

describe("a flood of messages", () => {
  let test: TestStorage;
  let assistant: TestAssistant;
  beforeEach(async () => {
    test = await openTestStorage("sqlite");
    assistant = await createTestAssistant(test.storage, {
      limitFlood: createLimitFlood(await openCache()),
    });
  });
  afterEach(() => test.drop());

  async function flood(messages: number): Promise<void> {
    for (let count = 0; count < messages; count += 1) {
      await assistant.take(`message ${count}`);
    }
  }

  it("is answered up to a limit, then once, and all of it is kept", async () => {
    await flood(80);
    await assistant.worker.workOff();
    const replies = await assistant.replies();
    expect(replies).toHaveLength(61);
    expect(replies.at(-1)?.text).toContain("发得太快");
    const turns = await assistant.turns();
    expect(turns).toHaveLength(80);
    expect(turns.at(-1)).toMatchObject({ outcome: "guardrails_flood", text: "message 79" });
  });

  it("is over after a minute, and never began for anybody else or for staff", async () => {
    await flood(62);
    await assistant.worker.workOff();
    expect((await assistant.say("hello", from("2"))).text).not.toContain("太快");
    assistant.clock.advance(60_000);
    expect((await assistant.say("hello")).text).not.toContain("太快");
    await test.storage.database.updateTable("people").set({ role: "officer" }).execute();
    await flood(62);
    await assistant.worker.workOff();
    expect((await assistant.replies()).at(-1)?.text).not.toContain("太快");
  });

  it("lets the next free hand take somebody else's message, however long the flood is", async () => {
    await flood(150);
    await assistant.take("a report", from("2"));
    const options = {
      owner: "one",
      now: assistant.clock.now(),
      leaseMs: 30_000,
      channels: ["web"],
    };
    const claimed = [
      await claimMessage(test.storage.database, options),
      await claimMessage(test.storage.database, options),
      await claimMessage(test.storage.database, options),
    ];
    expect(claimed.map((message) => message?.conversation_id)).toEqual([
      "web:1",
      "web:2",
      undefined,
    ]);
  });

  it("keeps one hand busy however slow its answers are: another's report is answered meanwhile", async () => {
    let release = () => {};
    const isReleased = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow = await createTestAssistant(
      test.storage,
      { limitFlood: createLimitFlood(await openCache()) },
      undefined,
      {
        ...echoSkill,
        async handle(turn) {
          await isReleased;
          return echoSkill.handle(turn);
        },
      },
    );
    for (let count = 0; count < 80; count += 1) {
      await slow.take(`？${count}`);
    }
    await slow.take("！举报", from("2"));
    slow.worker.start();
    await expect.poll(() => slow.replies("web:2"), { timeout: 60_000 }).toHaveLength(1);
    expect(await slow.replies()).toEqual([]);
    release();
    await expect.poll(() => slow.turns(), { timeout: 90_000, interval: 500 }).toHaveLength(81);
    await slow.worker.stop();
  }, 240_000);
});

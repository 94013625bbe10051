import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { describeOnEachStorage, type TestStorage } from "../support/open-test-storage.ts";
import {
  assistantTexts,
  createTestAssistant,
  echoSkill,
  toAddress,
} from "../support/test-assistant.ts";

type Handle = typeof echoSkill.handle;

describeOnEachStorage("createTurnWorker", (open) => {
  let test: TestStorage;
  beforeAll(async () => {
    test = await open();
  });
  afterEach(async () => {
    for (const table of [
      "turns",
      "conversations",
      "accounts",
      "people",
      "inbox",
      "outbox",
    ] as const) {
      await test.storage.database.deleteFrom(table).execute();
    }
  });
  afterAll(() => test.drop());

  /** An assistant whose one skill does as `handle` says. */
  function createAssistant(handle: Handle, maximumAttempts = 5) {
    return createTestAssistant(test.storage, {
      skills: [{ ...echoSkill, handle }],
      maximumAttempts,
    });
  }

  it("handles a conversation's messages one at a time, in order, others beside them", async () => {
    const running = new Set<string>();
    const order: string[] = [];
    let release = () => {};
    const allBegan = new Promise<void>((resolve) => {
      release = resolve;
    });
    const assistant = await createAssistant(async (turn) => {
      const { conversationId } = turn.message.address;
      expect(running).not.toContain(conversationId);
      running.add(conversationId);
      if (running.size === 3) {
        release();
      }
      await allBegan;
      order.push(turn.text);
      running.delete(conversationId);
      return echoSkill.handle(turn);
    });
    for (let index = 0; index < 12; index += 1) {
      const name = String(index % 3);
      const sender = { externalId: name };
      await assistant.take(`？${name}-${index}`, { address: toAddress(name), sender });
    }
    await assistant.worker.workOff();
    expect(order).toHaveLength(12);
    for (const name of ["0", "1", "2"]) {
      const own = order.filter((text) => text.startsWith(`？${name}-`));
      const numbers = own.map((text) => Number(text.split("-")[1]));
      expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    }
  });

  it("keeps what two workers do apart", async () => {
    const handled: string[] = [];
    const handle: Handle = async (turn) => {
      handled.push(turn.text);
      return echoSkill.handle(turn);
    };
    const [one, other] = [await createAssistant(handle), await createAssistant(handle)];
    for (let index = 0; index < 10; index += 1) {
      await one.take(`？${index}`, { address: toAddress(String(index % 5)) });
    }
    await Promise.all([one.worker.workOff(), other.worker.workOff()]);
    expect(handled.sort()).toEqual(Array.from({ length: 10 }, (_, index) => `？${index}`));
  });

  it("wakes up for a message and, when it is stopped, finishes the turn that runs", async () => {
    let begin = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const assistant = await createAssistant(async (turn) => {
      begin();
      await released;
      return echoSkill.handle(turn);
    });
    assistant.worker.start();
    await assistant.take("？一");
    await begun;
    const stopped = assistant.worker.stop();
    release();
    await stopped;
    expect((await assistant.replies()).map(({ text }) => text)).toEqual(["答：？一"]);
  });

  it("takes over what a crashed process had begun, and gives up what ends every process", async () => {
    const handled: string[] = [];
    const assistant = await createAssistant(async (turn) => {
      handled.push(turn.text);
      return echoSkill.handle(turn);
    }, 2);
    await assistant.take("？一");
    async function crash() {
      const lease_until = new Date(assistant.clock.now().getTime() + 30_000).toISOString();
      await test.storage.database
        .updateTable("inbox")
        .set((set) => ({ attempts: set("attempts", "+", 1), lease_owner: "gone", lease_until }))
        .execute();
    }
    await crash();
    await assistant.worker.workOff();
    expect(handled).toEqual([]);
    await crash();
    assistant.clock.advance(30_000);
    await assistant.worker.workOff();
    expect(handled).toEqual([]);
    const [reply] = await assistant.replies();
    const inbox = await test.storage.database.selectFrom("inbox").selectAll().executeTakeFirst();
    expect(inbox?.status).toBe("dead");
    expect(reply?.text).toBe(assistantTexts("message_buried", { id: `M${inbox?.seq}` }));
  });

  it("leaves alone what another process has taken over", async () => {
    const assistant = await createAssistant(async (turn) => {
      await test.storage.database.updateTable("inbox").set({ lease_owner: "other" }).execute();
      return echoSkill.handle(turn);
    });
    await assistant.take("？一");
    await assistant.worker.workOff();
    expect(await assistant.replies()).toEqual([]);
    const inbox = await test.storage.database.selectFrom("inbox").selectAll().executeTakeFirst();
    expect(inbox).toMatchObject({ status: "pending", lease_owner: "other" });
  });
});

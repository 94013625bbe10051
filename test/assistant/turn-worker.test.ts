import { hostname } from "node:os";
import process from "node:process";
import { setImmediate } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { claimMessage, markMessageAlone } from "../../src/storage/inbox.ts";
import { describeOnEachStorage, type TestStorage } from "../support/open-test-storage.ts";
import {
  assistantTexts,
  createTestAssistant,
  echoSkill,
  type TestAssistant,
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

  /** A process that ends with the next message in hand, which it had `alone` or beside others. */
  async function crash({ clock }: TestAssistant, isAlone: boolean): Promise<void> {
    const claim = { owner: "gone", now: clock.now(), leaseMs: 30_000, channels: ["web"] };
    const message = await claimMessage(test.storage.database, claim);
    if (isAlone && message !== undefined) {
      await markMessageAlone(test.storage.database, { key: message.seq, owner: "gone" });
    }
    clock.advance(30_000);
  }

  async function countClaims(): Promise<number> {
    const { database } = test.storage;
    const held = database.selectFrom("inbox").select("seq").where("lease_owner", "is not", null);
    return (await held.execute()).length;
  }

  it("handles what many crashed processes had in hand beside other messages", async () => {
    const assistant = await createAssistant(echoSkill.handle, 2);
    await assistant.take("？一");
    for (let crashes = 0; crashes < 5; crashes += 1) {
      await crash(assistant, false);
    }
    await assistant.worker.workOff();
    expect((await assistant.replies()).map(({ text }) => text)).toEqual(["答：？一"]);
  });

  it("tries alone what a process ended with", async () => {
    const handled: string[] = [];
    const assistant = await createAssistant(async (turn) => {
      handled.push(turn.text);
      if (turn.text === "？一") {
        const before = [...handled];
        await expect.poll(countClaims, { timeout: 30_000 }).toBe(4);
        // Time enough for the others to begin, if nothing held them.
        for (let looks = 0; looks < 100; looks += 1) {
          await countClaims();
          await setImmediate();
        }
        expect(handled).toEqual(before);
      }
      return echoSkill.handle(turn);
    });
    await assistant.take("？一");
    await crash(assistant, false);
    // A lane that claims one of these first may end it before; enough are left for every lane.
    for (const name of ["2", "3", "4", "5", "6", "7", "8", "9"]) {
      await assistant.take(`？${name}`, { address: toAddress(name) });
    }
    await assistant.worker.workOff();
    expect((await assistant.turns()).map(({ error_id }) => error_id)).toEqual(Array(9).fill(null));
  });

  it("takes up at its start what an ended process of this machine holds", async () => {
    const assistant = await createAssistant(echoSkill.handle);
    await assistant.take("？一");
    const owner = [hostname(), process.pid, "an-earlier-run", "1"].join("/");
    const claim = { owner, now: assistant.clock.now(), leaseMs: 30_000, channels: ["web"] };
    await claimMessage(test.storage.database, claim);
    await assistant.worker.workOff();
    expect(await assistant.replies()).toEqual([]);
    assistant.worker.start();
    await expect.poll(async () => (await assistant.replies()).length).toBe(1);
    await assistant.worker.stop();
  });

  it("gives up what ended every process that tried it alone", async () => {
    const handled: string[] = [];
    const assistant = await createAssistant(async (turn) => {
      handled.push(turn.text);
      return echoSkill.handle(turn);
    }, 2);
    await assistant.take("？一");
    await crash(assistant, true);
    await crash(assistant, true);
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

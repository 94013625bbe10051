import { afterAll, beforeAll, expect, it } from "vitest";
import { createDeliverOutbox } from "../../src/assistant/deliver-outbox.ts";
import { forgetSecrets } from "../../src/assistant/forget-secrets.ts";
import { silentLog } from "../../src/base/log.ts";
import { toReply } from "../../src/conversation/reply.ts";
import { enqueueReplies, readReplies } from "../../src/storage/outbox.ts";
import { createHandClock } from "../support/hand-clock.ts";
import { describeOnEachStorage, type TestStorage } from "../support/open-test-storage.ts";
import { toAddress } from "../support/test-assistant.ts";
import { openTestKnowledge } from "../support/test-knowledge.ts";

const texts = openTestKnowledge().texts.assistant;

const HOUR_MS = 3_600_000;
const CODE = "5RAP-5RQZ-CV4B";

describeOnEachStorage("forgetSecrets", (open) => {
  let test: TestStorage;
  beforeAll(async () => {
    test = await open();
  });
  afterAll(() => test.drop());

  it("hides what was shown once, an hour after it was sent and not before it was", async () => {
    const { storage } = test;
    const clock = createHandClock();
    const to = toAddress("a");
    const files = [{ name: "回执.pdf", mediaType: "application/pdf", base64: "JVBERg==" }];
    const reply = toReply(`查询码：${CODE}，编号 JY20261126-00010`, { secrets: [CODE], files });
    const list = toReply("清单", { files });
    await storage.transaction((transaction) =>
      enqueueReplies(
        transaction,
        [
          { to, reply, key: "receipt" },
          { to: toAddress("b"), reply: list, key: "list" },
        ],
        { now: clock.now() },
      ),
    );
    const kept = async () => {
      const [row] = await readReplies(storage.database, to.conversationId, {
        afterId: 0,
        limit: 1,
      });
      return JSON.parse(row?.reply ?? "{}");
    };
    clock.advance(2 * HOUR_MS);
    await forgetSecrets({ storage, clock, log: silentLog });
    expect((await kept()).text).toContain(CODE);

    const channels = new Map([["web", { send: async () => ({ kind: "sent" as const }) }]]);
    await createDeliverOutbox({
      texts,
      storage,
      channels,
      clock,
      log: silentLog,
    }).workOff();
    await forgetSecrets({ storage, clock, log: silentLog });
    expect((await kept()).text).toContain(CODE);

    clock.advance(HOUR_MS + 1);
    expect(await forgetSecrets({ storage, clock, log: silentLog })).toBe(2);
    expect(await kept()).toEqual(toReply("查询码：••••-••••-••••，编号 JY20261126-00010"));
    expect(await forgetSecrets({ storage, clock, log: silentLog })).toBe(0);
  });
});

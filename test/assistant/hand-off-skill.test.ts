import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createInvitation } from "../../src/storage/invitations.ts";
import { describeOnEachStorage, type TestStorage } from "../support/open-test-storage.ts";
import {
  assistantTexts,
  createTestAssistant,
  type TestAssistant,
  toAddress,
} from "../support/test-assistant.ts";

const ASKER = { address: toAddress("asker"), sender: { externalId: "asker" } };
const OTHER = { address: toAddress("other"), sender: { externalId: "other" } };

describeOnEachStorage("createHandOffSkill", (open) => {
  let test: TestStorage;
  let assistant: TestAssistant;
  let duty = 0;
  let officer: typeof ASKER;

  beforeAll(async () => {
    test = await open();
  });
  afterAll(() => test.drop());
  beforeEach(async () => {
    assistant = await createTestAssistant(test.storage);
    duty += 1;
    officer = await bind(`duty${duty}`);
  });

  async function bind(name: string): Promise<typeof ASKER> {
    const now = assistant.clock.now();
    const expiresAt = new Date(now.getTime() + 3_600_000);
    const code = await createInvitation(
      test.storage.database,
      { role: "triage", officeId: undefined, expiresAt },
      now,
    );
    const from = { address: toAddress(name), sender: { externalId: name } };
    await say(`绑定 ${code}`, from);
    return from;
  }

  let count = 0;
  function say(text: string, from: typeof ASKER, press?: string) {
    count += 1;
    return assistant.say(text, {
      ...{ ...from, externalId: `h${count}` },
      ...(press === undefined ? {} : { press }),
    });
  }

  const latest = async (from: typeof ASKER) =>
    (await assistant.replies(from.address.conversationId)).at(-1);

  async function call(): Promise<string> {
    await say("＠请问我的材料还缺什么", ASKER);
    return (await latest(officer))?.buttons[0]?.[0]?.token ?? "";
  }

  it("brings what an officer writes to the one who asked, once, and records who answered", async () => {
    const token = await call();
    expect((await say("", officer, token)).text).toContain("请问我的材料还缺什么");
    expect((await say("还缺营业执照复印件。", officer)).text).toBe(
      assistantTexts("human_answer_sent"),
    );
    const answers = (await assistant.replies("web:asker")).filter(({ text }) =>
      text.includes("还缺营业执照复印件。"),
    );
    expect(answers).toHaveLength(1);
    const id = token.split(".")[2] ?? "";
    const row = await test.storage.database
      .selectFrom("hand_offs")
      .selectAll()
      .where("id", "=", id)
      .executeTakeFirst();
    expect(row?.answered_at).not.toBeNull();
    expect((await say("？后来的问题", officer)).text).toBe("答：？后来的问题");
  });

  it("tells a second officer that it was answered, and lets them add to it", async () => {
    const second = await bind(`second${duty}`);
    const token = await call();
    await say("", officer, token);
    await say("第一个答复", officer);
    expect((await say("", second, token)).text).toContain("已经有人回复过");
    await say("补充一句", second);
    expect((await latest(ASKER))?.text).toContain("补充一句");
  });

  it("sends nothing when the officer thinks better of it", async () => {
    const token = await call();
    const before = await assistant.replies("web:asker");
    await say("", officer, token);
    expect((await say("取消", officer)).text).toBe(assistantTexts("human_answer_cancelled"));
    expect(await assistant.replies("web:asker")).toEqual(before);
  });

  it("refuses the button to anybody who is no staff", async () => {
    const token = await call();
    expect((await say("", OTHER, token)).text).toBe(assistantTexts("unknown_button"));
    expect((await say("冒充的答复", OTHER)).text).not.toBe(assistantTexts("human_answer_sent"));
  });

  it("takes the message outside duty hours, and says when somebody will see it", async () => {
    assistant = await createTestAssistant(
      test.storage,
      {},
      {
        isOnDuty: () => false,
        words: "08:30-12:00",
      },
    );
    expect((await say("＠请回电", ASKER)).text).toBe(
      assistantTexts("human_told_later", { hours: "08:30-12:00" }),
    );
    expect((await latest(officer))?.text).toContain("请回电");
  });
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createRunTurn } from "../../src/assistant/run-turn.ts";
import type { StoredSkill } from "../../src/assistant/turn-facts.ts";
import { systemClock } from "../../src/base/clock.ts";
import { createRandomId } from "../../src/base/id.ts";
import type { Log } from "../../src/base/log.ts";
import { silentLog } from "../../src/base/log.ts";
import type { Draft } from "../../src/conversation/draft.ts";
import { toReply } from "../../src/conversation/reply.ts";
import { listDeadMessages, redriveMessage } from "../../src/storage/inbox.ts";
import { createInvitation } from "../../src/storage/invitations.ts";
import { disablePerson } from "../../src/storage/people.ts";
import {
  describeOnEachStorage,
  openTestStorage,
  type TestStorage,
} from "../support/open-test-storage.ts";
import {
  assistantTexts,
  createTestAssistant,
  echoSkill,
  type TestAssistant,
  tallySkill,
  toAddress,
  understandByMark,
} from "../support/test-assistant.ts";

const TABLES = ["turns", "conversations", "accounts", "invitations", "people", "inbox"] as const;

describeOnEachStorage("createRunTurn", (open) => {
  let test: TestStorage;
  let assistant: TestAssistant;
  beforeAll(async () => {
    test = await open();
  });
  beforeEach(async () => {
    assistant = await createTestAssistant(test.storage);
  });
  afterEach(async () => {
    for (const table of [...TABLES, "outbox", "counters", "hand_offs"] as const) {
      await test.storage.database.deleteFrom(table).execute();
    }
  });
  afterAll(() => test.drop());

  it("shows what a skill writes before it is finished to who asked, in public to nobody", async () => {
    const drafts: Draft[] = [];
    const handle: StoredSkill["handle"] = async (turn) => {
      turn.showDraft?.(toReply("先说一句\u200b"));
      return { code: "answered", reply: toReply("全部") };
    };
    const writing = await createTestAssistant(
      test.storage,
      { showDraft: (draft) => drafts.push(draft) },
      undefined,
      { ...echoSkill, handle },
    );
    await writing.say("？多少");
    const [turn] = await writing.turns();
    expect(drafts).toEqual([
      { id: turn?.id, messageId: "m1", address: toAddress("1"), reply: toReply("先说一句") },
    ]);
    expect((await writing.say("？多少", { isPublic: true })).text).toContain("全部");
    expect(drafts).toHaveLength(1);
  });

  async function conversation(name = "1") {
    return test.storage.database
      .selectFrom("conversations")
      .selectAll()
      .where("id", "=", `web:${name}`)
      .executeTakeFirst();
  }

  describe("one message", () => {
    it("ends as a turn, a reply and a message that is done", async () => {
      const reply = await assistant.say("？商标怎么注册");
      expect(reply.text).toBe("答：？商标怎么注册");
      const turns = await assistant.turns();
      expect(turns).toMatchObject([
        { text: "？商标怎么注册", intent: "ask", outcome: "answered", error_id: null },
      ]);
      const outbox = await test.storage.database.selectFrom("outbox").selectAll().execute();
      expect(outbox).toMatchObject([{ dedupe_key: `turn:${turns[0]?.id}`, status: "pending" }]);
      expect(await conversation()).toMatchObject({ version: 1, holder: null, state: null });
    });

    it("is handled once when the platform sends it twice", async () => {
      expect(await assistant.take("？一", { externalId: "same" })).toBe("accepted");
      expect(await assistant.take("？一", { externalId: "same" })).toBe("repeated");
      await assistant.worker.workOff();
      expect(await assistant.replies()).toHaveLength(1);
    });

    it("is answered where others read along, unless it is one person's own", async () => {
      const inPublic = { isPublic: true };
      const refused = assistantTexts("public_chat");
      expect((await assistant.say("？一", inPublic)).text).toBe("答：？一");
      expect((await assistant.say("！我叫张三，要举报", inPublic)).text).toBe(refused);
      expect((await assistant.say("＠请人来", inPublic)).text).toBe(refused);
      expect((await assistant.say("绑定 abcd-efgh-jkmn", inPublic)).text).toBe(refused);
      expect((await assistant.say("", { ...inPublic, press: "tally.done" })).text).toBe(refused);
      const [, ...turns] = await assistant.turns();
      expect(turns.map(({ text, outcome }) => [text, outcome])).toEqual(
        turns.map(() => ["", "guardrails_public_chat"]),
      );
    });

    it("is kept without personal data, unless the skill is the report", async () => {
      await assistant.say("？我的电话13812345678");
      const [turn] = await assistant.turns();
      expect(turn?.text).toBe("？我的电话[phone]");
      expect(turn?.reply).not.toContain("13812345678");
    });

    it("shows a skill the earlier turns, latest last", async () => {
      const seen: string[][] = [];
      const skill = {
        ...echoSkill,
        handle: (turn: Parameters<typeof echoSkill.handle>[0]) => {
          seen.push(turn.history.map(({ text }) => text));
          return echoSkill.handle(turn);
        },
      };
      assistant = await createTestAssistant(test.storage, { skills: [skill] });
      await assistant.say("？一");
      await assistant.say("？二");
      await assistant.say("？三");
      expect(seen).toEqual([[], ["？一"], ["？一", "？二"]]);
    });
  });

  describe("a skill that throws", () => {
    it("is logged with an id that the person is told, and the message is done", async () => {
      const logged: object[] = [];
      const log: Log = { ...silentLog, error: (facts) => logged.push(facts) };
      assistant = await createTestAssistant(test.storage, { log });
      const reply = await assistant.say("？意外");
      const [turn] = await assistant.turns();
      expect(turn).toMatchObject({ outcome: "error_unexpected" });
      expect(turn?.error_id).toMatch(/^\w{8}$/);
      expect(reply.text).toContain(turn?.error_id);
      expect(logged).toMatchObject([{ errorId: turn?.error_id, skill: "echo" }]);
      expect(JSON.stringify(logged)).not.toContain("？意外");
      expect(await assistant.say("？好了")).toMatchObject({ text: "答：？好了" });
    });

    it("may say something better than that", async () => {
      const reply = await assistant.say("？已知");
      expect(reply.text).toMatch(/^资料正在更新。（编号 \w{8}）$/);
    });

    it("leaves what is remembered as it was", async () => {
      await assistant.say("！一");
      const before = await conversation();
      await assistant.say("？意外");
      expect((await conversation())?.state).toBe(before?.state);
    });
  });

  describe("a skill that holds the conversation", () => {
    it("gets what it keeps, with what it remembered", async () => {
      await assistant.say("！一");
      expect(await conversation()).toMatchObject({ holder: "tally", version: 1 });
      expect((await assistant.say("二")).text).toBe("第2条：二");
      expect((await assistant.say("三")).text).toBe("第3条：三");
    });

    it("is gone back to after another skill answered in between", async () => {
      await assistant.say("！一");
      const reply = await assistant.say("？中间问一句");
      expect(reply.text).toBe("答：？中间问一句\n\n接着第1条");
      expect(reply.buttons).toEqual([[{ label: "完", token: "tally.done" }]]);
      expect((await assistant.say("二")).text).toBe("第2条：二");
    });

    it("lets go", async () => {
      await assistant.say("！一");
      expect((await assistant.say("完")).text).toBe("共1条");
      expect(await conversation()).toMatchObject({ holder: null, state: null, version: 2 });
      expect((await assistant.say("？一")).text).toBe("答：？一");
    });

    it("loses nothing when another skill remembers something too", async () => {
      const asking = {
        ...echoSkill,
        handle: async (turn: Parameters<typeof echoSkill.handle>[0]) => {
          const asked = turn.state === undefined;
          const reply = { text: asked ? "哪一个？" : "这一个", citations: [], buttons: [] };
          return { code: asked ? "clarification" : "answered", reply, state: asked ? 1 : null };
        },
      } as typeof echoSkill;
      assistant = await createTestAssistant(test.storage, { skills: [asking, tallySkill] });
      await assistant.say("！一");
      expect((await assistant.say("？哪")).text).toBe("哪一个？");
      expect(await conversation()).toMatchObject({ holder: "echo" });
      expect((await assistant.say("？这")).text).toBe("这一个\n\n接着第1条");
      expect((await assistant.say("二")).text).toBe("第2条：二");
    });

    it("is told to cancel, whatever it keeps", async () => {
      await assistant.say("！一");
      expect((await assistant.say("取消。")).text).toBe("第2条：取消。");
      expect((await assistant.say("取消")).text).toBe("共2条");
      expect((await assistant.say("取消")).text).toBe(assistantTexts("nothing_to_cancel"));
    });

    it("gets a file without words", async () => {
      await assistant.say("！一");
      const attachments = [{ reference: "f1", name: "照片.jpg" }];
      expect((await assistant.say("", { attachments })).text).toBe("第2条：");
    });
  });

  describe("a button", () => {
    it("goes to the skill that its token names", async () => {
      expect((await assistant.say("", { press: "tally.more" })).text).toBe("第1条：tally.more");
    });

    it("that no skill knows is refused and changes nothing", async () => {
      await assistant.say("！一");
      const before = await conversation();
      const reply = await assistant.say("", { press: "gone.yes" });
      expect(reply.text).toContain(assistantTexts("unknown_button"));
      expect((await assistant.turns()).at(-1)?.outcome).toBe("report_refused");
      expect((await conversation())?.state).toBe(before?.state);
    });

    it("is left out of a reply when no channel could carry it", async () => {
      const token = `echo.${"长".repeat(30)}`;
      const skill = {
        ...echoSkill,
        handle: async () =>
          ({
            code: "answered",
            reply: { text: "好\u202e", citations: [], buttons: [[{ label: "一", token }]] },
          }) as const,
      };
      assistant = await createTestAssistant(test.storage, { skills: [skill] });
      const { text, buttons } = await assistant.say("？一");
      expect(text).toBe("好");
      expect(buttons.flat().map(({ label }) => label)).toEqual([
        assistantTexts("button_useful"),
        assistantTexts("button_not_useful"),
      ]);
    });
  });

  describe("a commit that fails", () => {
    it("is tried again later, and the order of the conversation is kept", async () => {
      await assistant.take("！写不进");
      await assistant.take("？后来");
      await assistant.worker.workOff();
      expect(await assistant.replies()).toEqual([]);
      const counters = await test.storage.database.selectFrom("counters").selectAll().execute();
      expect(counters).toEqual([]);
    });

    it("is given up after five tries: the person is told, and a person sees it", async () => {
      await assistant.take("！写不进");
      await assistant.take("？后来");
      for (let attempt = 1; attempt <= 5; attempt += 1) {
        await assistant.worker.workOff();
        assistant.clock.advance(60_000);
      }
      const dead = await listDeadMessages(test.storage.database);
      expect(dead).toMatchObject([{ attempts: 5, last_error: "Error: the disk is full" }]);
      const id = `M${dead[0]?.seq}`;
      expect((await assistant.replies()).map(({ text }) => text)).toEqual([
        assistantTexts("message_buried", { id }),
        "答：？后来",
      ]);
      await redriveMessage(test.storage.database, dead[0]?.seq ?? 0, assistant.clock.now());
      await assistant.worker.workOff();
      expect(await listDeadMessages(test.storage.database)).toEqual([]);
    });

    it("changes nothing when another turn of the conversation came first, and is tried again", async () => {
      let isFirst = true;
      const racing = {
        ...tallySkill,
        handle: async (turn: Parameters<typeof tallySkill.handle>[0]) => {
          if (turn.text === "二" && isFirst) {
            isFirst = false;
            await test.storage.database
              .updateTable("conversations")
              .set((set) => ({ version: set("version", "+", 1) }))
              .execute();
          }
          return tallySkill.handle(turn);
        },
      };
      assistant = await createTestAssistant(test.storage, { skills: [racing] });
      await assistant.say("！一");
      await assistant.say("二");
      expect(await assistant.replies()).toHaveLength(1);
      assistant.clock.advance(60_000);
      await assistant.worker.workOff();
      expect((await assistant.replies()).map(({ text }) => text)).toEqual([
        "第1条：！一",
        "第2条：二",
      ]);
      const counters = await test.storage.database.selectFrom("counters").selectAll().execute();
      expect(counters.map(({ value }) => value)).toEqual([1, 1]);
    });
  });

  describe("a one-time code", () => {
    function invite(role: string, officeId?: string) {
      const expiresAt = new Date(assistant.clock.now().getTime() + 3_600_000);
      return createInvitation(
        test.storage.database,
        { role, officeId, expiresAt },
        assistant.clock.now(),
      );
    }

    async function role(): Promise<string | undefined> {
      return (await test.storage.database.selectFrom("people").select("role").executeTakeFirst())
        ?.role;
    }

    it("binds its role and greets by it", async () => {
      const code = await invite("officer", "rongcheng");
      expect((await assistant.say(`/start ${code}`)).text).toBe(assistantTexts("bound_officer"));
      expect(await role()).toBe("officer");
      const [turn] = await assistant.turns();
      expect(turn).toMatchObject({ outcome: "answered_binding", text: "绑定" });
      expect((await assistant.say(`绑定 ${await invite("lead", "puning")}`)).text).toBe(
        assistantTexts("bound_lead"),
      );
    });

    it("that is wrong or used changes nothing", async () => {
      const code = await invite("lead", "rongcheng");
      await assistant.say(`绑定 ${code}`, {
        address: toAddress("2"),
        sender: { externalId: "2" },
      });
      const refused = assistantTexts("binding_refused");
      expect((await assistant.say(`绑定 ${code}`)).text).toBe(refused);
      expect((await assistant.say("绑定 ABCDE23456")).text).toBe(refused);
      expect((await assistant.turns()).at(-1)?.outcome).toBe("guardrails_binding_refused");
    });

    it("is not listened to after five wrong ones within an hour", async () => {
      for (let wrong = 0; wrong < 5; wrong += 1) {
        await assistant.say(`绑定 ABCDE2345${wrong + 2}`);
      }
      const code = await invite("lead", "rongcheng");
      expect((await assistant.say(`绑定 ${code}`)).text).toBe(assistantTexts("binding_limited"));
      expect(await role()).toBe("enterprise");
      assistant.clock.advance(3_600_000 - 1);
      expect((await assistant.say(`绑定 ${code}`)).text).toBe(assistantTexts("binding_limited"));
    });

    it("gives rights to the skills until the person is disabled", async () => {
      const seen: unknown[] = [];
      const skill = {
        ...echoSkill,
        handle: (turn: Parameters<typeof echoSkill.handle>[0]) => {
          seen.push([turn.person.role, turn.person.officeId]);
          return echoSkill.handle(turn);
        },
      };
      assistant = await createTestAssistant(test.storage, { skills: [skill] });
      await assistant.say(`绑定 ${await invite("officer", "rongcheng")}`);
      await assistant.say("？一");
      const person = await test.storage.database
        .selectFrom("people")
        .selectAll()
        .executeTakeFirst();
      await disablePerson(test.storage.database, person?.id ?? "", assistant.clock.now());
      await assistant.say("？二");
      expect(seen).toEqual([
        ["officer", "rongcheng"],
        ["enterprise", undefined],
      ]);
    });
  });

  describe("a wish for a human", () => {
    async function bind(name: string, role: string, officeId?: string) {
      const expiresAt = new Date(assistant.clock.now().getTime() + 3_600_000);
      const code = await createInvitation(
        test.storage.database,
        { role, officeId, expiresAt },
        assistant.clock.now(),
      );
      const from = { address: toAddress(name), sender: { externalId: name } };
      await assistant.say(`绑定 ${code}`, from);
    }

    it("says so when nobody is on duty", async () => {
      expect((await assistant.say("人工")).text).toBe(assistantTexts("human_nobody"));
      expect((await assistant.turns()).at(-1)).toMatchObject({
        intent: "human",
        outcome: "handed_over",
      });
    });

    it("is told to everybody of triage, without personal data", async () => {
      await bind("t1", "triage");
      await bind("t2", "triage");
      await bind("o1", "officer", "city_bureau");
      const reply = await assistant.say("＠我要找人，电话13812345678");
      expect(reply.text).toBe(assistantTexts("human_told", { count: 2 }));
      for (const name of ["t1", "t2"]) {
        const notice = (await assistant.replies(`web:${name}`)).at(-1);
        expect(notice?.text).toContain("我要找人，电话[phone]");
        expect(notice?.buttons.flat()).toMatchObject([
          { label: assistantTexts("button_answer_human") },
        ]);
      }
      expect(await assistant.replies("web:o1")).toHaveLength(1);
    });

    it("is told to the city's bureau when there is no triage, with what was said before", async () => {
      await bind("o1", "lead", "city_bureau");
      await bind("o2", "lead", "puning");
      await assistant.say("？我的专利怎么办");
      expect((await assistant.say("转人工")).text).toBe(assistantTexts("human_told", { count: 1 }));
      expect((await assistant.replies("web:o1")).at(-1)?.text).toContain("？我的专利怎么办");
      expect(await assistant.replies("web:o2")).toHaveLength(1);
    });
  });
});

describe("createRunTurn", () => {
  it("refuses two skills that claim the same intent", async () => {
    const test = await openTestStorage();
    const twin = { ...echoSkill, name: "twin" };
    const create = () =>
      createRunTurn({
        storage: test.storage,
        skills: [echoSkill, twin],
        understand: understandByMark,
        recogniseAttack: () => undefined,
        texts: assistantTexts,
        bindAccount: async () => ({
          code: "answered",
          reply: { text: "", citations: [], buttons: [] },
        }),
        createId: createRandomId,
        maskText: (text) => text,
        clock: systemClock,
        log: silentLog,
      });
    expect(create).toThrow("two skills claim the intent ask");
    await test.drop();
  });
});

import { describe, expect, it } from "vitest";
import { createConversationSkill } from "../../src/assistant/conversation-skill.ts";
import { silentLog } from "../../src/base/log.ts";
import type { Intent } from "../../src/conversation/intent.ts";
import type { Role } from "../../src/conversation/person.ts";
import { toReply } from "../../src/conversation/reply.ts";
import { assistantTexts, toAddress } from "../support/test-assistant.ts";

const skill = createConversationSkill({
  texts: assistantTexts,
  findAnswer: async ({ text }) =>
    text.includes("传票") ? { code: "answered", reply: toReply("15日内答辩。") } : undefined,
});

async function answer(text: string, intent: Intent, role: Role = "enterprise") {
  const outcome = await skill.handle({
    id: "t1",
    message: {
      address: toAddress("1"),
      externalId: "m1",
      sender: { externalId: "1" },
      receivedAt: "2026-11-25T08:00:00.000Z",
      text,
      attachments: [],
    },
    text,
    intent,
    person: { id: "p1", role },
    history: [],
    state: undefined,
    now: new Date("2026-11-25T08:00:00.000Z"),
    today: "2026-11-25",
    log: silentLog,
  });
  if (typeof outcome === "function") {
    throw new Error("a conversation changes nothing");
  }
  return outcome;
}

describe("createConversationSkill", () => {
  it.each([
    ["早上好呀", "smalltalk_greeting"],
    ["Hi there", "smalltalk_greeting_english"],
    ["你好，太感谢了", "smalltalk_thanks"],
    ["Thanks a lot", "smalltalk_thanks_english"],
    ["请问你是机器人吗", "smalltalk_identity"],
    ["哈哈哈", "smalltalk_other"],
    ["this", "smalltalk_other"],
    ["/start", "welcome"],
    ["What can you do?", "welcome_english"],
    ["取消", "nothing_to_cancel"],
  ] as const)("answers %s with %s", async (text, name) => {
    expect(await answer(text, "smalltalk")).toMatchObject({
      code: "answered_smalltalk",
      reply: { text: assistantTexts(name) },
    });
  });

  it.each([
    ["officer", "本单位队列"],
    ["lead", "多次被举报名单"],
    ["triage", "待分派"],
    ["auditor", "身份查看记录"],
  ] as const)("tells a person of staff who is %s what they can do", async (role, words) => {
    const { reply } = await answer("帮助", "smalltalk", role);
    expect(reply.text).toBe(assistantTexts(`help_${role}`));
    expect(reply.text).toContain(words);
    expect((await answer("帮助", "smalltalk")).reply.text).not.toContain(words);
  });

  it("says in its welcome that it is automatic and not binding", () => {
    expect(assistantTexts("welcome")).toMatch(/自动.*仅供参考/s);
  });

  it("tells what is known of what only seems to be off topic", async () => {
    const { code, reply } = await answer("传票是我妈签收的", "offtopic");
    expect(code).toBe("answered");
    expect(reply.text).toBe("15日内答辩。");
  });

  it("names 12345 and 110 for what is not its business", async () => {
    const { code, reply } = await answer("邻居太吵了", "offtopic");
    expect(code).toBe("unanswerable_off_topic");
    expect(reply.text).toMatch(/12345.*110/s);
    const english = await answer("My neighbours are so loud", "offtopic");
    expect(english.reply.text).toMatch(/^[\x20-\x7e]+12345[\x20-\x7e]+110\.$/);
  });
});

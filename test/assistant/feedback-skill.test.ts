import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { CALL_TOKEN } from "../../src/assistant/hand-off-skill.ts";
import type { OutcomeCode } from "../../src/conversation/outcome.ts";
import { toReply } from "../../src/conversation/reply.ts";
import { closeGaps, countVotes, findOpenGaps, listOpenGaps } from "../../src/storage/gaps.ts";
import { describeOnEachStorage, type TestStorage } from "../support/open-test-storage.ts";
import {
  assistantTexts,
  createTestAssistant,
  echoSkill,
  type TestAssistant,
  toAddress,
} from "../support/test-assistant.ts";

const EVER = { since: new Date(0), limit: 100 };

describeOnEachStorage("createFeedbackSkill", (open) => {
  let test: TestStorage;
  let assistant: TestAssistant;
  let ending: OutcomeCode;

  beforeAll(async () => {
    test = await open();
  });
  afterAll(() => test.drop());
  beforeEach(async () => {
    for (const table of [
      "feedback",
      "gaps",
      "turns",
      "conversations",
      "outbox",
      "inbox",
    ] as const) {
      await test.storage.database.deleteFrom(table).execute();
    }
    ending = "answered";
    const skill = {
      ...echoSkill,
      handle: async () => ({ code: ending, reply: toReply("答") }),
    };
    assistant = await createTestAssistant(test.storage, {}, undefined, skill);
  });

  const gaps = () => listOpenGaps(test.storage.database, EVER);

  async function press(label: string, reply = "web:1") {
    const replies = await assistant.replies(reply);
    const button = replies
      .toReversed()
      .flatMap(({ buttons }) => buttons.flat())
      .find((candidate) => candidate.label === label);
    return assistant.say("", { press: button?.token ?? "", externalId: `press-${label}` });
  }

  it("keeps a vote for each answer, the person's last word", async () => {
    await assistant.say("？怎么注册商标");
    expect((await press(assistantTexts("button_useful"))).text).toBe(
      assistantTexts("feedback_thanks"),
    );
    expect(await countVotes(test.storage.database)).toEqual({ up: 1 });
    await press(assistantTexts("button_not_useful"));
    expect(await countVotes(test.storage.database)).toEqual({ down: 1 });
  });

  it("makes a disliked answer a gap, without personal data, with its reason", async () => {
    await assistant.say("？商标到期了打13812345678问谁");
    expect((await press(assistantTexts("button_not_useful"))).text).toBe(
      assistantTexts("feedback_why"),
    );
    await press(assistantTexts("button_outdated"));
    expect(await gaps()).toMatchObject([
      { question: "？商标到期了打[phone]问谁", outcome: "answered", reason: "outdated" },
    ]);
  });

  it("offers a human under a disliked answer, before and after its reason", async () => {
    const call = { label: assistantTexts("button_call_human"), token: CALL_TOKEN };
    await assistant.say("？怎么注册商标");
    expect((await press(assistantTexts("button_not_useful"))).buttons.flat()).toContainEqual(call);
    expect((await press(assistantTexts("button_outdated"))).buttons.flat()).toContainEqual(call);
  });

  it("keeps what could not be answered, and nothing of what is nobody's business", async () => {
    ending = "unanswerable_unknown_amount";
    await assistant.say("？补贴多少，我电话13812345678");
    ending = "unanswerable_off_topic";
    await assistant.say("？今天下雨吗");
    ending = "answered";
    await assistant.say("？商标怎么续展");
    const open = await gaps();
    expect(open.map(({ question }) => question)).toEqual(["？补贴多少，我电话[phone]"]);
    const ids = open.map(({ id }) => id);
    expect(await findOpenGaps(test.storage.database, ids)).toHaveLength(1);
    await closeGaps(test.storage.database, ids, { closing: "dismissed", now: new Date() });
    expect(await gaps()).toEqual([]);
  });

  it("offers a human after two refusals in a row, and not after one", async () => {
    ending = "unanswerable_not_in_documents";
    const call = assistantTexts("button_call_human");
    const labels = ({ buttons }: { buttons: readonly (readonly { label: string }[])[] }) =>
      buttons.flat().map(({ label }) => label);
    expect(labels(await assistant.say("？一"))).not.toContain(call);
    const second = await assistant.say("？二");
    expect(labels(second)).toContain(call);
    expect(second.text).toContain(assistantTexts("offer_human"));
    expect((await press(call)).text).toBe(assistantTexts("human_nobody"));
  });

  it("takes no vote on another conversation's answer", async () => {
    await assistant.say("？一");
    const [turn] = await assistant.turns();
    const stranger = { address: toAddress("2"), sender: { externalId: "2" } };
    const reply = await assistant.say("", { ...stranger, press: `feedback.up.${turn?.id}` });
    expect(reply.text).toBe(assistantTexts("unknown_button"));
    expect(await countVotes(test.storage.database)).toEqual({});
  });

  it.each(["feedback.up.", "feedback.why.x.y", "feedback.", "feedback.down.nothing"])(
    "refuses the button %s, which it never made",
    async (token) => {
      expect((await assistant.say("", { press: token })).text).toBe(
        assistantTexts("unknown_button"),
      );
    },
  );
});

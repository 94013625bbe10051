import { describe, expect, it } from "vitest";
import { INTENTS } from "../../src/conversation/intent.ts";
import { MESSAGE_INTENTS } from "../../src/retrieval/example.ts";
import { createUnderstandMessage } from "../../src/retrieval/understand-message.ts";

describe("createUnderstandMessage", () => {
  let classes = [{ label: "report", probability: 0.7 }];
  const data = { labels: [], pieces: [], cues: [], dimensions: 0, vectorLength: 0, scale: 1 };
  const understand = createUnderstandMessage({
    classify: () => classes,
    data: { ...data, rarities: new Float32Array(), weights: new Int8Array() },
  });

  it.each([
    "JY20261103-0042",
    "查询 JY20261103-0042",
    "查询码 A7K-92Q",
    "案号：20261103-0042。",
    "JY20261103-00042 ABCD-EFGH-HJKM",
  ])("takes %s for a question about a report's state", (text) => {
    expect(understand(text).intent).toBe("status");
  });

  it.each(["JY20261103-0042 追加两张照片", "仿我的 ZL202320651194.1 卖", "12345", "13800138000"])(
    "leaves %s to the classifier",
    (text) => {
      expect(understand(text)).toEqual({ intent: "report", confidence: 0.7 });
    },
  );

  it.each([
    [0.47, 0.42, "ask"],
    [0.55, 0.42, undefined],
    [0.47, 0.3, undefined],
  ])("of a report at %d and a question at %d says that it may be %s", (report, ask, mayBe) => {
    classes = [
      { label: "report", probability: report },
      { label: "ask", probability: ask },
    ];
    const { intent, mayBe: found } = understand("他们厂的事");
    expect([intent, found]).toEqual(["report", mayBe]);
  });

  it("begins no doubt about a question", () => {
    classes = [
      { label: "ask", probability: 0.5 },
      { label: "report", probability: 0.45 },
    ];
    expect(understand("他们厂的事")).toEqual({ intent: "ask", confidence: 0.5 });
  });
});

describe("MESSAGE_INTENTS", () => {
  it("are the intents of a conversation", () => {
    expect([...MESSAGE_INTENTS]).toEqual([...INTENTS]);
  });
});

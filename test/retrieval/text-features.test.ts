import { describe, expect, it } from "vitest";
import { createTextDescription, loadMessageCues } from "../../src/retrieval/text-features.ts";
import { createTokenizer } from "../../src/retrieval/tokenize-text.ts";
import { writeKnowledge } from "../support/write-knowledge.ts";

describe("createTextDescription", () => {
  const describeText = createTextDescription({
    tokenizer: createTokenizer(),
    embed: () => new Float32Array(),
    cues: {
      year: "20\\d\\d年",
    },
    nearness: () => 0,
    namesPlace: (normalized) => normalized.includes("普宁"),
  });

  it("sees cues in the normalised text", () => {
    expect(describeText("二〇二五年的目标").cues).toContain("year");
    expect(describeText("去年的目标").cues).not.toContain("year");
  });

  it("sees a question at the end", () => {
    expect(describeText("这样可以吗？").cues).toContain("~question at the end");
    expect(describeText("这样可以。").cues).not.toContain("~question at the end");
  });

  it("sees that a place is named", () => {
    expect(describeText("普寧有人卖假鞋").cues).toContain("~place");
    expect(describeText("有人卖假鞋").cues).not.toContain("~place");
  });

  it("gives words, single characters and pairs", () => {
    expect(describeText("商标法").pieces).toEqual(
      expect.arrayContaining(["w 商标法", "商", "商标"]),
    );
  });
});

describe("loadMessageCues", () => {
  it("names the cue that is no regular expression", () => {
    const folder = writeKnowledge({ "message-cues.yaml": 'bad: "(商标"\n' });
    expect(() => loadMessageCues(`${folder}/message-cues.yaml`)).toThrow("bad is no regular");
  });
});

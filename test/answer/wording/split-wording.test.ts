import { describe, expect, it } from "vitest";
import { splitWording } from "../../../src/answer/wording/split-wording.ts";

describe("splitWording", () => {
  it("reads marks before and behind the end of a sentence, in all brackets", () => {
    expect(splitWording("可以投诉[1]。要带证书。【2】[3]\n最多30日［1、2］。")).toEqual([
      { text: "可以投诉。", cited: [1] },
      { text: "要带证书。", cited: [2, 3] },
      { text: "最多30日。", cited: [1, 2] },
    ]);
  });

  it("leaves out markup and thoughts", () => {
    const text = "<think>先想[1]。</think>\n## 答复[1]\n1. **可以投诉**[1]。\n- 要带`证书`[2]。";
    expect(splitWording(text)?.map(({ text: words }) => words)).toEqual([
      "答复",
      "可以投诉。",
      "要带证书。",
    ]);
  });

  it.each([
    '{"answer":"可以投诉[1]。"}',
    '[{"a":1}]',
    "```\n可以[1]。\n```",
    "<think>可以[1]。",
    "<p>可以[1]。</p>",
  ])("takes %s for no text", (text) => {
    expect(splitWording(text)).toBeUndefined();
  });
});

import { describe, expect, it } from "vitest";
import { createTokenizer, isCharacterPair } from "../../src/retrieval/tokenize-text.ts";

describe("createTokenizer", () => {
  const tokenizer = createTokenizer(["马德里国际注册商标", "里湖镇"]);

  it("keeps the domain's words whole", () => {
    expect(tokenizer.words("里湖镇的马德里国际注册商标")).toEqual([
      "里湖镇",
      "的",
      "马德里国际注册商标",
    ]);
  });

  it("gives content words and character pairs without stop words and punctuation", () => {
    expect(tokenizer.terms("我的专利，被仿！")).toEqual([
      "专利",
      "仿",
      "~我的",
      "~的专",
      "~专利",
      "~被仿",
    ]);
  });

  it("brings forms of an English word together", () => {
    const terms = (text: string) => tokenizer.terms(text);
    expect(terms("Patents")).toEqual(terms("patent"));
    expect(terms("filing")).toEqual(terms("filed"));
    expect(terms("policies")).toEqual(terms("policy"));
  });

  it("gives traditional and simplified characters the same terms", () => {
    expect(tokenizer.terms("舉報商標侵權")).toEqual(tokenizer.terms("举报商标侵权"));
  });

  it("marks pairs", () => {
    expect(tokenizer.terms("专利").map(isCharacterPair)).toEqual([false, true]);
  });
});

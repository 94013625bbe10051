import { describe, expect, it } from "vitest";
import { completeQuestion } from "../../src/answer/complete-question.ts";
import { loadQuestionWords } from "../../src/answer/question-words.ts";

const words = loadQuestionWords("knowledge/question-words.yaml");
const complete = (text: string, ...earlier: string[]) =>
  completeQuestion(text, earlier, words, () => true);

describe("completeQuestion", () => {
  it("leaves a question alone when nothing came before", () => {
    expect(complete("要带什么")).toEqual({ text: "要带什么" });
  });

  it("exchanges the place, the right or the platform of the question before", () => {
    expect(complete("那普宁呢", "揭东区商标侵权去哪里举报").text).toBe("普宁商标侵权去哪里举报");
    expect(complete("专利呢？", "商标侵权找谁").text).toBe("专利侵权找谁");
    expect(complete("那拼多多呢", "在淘宝被抄了怎么投诉").text).toBe("在拼多多被抄了怎么投诉");
  });

  it("exchanges the year of the question before", () => {
    expect(complete("那2024年呢", "2025年有效发明专利目标是多少").text).toContain("2024年");
  });

  it("asks another thing of the same subject", () => {
    expect(complete("要带什么材料", "商标被侵权去哪里举报").text).toMatch(
      /商标被侵权.*要带什么材料/,
    );
    expect(complete("多久", "专利侵权找谁处理").text).toMatch(/专利侵权.*多久/);
    expect(complete("为什么", "专利裁决只能去市局").text).toMatch(/专利裁决.*为什么/);
  });

  it("follows a chain of follow-ups to its beginning", () => {
    const text = complete("多久有结果", "商标被侵权去哪里举报", "要带什么").text;
    expect(text).toMatch(/商标被侵权.*多久有结果/);
  });

  it("completes a question that names no subject of its own", () => {
    expect(complete("会公开吗", "外观专利怎么申请").text).toMatch(/外观专利.*会公开吗/);
    expect(complete("错过那个期限怎么补", "发明专利年费几月交").text).toMatch(/年费.*错过/);
  });

  it("keeps a question that stands on its own", () => {
    for (const text of ["编制依据", "那商业秘密泄露找谁管", "这个规划什么时候发布的"]) {
      expect(complete(text, "商标侵权找谁").text).toBe(text);
    }
  });

  it("reads 第二个呢 as the second answer to the question before", () => {
    expect(complete("第二个呢", "打赢官司有补贴吗")).toEqual({
      text: "打赢官司有补贴吗",
      ordinal: 2,
    });
  });

  it("asks whether a short question that names nothing is one that people ask as it stands", () => {
    const earlier = ["给电商平台发侵权通知要附什么"];
    const bare = "没有授权书可以吗";
    expect(completeQuestion(bare, earlier, words, () => false).text).toMatch(/侵权通知.*授权书/);
    expect(completeQuestion(bare, earlier, words, () => true).text).toBe(bare);
    const named = "商标可以转让吗";
    expect(completeQuestion(named, earlier, words, () => false).text).toBe(named);
  });

  it.each(["如果是实用新型呢", "换作实用新型嘞", "假如是实用新型"])(
    "goes on from the question before: %s",
    (text) => {
      expect(complete(text, "发明专利提交申请交多少官费")).toMatchObject({
        text: expect.stringMatching(/实用新型.*官费|官费.*实用新型/),
      });
    },
  );

  it("puts another city in the place of its own", () => {
    expect(complete("那潮州呢", "揭阳2020年每万人发明专利多少").text).toMatch(/^潮州2020年/);
  });

  it("completes an English question that leans on the one before", () => {
    const fine = "What is the fine for trademark infringement?";
    expect(complete("and for false advertising?", fine).text).toBe(
      "What is the fine for false advertising?",
    );
    expect(complete("What about counterfeit medicine?", fine).text).toMatch(
      /fine.*counterfeit medicine/,
    );
    const term = "How long is the opposition period now?";
    expect(complete("and in 2027?", term).text).toMatch(/opposition period.*2027/);
    const register = "How do I register a trademark?";
    expect(complete("How long does it take?", register).text).toMatch(/trademark.*how long/i);
    expect(complete("how much?", register).text).toMatch(/trademark.*how much/i);
    expect(complete("and for copyright?", fine).text).toBe("What is the fine for copyright?");
  });

  it("does not glue a short English question that people ask as it stands to the one before", () => {
    const pirated = "Where do I report pirated books?";
    const copyright = "What is copyright?";
    expect(completeQuestion(copyright, [pirated], words, () => true).text).toBe(copyright);
    expect(completeQuestion("What materials?", [pirated], words, () => false).text).toMatch(
      /pirated books.*materials/,
    );
  });

  it("takes there after is for no pointer", () => {
    const fee = "Is there a fee for patents?";
    expect(completeQuestion(fee, ["Where do I report fakes?"], words, () => false).text).toBe(fee);
  });

  it("keeps an English question that stands on its own", () => {
    for (const text of [
      "And how do I register a domain name?",
      "Where do I report a shop that sells fake shoes?",
      "What does the plan say about patents of high value?",
    ]) {
      expect(complete(text, "How long does a patent last?").text).toBe(text);
    }
  });
});

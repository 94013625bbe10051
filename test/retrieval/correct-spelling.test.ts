import { describe, expect, it } from "vitest";
import { createCorrectSpelling } from "../../src/retrieval/correct-spelling.ts";
import { buildSpelling } from "../../src/retrieval/spelling.ts";
import { createTokenizer } from "../../src/retrieval/tokenize-text.ts";

const terms = ["侵权", "商标", "专利", "著作权", "知识产权", "质押融资", "举报", "投诉"];
const asks = [
  "商标注册要多少钱",
  "专利侵权怎么投诉",
  "我市的商标怎么注册",
  "我的货是假货怎么办",
  "市场上卖假货",
];
const tokenizer = createTokenizer(terms);
const written = Array.from({ length: 50 }, () => asks).flat();
const correct = createCorrectSpelling(buildSpelling(written, terms, tokenizer), tokenizer);

describe("createCorrectSpelling", () => {
  it.each([
    ["商标侵犬怎么举报", "商标侵权怎么举报"],
    ["专例申请流程", "专利申请流程"],
    ["伤标被抢注", "商标被抢注"],
    ["知识产劝保护", "知识产权保护"],
    ["著作泉登记", "著作权登记"],
  ])("puts right what sounds like a term: %s", (misspelt, right) => {
    expect(correct(misspelt)).toBe(right);
  });

  it("takes sounds for one that southern dialects do not tell apart", () => {
    expect(correct("桑标注册")).toBe("商标注册");
  });

  it("takes traditional characters for simplified ones where it corrects", () => {
    expect(correct("專例申請")).toBe("专利申请");
  });

  it.each([
    "全力保护权利",
    "这是场官司",
    "我司的产品",
    "模具上刻着过期的专利号",
    "去市监局投诉",
    "專利申請",
    "尊敬的领导：您好！",
    "卖了两万块假鞋会判几年",
    "能叫个懂商标的人加我微信吗",
  ])("leaves a right text alone: %s", (text) => {
    expect(correct(text)).toBe(text);
  });

  it.each([
    ["zhishichanquan", "知识产权"],
    ["shangbiao zhuce yao duoshao qian", "商标注册要多少钱"],
    ["Zhuanli qinquan zenme tousu？", "专利侵权怎么投诉？"],
    ["我想zhuce商标", "我想注册商标"],
    ["zhi shi chan quan 质押", "知识产权 质押"],
  ])("reads pinyin: %s", (letters, words) => {
    expect(correct(letters)).toBe(words);
  });

  it.each([
    "how to report trademark infringement",
    "patent fees",
    "shangbiao@zhuanli.com",
    "zhuanli2025",
    "APP",
    "de shi",
    "Zhuanli IP Ltd",
  ])("leaves other Latin letters alone: %s", (text) => {
    expect(correct(text)).toBe(text);
  });
});

import { describe, expect, it } from "vitest";
import { isAccused, loadQuestionWords } from "../../src/answer/question-words.ts";

const words = loadQuestionWords("knowledge/question-words.yaml");

describe("isAccused", () => {
  it.each([
    "昨天,被人告了,说我商标侵权",
    "你好，被职业打假人告了怎么办",
    "被人告了专利侵权，他那专利早就有人卖过",
    "老公在直播间卖包被抓了",
    "我被同行举报了卖假货",
    "我被市场监管局罚了两万",
    "我们被一个牌子告了",
    "我被查了怎么应对",
    "店里昨天被查，货都被扣",
    "他投诉我，我被平台下架了链接",
  ])("hears the accused side: %s", (text) => {
    expect(isAccused(text, words)).toBe(true);
  });

  it.each([
    "我被人仿冒了商标",
    "我被同行抄了外观想举报",
    "我被人抢注商标去哪投诉",
    "我被人盗图做广告",
    "他被查过还在卖",
    "对方上个月被罚过又开张了",
    "被举报人在流沙",
    "榕城区一家店卖假鞋，被市场监管局查过还在卖，请处理",
    "这个账号卖盗版，被平台封过又开新号，我要举报",
  ])("hears a victim: %s", (text) => {
    expect(isAccused(text, words)).toBe(false);
  });
});

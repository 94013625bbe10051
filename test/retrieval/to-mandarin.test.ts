import { describe, expect, it } from "vitest";
import { toMandarin } from "../../src/retrieval/to-mandarin.ts";

describe("toMandarin", () => {
  it.each([
    ["我哋惠来啲假酒边个管", "我们惠来些假酒谁管"],
    ["佢哋卖假嘢我可唔可以举报", "他们卖假货我可不可以举报"],
    ["点举报，要几耐", "怎么举报，要多久"],
    ["厝边偷我个样着去底块投诉", "邻居偷我个样着去哪里投诉"],
    ["假货去那里举报", "假货去哪里举报"],
    ["我想在那儿登记？", "我想在哪儿登记？"],
    ["而家仲有冇补贴", "现在仲有没有补贴"],
  ])("says %s in Mandarin", (text, mandarin) => {
    expect(toMandarin(text)).toBe(mandarin);
  });

  it.each([
    "改了一点算抄袭吗",
    "快点处理",
    "在哪个网站点投诉",
    "几个人",
    "我去那里举报过",
    "我上个月在那里登记",
    "今天",
    "商标注册",
  ])("leaves %s as it is", (text) => {
    expect(toMandarin(text)).toBe(text);
  });
});

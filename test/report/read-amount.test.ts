import { describe, expect, it } from "vitest";
import { largestYuan, readAmounts } from "../../src/report/read-amount.ts";

function valuesOf(text: string) {
  return readAmounts(text).map(({ text: piece, value, kind }) => [piece, value, kind]);
}

describe("readAmounts", () => {
  it.each([
    ["一共卖了8万块的货", ["8万块", 80_000, "yuan"]],
    ["货值三万多元", ["三万多元", 30_000, "yuan"]],
    ["有两千双", ["两千双", 2_000, "pieces"]],
    ["已售1.3万件", ["1.3万件", 13_000, "pieces"]],
    ["净赚一万六，还在卖", ["一万六", 16_000, "bare"]],
    ["收了RMB 2,600", ["RMB 2,600", 2_600, "yuan"]],
    ["人民币叁拾伍万元整", ["人民币叁拾伍万元整", 350_000, "yuan"]],
    ["卖了¥1,280。", ["¥1,280", 1_280, "yuan"]],
    ["要六块五一把", ["六块五", 6, "yuan"]],
    ["包授权三千八一件", ["三千八", 3_800, "bare"]],
    ["手表一块三百多", ["三百多", 300, "bare"]],
    ["洗发水一瓶二十五", ["二十五", 25, "bare"]],
    ["一株卖十二", ["十二", 12, "bare"]],
    ["睡裙四十九一条", ["四十九", 49, "bare"]],
    ["批发价便宜三毛", ["三毛", expect.closeTo(0.3), "yuan"]],
    ["廿二银一桶", ["廿二银", 22, "yuan"]],
    ["九月份发了两个柜", ["两个柜", 2, "pieces"]],
    ["两个柜台在卖", ["两个", 2, "pieces"]],
    ["卖了三千毛绒玩具", ["三千", 3_000, "bare"]],
    ["进了五百毛衣", ["五百", 500, "bare"]],
    ["办了两万银联卡", ["两万", 20_000, "bare"]],
  ])("reads %s", (text, amount) => {
    expect(valuesOf(text)).toContainEqual(amount);
  });

  it("leaves out years, dates, numbers of rights, phones and words with numerals", () => {
    const text =
      "2019年3月授权ZL202120983346.7，电话13800138000，五十个工作日，二合一，百顺机械，十二生肖，他四十五岁，一店卖十三香，九毛九";
    expect(readAmounts(text)).toEqual([]);
  });

  it.each(["一套十二生肖摆件", "一件十三行的衣服", "一张三十六计"])(
    "takes no name for a price in %s",
    (text) => {
      expect(valuesOf(text).map(([, value]) => value)).toEqual([1]);
    },
  );
});

describe("largestYuan", () => {
  const read = (text: string) => largestYuan(text, readAmounts(text));

  it("takes the largest sum", () => {
    expect(read("先收了500元，后来又收8万6千块")).toBe(86_000);
  });

  it("multiplies pieces by the price of one of them", () => {
    expect(read("一双45，存了500双")).toBe(22_500);
    expect(read("已售1.3万件，单价29.9")).toBe(388_700);
    expect(read("300箱，一双45")).toBeUndefined();
  });

  it("does not take pieces for money", () => {
    expect(read("查到2800册")).toBeUndefined();
  });
});

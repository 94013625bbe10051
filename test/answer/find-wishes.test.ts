import { describe, expect, it } from "vitest";
import { findWishes } from "../../src/answer/find-wishes.ts";

const TOLD =
  "我家在镇上开了十八年的早餐店街坊都认得这个招牌上个月有人寄来一封信还上门拍了好些照片我们一家老小都靠这个店吃饭";

describe("findWishes", () => {
  it("finds each wish of a story without a full stop, with what stands before it", () => {
    const story = `${TOLD}说我侵权我可以继续用吗他们还要我赔五万隔壁都劝我私了这封信几天内要回`;
    const wishes = findWishes(story);
    expect(wishes).toHaveLength(2);
    expect(wishes[0]).toMatch(/说我侵权我可以继续用吗$/u);
    expect(wishes[1]).toMatch(/^他们还要我赔.*几天内要回$/u);
  });

  it("takes what is asked in one breath for one wish", () => {
    const story = `${TOLD}我想走行政的路子不打官司要交什么多久有结果`;
    expect(findWishes(story)).toHaveLength(1);
  });

  it("begins a wish behind the last full stop or comma", () => {
    const story = `${TOLD}，货都扣了。押金交了能不能先放货啊，客户天天催`;
    expect(findWishes(story)).toEqual(["押金交了能不能先放货啊"]);
  });

  it("finds none in a short question, nor where nothing is asked", () => {
    expect(findWishes("招牌可以继续用吗")).toEqual([]);
    expect(
      findWishes(`${TOLD}说我侵权要我赔五万隔壁都劝我私了我也不晓得该信哪一个`.replace("哪", "这")),
    ).toEqual([]);
  });

  it("finds at most four", () => {
    const story =
      TOLD + "这样行吗货要退吗钱会扣吗牌子能留吗店会关吗".replaceAll("吗", "吗那边的人又说别的");
    expect(findWishes(story)).toHaveLength(4);
    expect(findWishes(`${story}的时候罚多少`).at(-1)).toContain("罚多少");
  });
});

import { describe, expect, it } from "vitest";
import { findPlace } from "../../src/report/find-place.ts";
import { loadReportKnowledge } from "../../src/report/report-knowledge.ts";

const { place: knowledge } = loadReportKnowledge("knowledge");
const find = (text: string, isOnline = false) => findPlace(text, isOnline, knowledge);

describe("findPlace", () => {
  it("finds towns with and without their endings", () => {
    expect(find("锡场镇有人卖假鞋")).toMatchObject({ district: "揭东区", town: "锡场镇" });
    expect(find("棉湖那家店")).toMatchObject({ district: "揭西县", town: "棉湖镇" });
    expect(find("A shop in Mianhu sells fakes")).toMatchObject({ district: "揭西县" });
  });

  it("finds zones and keeps their names", () => {
    expect(find("空港那边的仓库")).toMatchObject({ district: "榕城区", zone: "空港经济区" });
    expect(find("大南海的工地")).toMatchObject({ district: "惠来县" });
  });

  it("takes the place of the act, not the reporter's", () => {
    expect(find("我们公司在揭东曲溪，抄我们的厂在普宁占陇")).toMatchObject({ district: "普宁市" });
    expect(find("住流沙，被骗的店在葵潭")).toMatchObject({ district: "惠来县" });
    expect(find("公司注册在揭东，被仙桥的厂偷拍")).toMatchObject({ district: "榕城区" });
    expect(find("榕城有店拿笋干贴我们的玉湖商标")).toMatchObject({ district: "榕城区" });
  });

  it("takes the reporter's place when there is no other and nothing happened online", () => {
    expect(find("我店在池尾，对面新开一家抄我招牌")).toMatchObject({ district: "普宁市" });
    expect(find("我住池尾，网上买的", true)).toEqual({ kind: "unknown" });
    expect(find("买到假表，人在池尾", true)).toEqual({ kind: "unknown" });
  });

  it("takes where the other side is that a sentence tells of", () => {
    expect(find("对方微信号 shoes_88，卖假表，人在池尾", true)).toMatchObject({
      district: "普宁市",
    });
    expect(find("对方不理我。人在池尾", true)).toEqual({ kind: "unknown" });
  });

  it("takes several districts for the city", () => {
    expect(find("榕城和惠来都有店在卖")).toEqual({ kind: "city" });
  });

  it("takes other cities for outside, roads and courts named after them not", () => {
    expect(find("卖家在浙江义乌，我人在榕城")).toMatchObject({ kind: "outside" });
    expect(find("北京路那家店卖假酒")).toEqual({ kind: "unknown" });
    expect(find("正在广州知识产权法院审理")).toEqual({ kind: "unknown" });
    expect(find("产地写云南")).toEqual({ kind: "unknown" });
  });

  it("asks about names that districts share, unless the text tells", () => {
    expect(find("坪上那边卖假茶")).toMatchObject({ kind: "ambiguous", name: "坪上" });
    expect(find("坪上镇那边卖假茶")).toMatchObject({ district: "揭西县" });
    expect(find("坪上农场门口")).toMatchObject({ district: "揭东区" });
    expect(find("大南山街道，不是揭西南山")).toMatchObject({ district: "普宁市" });
  });

  it("does not take goods called after a place for the place", () => {
    expect(find("直播间卖假的葵潭菠萝", true)).toEqual({ kind: "unknown" });
    expect(find("霖磐的店卖假的葵潭菠萝")).toMatchObject({ district: "揭东区" });
  });

  it("does not find places inside other words", () => {
    expect(find("地上满地都是假货")).toEqual({ kind: "unknown" });
    expect(find("平台不肯下架山寨货")).toEqual({ kind: "unknown" });
  });

  it("does not take where goods go for where they are", () => {
    expect(find("炮台的仓库，货都发往惠来")).toMatchObject({ district: "榕城区" });
  });
});

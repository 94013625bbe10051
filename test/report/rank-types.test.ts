import { describe, expect, it } from "vitest";
import { likeliestType, rankTypes } from "../../src/report/rank-types.ts";
import { loadReportKnowledge } from "../../src/report/report-knowledge.ts";

const { types } = loadReportKnowledge("knowledge");
const knowsNothing = () => [];
const rank = (text: string) => rankTypes(text, types, knowsNothing);

describe("rankTypes", () => {
  it.each([
    ["他印的专利号查不到，是假专利", "patent_passing_off"],
    ["有人侵犯我的发明专利，想请求行政裁决", "patent_infringement"],
    ["职务发明奖金一直不给，想请你们调解", "patent_mediation"],
    ["那家店翻印我们的教材，是盗版", "copyright"],
    ["盒子上乱贴地理标志专用标志", "gi_product"],
    ["离职员工带走客户名单给竞争对手", "trade_secret"],
    ["私自繁种我有品种权的水稻", "plant_variety"],
    ["我们登记的布图设计被抄", "ic_layout"],
    ["他公司的字号跟我公司一样，要他改名", "enterprise_name"],
    ["同行造谣诋毁我们的产品", "unfair_competition"],
    ["货柜今晚报关出口，都是冒牌的", "customs"],
    ["店里挂奥运五环做广告", "olympic_mark"],
    ["用全运会吉祥物做生意", "special_mark"],
    ["我们被美国法院冻结了店铺，TRO", "overseas"],
    ["商标代理机构收钱包授权，给假的受理通知书", "agency_misconduct"],
    ["买了假酒，要他退一赔三，不肯退", "consumer_complaint"],
    ["老板拖欠工资不发", "not_ip"],
  ])("tells from the signs alone what %s is", (text, type) => {
    expect(likeliestType(rank(text))).toBe(type);
  });

  it("gives probabilities in order", () => {
    const ranked = rank("有人卖假货");
    const confidences = ranked.map(({ confidence }) => confidence);
    expect(confidences).toEqual([...confidences].sort((one, other) => other - one));
    expect(confidences.reduce((sum, confidence) => sum + confidence, 0)).toBeLessThan(1);
  });

  it("weighs what the classifier learnt against the signs", () => {
    const learnt = () => [{ label: "copyright", probability: 0.9 }];
    expect(rankTypes("请处理", types, learnt)[0]?.key).toBe("copyright");
  });
});

describe("likeliestType", () => {
  it("follows the classifier without a sign where it is far from unclear", () => {
    const learnt = [
      { label: "not_ip", probability: 0.3 },
      { label: "unclear", probability: 0.08 },
    ];
    expect(likeliestType(rankTypes("河水是红色的", types, () => learnt))).toBe("not_ip");
  });

  it("is nothing for a short text without a sign", () => {
    expect(likeliestType(rank("我要反映一件事"))).toBeUndefined();
  });

  it("is nothing when the classifier says unclear", () => {
    const ranked = rankTypes("请处理", types, () => [{ label: "unclear", probability: 1 }]);
    expect(likeliestType(ranked)).toBeUndefined();
  });
});

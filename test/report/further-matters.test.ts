import { describe, expect, it } from "vitest";
import type { Draft } from "../../src/report/draft.ts";
import { startIntake } from "../../src/report/draft-narrative.ts";
import { advanceIntake } from "../../src/report/intake.ts";
import { describeReadBack } from "../../src/report/intake-summary.ts";
import { intakeRules as rules } from "../support/report-office.ts";

/** The draft after a story and what was said next. */
function tell(story: string, ...texts: string[]): Draft {
  return texts.reduce<Draft>(
    (draft, text) => advanceIntake(draft, { kind: "text", text }, rules).draft,
    startIntake("draft-1", story, rules),
  );
}

const ONE = "普宁流沙的鑫丰鞋店卖假冒商标的耐克运动鞋，有两百双";
const TWO = "我要举报两件事：第一，他卖假货锁，假冒商标；第二，他还假冒专利，产品是水龙头";

describe("a further matter", () => {
  it("gets the place and the respondent that are answered", () => {
    const told = tell(TWO, "分开登记", "普宁市", "鑫丰五金厂");
    expect(told.furtherMatters).toMatchObject([
      { place: { district: "普宁市" }, answers: { respondent: "鑫丰五金厂" } },
    ]);
    const [, , second = ""] = describeReadBack(told, rules).split(/第\d件\n/);
    expect(second).toContain("普宁市市场监督管理局");
    const [changed] = tell(
      TWO,
      ...["分开登记", "普宁市", "鑫丰五金厂", "修改", "被举报人", "大发五金厂"],
    ).furtherMatters;
    expect(changed?.answers).toMatchObject({ respondent: "大发五金厂" });
  });

  it("gets the place that a later text tells", () => {
    const told = tell(TWO, "分开登记", "他的店开在普宁市的一条街上，已经开了好多年");
    expect(told.furtherMatters).toMatchObject([{ place: { district: "普宁市" } }]);
  });

  it.each([[["不对，是普宁市"]], [["修改", "地点", "普宁市"]]])(
    "moves with the first one by %j",
    (corrections) => {
      const told = tell(TWO, "分开登记", "榕城区", ...corrections);
      expect(told.furtherMatters).toMatchObject([{ place: { district: "普宁市" } }]);
    },
  );

  it("stays where it is and with whom it is about, where that is told", () => {
    const other = "还有一件，揭西的大发瓷厂仿我们的外观设计专利，是专利侵权纠纷";
    const told = tell(ONE, other, "分开登记", "不对，是惠来县", "修改", "被举报人", "大发鞋店");
    expect(told).toMatchObject({
      place: { district: "惠来县" },
      answers: { respondent: "大发鞋店" },
      furtherMatters: [{ place: { district: "揭西县" }, answers: { respondent: "大发瓷厂" } }],
    });
  });

  it("is about the same respondent where it names nobody, and about no other one", () => {
    const respondents = (draft: Draft) =>
      draft.furtherMatters.map(({ answers }) => answers.respondent);
    expect(respondents(tell(ONE, "还有一个问题，他还假冒专利"))).toEqual(["鑫丰鞋店"]);
    expect(respondents(tell(ONE, "还要举报另一家店，假冒专利"))).toEqual([undefined]);
    const described = TWO.replace("他还假冒专利", "隔壁一家店假冒专利");
    expect(respondents(tell(described, "分开登记", "普宁市", "鑫丰五金厂"))).toEqual([undefined]);
  });

  it("is none where it cannot be recorded here, and its words stay in the story", () => {
    for (const words of [
      "还有一件，惠来的老王欠薪三个月，工资一直拖欠",
      "另外还要举报惠来县大发瓷厂，我准备起诉他打官司",
    ]) {
      const told = tell(ONE, words);
      expect([told.step, told.furtherMatters], words).toEqual(["evidence", []]);
      expect(told.narrative, words).toContain(words);
      expect(told.place, words).toMatchObject({ district: "普宁市" });
    }
    for (const parts of [
      "第一，他卖假货锁，假冒商标；第二，我准备去法院起诉他",
      "第一，我准备去法院起诉他；第二，他卖假货锁，假冒商标",
    ]) {
      const told = tell(`普宁市鑫丰五金厂，我要举报两件事：${parts}`);
      expect([told.type, told.furtherMatters], parts).toEqual(["counterfeit_mark", []]);
    }
  });

  it("stays when the type is chosen again, where it is another one's", () => {
    const other = "还要举报另一家，惠来县的阿强鞋店卖假冒商标的耐克鞋";
    const told = tell(ONE, other, "分开登记", "修改", "类型", "商标假冒");
    const choose = { kind: "press", step: "type", value: "counterfeit_mark" } as const;
    expect(advanceIntake(told, choose, rules).draft.furtherMatters).toMatchObject([
      { type: "counterfeit_mark", answers: { respondent: "阿强鞋店" } },
    ]);
    const twice = tell(TWO, "分开登记", "普宁市", "鑫丰五金厂");
    const passingOff = { ...choose, value: "patent_passing_off" };
    expect(advanceIntake(twice, passingOff, rules).draft.furtherMatters).toEqual([]);
  });

  it("does not come again when it was declined, nor twice when more of it is told", () => {
    const other = "还要举报另一家，惠来县的阿强书店卖盗版教材";
    const more = "第一件的锁有三百把，第二件的教材有很多，请你们尽快处理一下";
    const types = (draft: Draft) => draft.furtherMatters.map(({ type }) => type);
    expect(types(tell(TWO, "只登记一件", more))).toEqual([]);
    expect(types(tell(TWO, "只登记一件", "普宁市", other))).toEqual(["copyright"]);
    expect(types(tell(TWO, "只登记一件", "普宁市", other, more))).toEqual(["copyright"]);
    const added = "补充一下，第二件事的产品是水龙头，他在包装上写的专利号是假的，假冒专利";
    const told = tell(TWO, added);
    expect(types(told)).toEqual(["patent_passing_off"]);
    expect(told.furtherMatters[0]?.told.at(-1)).toBe(added);
    expect(types(tell("我要举报", "鞋店卖假鞋，假冒商标", "只登记一件"))).toEqual([]);
    const anew = tell(TWO, "只登记一件", "修改", "描述", TWO);
    expect([anew.step, ...types(anew)]).toEqual(["matters", "patent_passing_off"]);
  });

  it("is one of the same type where somebody else in another district is named", () => {
    const told = tell(
      "举报两件事：一是普宁市鑫丰鞋店卖假冒商标的耐克鞋；二是榕城区旺记酒行卖假冒商标的五粮液酒",
    );
    expect(told).toMatchObject({
      step: "matters",
      place: { district: "普宁市" },
      furtherMatters: [{ type: "counterfeit_mark", place: { district: "榕城区" } }],
    });
    expect(told.answers.respondent).toContain("鑫丰鞋店");
    expect(told.furtherMatters[0]?.answers.respondent).toContain("旺记酒行");
    const same = tell("普宁市鑫丰鞋店两件事：一是卖假冒商标的耐克鞋；二是卖假冒商标的袜子");
    expect(same.furtherMatters).toEqual([]);
  });
});

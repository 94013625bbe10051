import { describe, expect, it } from "vitest";
import { readText } from "../../src/base/yaml-file.ts";
import type { Target } from "../../src/target/target.ts";
import {
  askTargets,
  HANDED_ON,
  targetSkillBeforeRefusal as skill,
  targetCatalog,
  targetSkillAlone,
} from "../support/ask-targets.ts";

const { targets, baseFigures } = targetCatalog;
const plan = readText("knowledge/plan/jieyang-ip-plan-2021-2025.md");
const isChinese = (name: string) => /\p{Script=Han}/u.test(name);

/** Numbers of a text, without those of the line about the plan's period and of citation marks. */
function numbersOf(text: string): string[] {
  const lines = text.split("\n").filter((line) => !/规划期|plan's period/.test(line));
  return (
    lines
      .join("\n")
      .replace(/\[\d+\]/g, "")
      .match(/\d+(?:\.\d+)?/g) ?? []
  );
}

const firstLine = (text: string) => text.split("\n")[0] ?? "";

function chineseNames({ name, aliases }: Target): string[] {
  return [name, ...aliases.filter(isChinese)].map((alias) => alias.replaceAll(" ", "的"));
}

/** The planned value as a reply shows it. */
function shownValues({ planned, unit }: Target): string[] {
  if (planned.text !== undefined) {
    return [planned.text];
  }
  return unit.startsWith("万") ? [String(planned.value * 10_000)] : [String(planned.value)];
}

describe("createTargetSkill", () => {
  it("answers the question of the design with all three numbers", async () => {
    const { code, reply } = await askTargets("2025年有效发明专利目标是多少，比2020年多多少");
    expect(code).toBe("answered");
    expect(firstLine(reply.text)).toContain("1500件");
    expect(numbersOf(reply.text)).toEqual(expect.arrayContaining(["1500", "718", "782"]));
    expect(reply.text).toContain("1500−718=782");
    expect(reply.citations[0]?.quote).toContain("| 有效发明专利量 | 件 | 718 | 1500 |");
  });

  it("tells the other numbers of the thing, each with its place", async () => {
    const { reply } = await askTargets("培训要办够几场");
    expect(reply.text).toContain(
      "相关：知识产权专题培训人次：规划到2025年的目标是6000人次以上[1]。",
    );
    expect(reply.citations[0]?.quote).toContain("培训6000人次以上");
    const before = await askTargets("十三五期间买专利保险的企业有几家");
    expect(before.reply.text).toMatch(/相关：“十三五”期间.*专利保险保额是250万元\[\d\]。/);
  });

  it("tells no other numbers when several things are asked for, or what is not there", async () => {
    const several = await askTargets("专题培训场次和有效发明专利的目标");
    expect(several.reply.text).not.toContain("相关：");
    const absent = await askTargets("普宁的专题培训场次目标");
    expect(absent.code).toBe("unanswerable_not_in_documents");
    expect(absent.reply.text).not.toContain("相关：");
  });

  it("does not tell a number twice that was asked for", async () => {
    const { reply } = await askTargets("专题培训场次和人次的目标");
    expect(reply.text).not.toContain("相关：");
  });

  it("quotes the plan word for word in every citation", async () => {
    for (const { name } of targets) {
      const { reply } = await askTargets(`${name}的目标和基期值是多少`);
      expect(reply.citations.length).toBeGreaterThan(0);
      for (const { quote } of reply.citations) {
        expect(plan).toContain(quote);
      }
    }
  });

  const planned = [
    "{}的目标是多少",
    "到2025年{}要达到多少",
    "请问揭阳市{}规划值是几",
    "十四五末{}定了多少？",
    "{} 2025",
  ];
  const compared = ["{}目标比2020年多多少", "{}从基期到2025年增量是多少"];
  const grown = ["{}的增幅是百分之几", "{}规划增长率多少"];

  for (const target of targets) {
    it(`knows ${target.name} by all its names in every way of asking`, async () => {
      for (const name of chineseNames(target)) {
        for (const phrasing of planned) {
          const question = phrasing.replace("{}", name);
          const { code, reply } = await askTargets(question);
          expect(code, question).toBe("answered");
          for (const value of shownValues(target)) {
            expect(reply.text, question).toContain(value);
          }
        }
      }
    });
  }

  for (const target of targets.filter(({ base, perYear }) => base !== null && !perYear)) {
    const base = target.base?.value ?? 0;
    // Two digits are all that the plan's numbers have: whole hundredths are exact.
    const gapHundredths = Math.round(target.planned.value * 1000) - Math.round(base * 1000);
    const gap = String(gapHundredths / 1000);
    const growth = ((gapHundredths / Math.round(base * 1000)) * 100).toFixed(2);

    it(`calculates ${target.name} exactly`, async () => {
      for (const name of chineseNames(target)) {
        for (const phrasing of compared) {
          const { reply } = await askTargets(phrasing.replace("{}", name));
          expect(numbersOf(reply.text), `${phrasing} ${name}`).toContain(gap);
        }
        for (const phrasing of grown) {
          const { reply } = await askTargets(phrasing.replace("{}", name));
          expect(reply.text, `${phrasing} ${name}`).toContain(`${growth}%`);
        }
      }
    });

    it(`knows ${target.nameEn} in English`, async () => {
      for (const name of [target.nameEn, ...target.aliases.filter((alias) => !isChinese(alias))]) {
        const { code, reply } = await askTargets(`What is the 2025 target for ${name}?`);
        expect(code, name).toBe("answered");
        expect(reply.text, name).toContain(target.nameEn);
        expect(reply.text).not.toMatch(/规划|目标/);
      }
    });
  }

  it("gives every base figure with its unit and period", async () => {
    for (const figure of baseFigures) {
      const { code, reply } = await askTargets(`${figure.name}是多少`);
      expect(code, figure.name).toBe("answered");
      expect(reply.text, figure.name).toContain(String(figure.value));
      expect(reply.text, figure.name).toContain(figure.period);
    }
  });
});

describe("what follows from the numbers", () => {
  it("gives multiple, yearly increase and compound growth", async () => {
    const { reply } = await askTargets("优势企业2025年是2020年的几倍，年均增长多少");
    expect(reply.text).toContain("3.57倍");
    expect(reply.text).toContain("7.2家");
    expect(reply.text).toContain("28.99%");
  });

  it("calculates what is left from a value that is supposed", async () => {
    const { reply } = await askTargets(
      "假如2024年底有效发明专利1320件，那到目标还缺几件，2025一年要涨百分之几才够？",
    );
    expect(firstLine(reply.text)).toContain("180件（1500−1320=180）");
    expect(reply.text).toContain("13.64%");
    expect(reply.text).toContain("88.00%");
  });

  it("spreads what is left over months", async () => {
    const { reply } = await askTargets("质押融资现在有7.3亿，剩下6个月每月要做多少");
    expect(reply.text).toContain("2.7亿元");
    expect(reply.text).toContain("0.45亿元（2.7÷6）");
  });

  it("says that a supposed value above the target reaches it", async () => {
    const { reply } = await askTargets("如果PCT申请已经有120件，还差多少");
    expect(firstLine(reply.text)).toContain("已达到规划目标");
  });

  it("rounds to the digits that are asked for", async () => {
    const { reply } = await askTargets("有效发明专利增长率保留一位小数");
    expect(reply.text).toContain("108.9%");
  });

  it("tells where a stated number differs from the plan", async () => {
    const { reply } = await askTargets("质押融资累计8亿元，贯标企业200家，跟规划一致吗");
    expect(reply.text).toContain("8亿元与规划不一致，规划是10亿元");
    expect(reply.text).toContain("200家与规划不一致，规划是150家以上");
  });

  it("tells where the plan's own statements differ", async () => {
    const { reply } = await askTargets("质押融资金额2020年基期值");
    expect(reply.text).toContain("2.716亿元");
  });

  it("has nothing to compare where there is no base value", async () => {
    const { reply } = await askTargets("植物新品种权增幅是多少");
    expect(firstLine(reply.text)).toContain("没有给出基期值");
    expect(reply.text).not.toContain("%");
  });

  it("says that there is no base value where that alone is asked for, and cites what there is", async () => {
    const { code, reply } = await askTargets("2020年维权援助和调解办了多少宗");
    expect(code).toBe("unanswerable_not_in_documents");
    expect(firstLine(reply.text)).toContain("没有给出2020年的基期值");
    expect(reply.text).toContain("每年50件");
    expect(reply.citations).not.toEqual([]);
    expect(reply.text).not.toContain("无法计算");
    const both = await askTargets("2020年维权援助办案量和2025年目标各是多少");
    expect(both.code).toBe("answered");
  });

  it("finds a target by its two numbers", async () => {
    const { reply } = await askTargets("从14到50翻了几倍");
    expect(reply.text).toContain("国家知识产权优势企业");
    expect(reply.text).toContain("3.57倍");
  });
});

describe("lists and rankings", () => {
  it("puts all targets in a table", async () => {
    const { code, reply } = await askTargets("列出全部指标");
    expect(code).toBe("answered");
    expect(reply.table?.rows).toHaveLength(targets.length);
  });

  it("lists the targets of several categories together", async () => {
    const both = await askTargets("保护类和运用类的指标列个表");
    const names = both.reply.table?.rows.map(([name]) => name).join(" ") ?? "";
    expect(names).toContain("维权援助");
    expect(names).toContain("优势企业");
    expect(names).not.toContain("有效发明专利");
  });

  it("lists only the table's own targets when asked for their nature", async () => {
    const { reply } = await askTargets("全部预期性指标做成表");
    expect(reply.table?.rows).toHaveLength(11);
  });

  it("lists one category", async () => {
    const { reply } = await askTargets("保护类指标有哪些");
    expect(reply.table?.rows.map(([name]) => name)).toEqual(["知识产权维权援助和调解办案量"]);
  });

  it("has a citation for every mark, those of the table as well", async () => {
    for (const text of ["列出全部指标", "哪个指标增长最快", "有效发明专利和商标的目标"]) {
      const { reply } = await askTargets(text);
      const cells = (reply.table?.rows ?? []).flat();
      const marks = [reply.text, ...cells].join("\n").matchAll(/\[(\d+)\]/g);
      const numbers = [...new Set([...marks].map(([, number]) => Number(number)))];
      expect(numbers.sort((one, other) => one - other)).toEqual(
        reply.citations.map((_, at) => at + 1),
      );
    }
  });

  it("shows as many as are asked for, ten as well", async () => {
    const ranked = await askTargets("增幅最大的前十个指标");
    expect(ranked.reply.table?.rows.length).toBeGreaterThan(3);
    const two = await askTargets("增幅最大的2个指标");
    expect(two.reply.table?.rows).toHaveLength(2);
  });

  it("ranks by growth", async () => {
    const { reply } = await askTargets("哪个指标增幅最大，哪个最小");
    expect(firstLine(reply.text)).toMatch(
      /质押融资项目数（455\.56%）.*国家地理标志商标（50\.00%）/,
    );
  });

  it("names the rows without a base value", async () => {
    const { reply } = await askTargets("哪些指标没有基期值");
    expect(firstLine(reply.text)).toContain("农业植物新品种权授权量、知识产权维权援助和调解办案量");
  });

  it("tells two that are named by one word, and the city's own beside other places'", async () => {
    const both = await askTargets("十四五质押融资累计目标：金额、项数");
    expect(numbersOf(both.reply.text)).toEqual(expect.arrayContaining(["10", "100"]));
    const places = await askTargets("揭阳、汕头、全省平均，2020年每万人发明专利各是多少");
    expect(numbersOf(places.reply.text)).toEqual(expect.arrayContaining(["1.18", "5.21", "28.04"]));
    const cases = await askTargets("公安十三五立了多少知产案，涉案价值几亿");
    expect(numbersOf(cases.reply.text)).toEqual(expect.arrayContaining(["544", "5.37"]));
  });

  it("takes the end of the years before for the base, other places' and people for no target", async () => {
    const { code, reply } = await askTargets("十三五规划末有效发明专利有多少件");
    expect(code).toBe("answered");
    expect(firstLine(reply.text)).toContain("718件");
    const named = await askTargets("PCT那项指标的名字和2025年目标值是什么");
    expect(firstLine(named.reply.text)).toContain("100件");
    const people = await askTargets("揭阳宣传活动要覆盖多少万人次");
    expect(people.reply.text).not.toContain("2.3件");
  });

  it("reads the year in which something was to be reached", async () => {
    const { code, reply } = await askTargets("国家强国建设试点城市当时是想哪年拿下来");
    expect(code).toBe("answered");
    expect(reply.text).toContain("力争2024年获批");
  });

  it("compares two targets", async () => {
    const { reply } = await askTargets("优势企业和版权兴业示范基地哪个增长快");
    expect(firstLine(reply.text)).toContain("国家知识产权优势企业：257.14%");
    expect(reply.table?.rows).toHaveLength(2);
  });
});

describe("what the plan does not hold", () => {
  const tableTargets = targets.filter(({ nature }) => nature !== undefined);
  const nearMisses: readonly (readonly [string, RegExp])[] = [
    ["2023年{}是多少", /没有2023年/],
    ["{}2030年的目标是多少", /没有2030年/],
    ["普宁市{}目标是多少", /没有.*县/],
    ["{}分解到各县区是多少", /没有.*县/],
    ["榕城区{}要完成多少", /没有.*县/],
    ["深圳市{}的目标是多少", /没有深圳/],
    ["“十五五”{}目标是多少", /没有“?十五五/],
    ["{}现在完成了多少", /没有完成情况/],
    ["{}达标了吗", /没有完成情况/],
    ["{}的目标完成率", /没有完成情况/],
    ["那几个指标里{}完成了多少、达标没", /没有完成情况/],
    ["{}是在哪一年达到的", /没有完成情况/],
    ["省里那份十四五{}定的是多少", /没有省里那份规划的指标/],
    ["上一份十三五规划定的{}目标是多少", /没有十三五规划的指标/],
    ["{}按国别怎么分", /没有按/],
    ["{}目标的理由是什么，谁拍板的", /没有说明这个数是怎么定的/],
    ["{}逐年的数是多少", /没有逐年/],
    ["去年{}有多少", /没有/],
  ];
  for (const [phrasing, refusal] of nearMisses) {
    it(`never answers ${phrasing} with a number of the plan`, async () => {
      const isYearly = phrasing.includes("逐年");
      for (const { name } of tableTargets.filter(({ perYear }) => !(isYearly && perYear))) {
        const question = phrasing.replace("{}", name);
        const { code, reply } = await askTargets(question);
        expect(code, question).toBe("unanswerable_not_in_documents");
        expect(firstLine(reply.text), question).toMatch(refusal);
      }
    });
  }

  it("refuses the number of a kind of right that is counted within another", async () => {
    const { code, reply } = await askTargets("全市软件著作权登记有几件");
    expect(code).toBe("unanswerable_not_in_documents");
    expect(firstLine(reply.text)).toContain("没有按");
    expect((await askTargets("全市版权登记有几件")).code).toBe("answered");
  });

  it("refuses targets of another plan without a target's name", async () => {
    const { code, reply } = await askTargets("规划过期了，十五五的指标出来没有");
    expect(code).toBe("unanswerable_not_in_documents");
    expect(firstLine(reply.text)).toContain("没有十五五");
  });

  it("refuses a goal for what the plan only counts", async () => {
    const { code, reply } = await askTargets("驰名商标认定到规划期末计划达到多少件");
    expect(code).toBe("unanswerable_not_in_documents");
    expect(firstLine(reply.text)).toBe("规划没有为这一项定目标值。");
  });

  it("hands on what is said of money that a plant variety would be given", async () => {
    const { reply } = await askTargets("规划讲每个植物新品种授权奖30万对不对");
    expect(reply.text).toBe(HANDED_ON);
  });

  it("writes hundreds of millions in English as millions and billions", async () => {
    const { reply } = await askTargets("How much IP pledge financing was planned by 2025?");
    expect(reply.text).toContain("1 billion yuan");
    const base = await askTargets("How much IP pledge financing was there in 2020?");
    expect(base.reply.text).toContain("270 million yuan");
  });

  it("sets no target for what the plan only looks back on", async () => {
    const { code, reply } = await askTargets("驰名商标2025年目标是多少");
    expect(code).toBe("unanswerable_not_in_documents");
    expect(firstLine(reply.text)).toContain("没有为这一项定目标值");
  });

  it("takes the office of the asker for no district", async () => {
    const { code } = await askTargets("我是榕城区局的，有效发明专利目标是多少");
    expect(code).toBe("answered");
  });

  it("answers for the neighbours that the plan names", async () => {
    const { code, reply } = await askTargets("汕头每万人发明专利拥有量是多少");
    expect(code).toBe("answered");
    expect(firstLine(reply.text)).toContain("5.21件");
    const density = await askTargets("发明专利密度跟潮州、汕头比，人家分别是多少");
    expect(density.reply.text).toContain("5.21件");
    expect(density.reply.text).toContain("2.97件");
  });

  it("tells the rank in the province that the plan tells, and refuses any other", async () => {
    const { code, reply } = await askTargets("有效注册商标在全省排第几");
    expect(code).toBe("answered");
    expect(reply.text).toContain("第7位");
    expect((await askTargets("有效发明专利在全省排第几")).code).toMatch(/^unanswerable_/u);
    const ofOthers = ["有效注册商标在全国排第几", "汕头的有效注册商标在全省排第几"];
    for (const question of ofOthers) {
      expect((await askTargets(question)).code, question).toMatch(/^unanswerable_/u);
    }
  });

  it("finds the figures of the years before the plan by other names of those years", async () => {
    const numbers = [
      ["前五年咱市一共报了多少个专利啊", "36996件"],
      ["那五年PCT国际申请涨得快不快", "104%"],
      ["作品登记想找代办，全市到那时有几家机构", "2家"],
      ["登记的作品里被评为全省最具价值的有几件", "2件"],
    ] as const;
    for (const [question, number] of numbers) {
      expect((await askTargets(question)).reply.text, question).toContain(number);
    }
  });

  it("tells two numbers that differ in what they count", async () => {
    const trained = (await askTargets("培训要办够几场、教多少人")).reply.text;
    expect(trained).toContain("50场次");
    expect(trained).toContain("6000人次");
    const pledged = (await askTargets("质押融资目标是多少亿、多少项")).reply.text;
    expect(pledged).toContain("10亿元");
    expect(pledged).toContain("100项");
  });

  it("takes the industries that a report is on for no share of it", async () => {
    expect((await askTargets("行业专利分析和预警报告一年出几份")).code).toBe("answered");
    const part = await askTargets("玉器行业的有效发明专利目标是多少");
    expect(part.code).toMatch(/^unanswerable_/u);
    const { code } = await askTargets("有效发明专利目标分行业是多少");
    expect(code).toBe("unanswerable_not_in_documents");
  });
});

describe("going on from earlier questions", () => {
  it("leans on the last target", async () => {
    const history = ["地理标志商标目标", "有效发明专利目标是多少"];
    const { reply } = await askTargets("比2020年多多少", { history });
    expect(firstLine(reply.text)).toContain("782件");
  });

  it("asks the same of another target", async () => {
    const { reply } = await askTargets("那PCT呢", { history: ["有效发明专利增长率是多少"] });
    expect(firstLine(reply.text)).toContain("96.08%");
  });

  it("goes on to the same number of another place, where the plan holds it", async () => {
    const history = ["每万人口有几件发明专利"];
    const { code, reply } = await askTargets("全省平均呢", { history });
    expect(code).toBe("answered");
    expect(firstLine(reply.text)).toContain("28.04件");
    expect((await askTargets("那梅州呢", { history })).code).toBe("unanswerable_not_in_documents");
  });

  it("keeps refusing a district", async () => {
    const { code } = await askTargets("那普宁呢", { history: ["有效发明专利目标是多少"] });
    expect(code).toBe("unanswerable_not_in_documents");
  });
});

describe("the period of the plan", () => {
  it("is over after its last day and not before", async () => {
    const after = await askTargets("PCT目标", { today: "2026-01-01" });
    const before = await askTargets("PCT目标", { today: "2025-12-31" });
    expect(after.reply.text).toContain("规划期已于2025-12-31结束");
    expect(before.reply.text).toContain("规划期到2025-12-31为止");
  });

  it("decides what this year means", async () => {
    const during = await askTargets("今年PCT目标是多少", { today: "2025-06-01" });
    const after = await askTargets("今年PCT目标是多少", { today: "2026-06-01" });
    expect(during.code).toBe("answered");
    expect(after.code).toBe("unanswerable_not_in_documents");
  });
});

describe("what is no question for the numbers", () => {
  const others = [
    "你好",
    "国家知识产权优势企业怎么申报",
    "知识产权贯标补贴多少钱",
    "质押贷款利率是多少",
    "维权援助去哪里申请",
    "要几件发明才能评优势企业",
    "两家公司一起申请专利，费用能减百分之几",
    "规划里每件PCT奖励几万",
    "知识产权强县试点定了哪两个县",
    "每万人口发明专利跟周边城市比怎么样",
    "有人卖假货，我要举报",
    "2035年的知识产权目标是什么",
    "规划里的四件国家地理标志商标分别叫什么名字",
  ];
  for (const question of others) {
    it(`is handed on: ${question}`, async () => {
      expect((await askTargets(question)).reply.text).toBe(HANDED_ON);
    });
  }

  it("is refused where a target is named and something that nothing holds is asked of it", async () => {
    expect((await askTargets("PCT的51件按技术领域怎么划", { skill })).reply.text).toBe(HANDED_ON);
    expect((await askTargets("PCT的目标是多少", { skill })).code).toBe("answered");
    expect((await askTargets("PCT那项指标是多少", { skill })).code).toBe("answered");
    const { reply } = await askTargets("十三五的时候专利授权多少件", { skill });
    expect(reply.text).toContain("26623件");
  });

  it("is refused politely where there is nobody to hand it to", async () => {
    const { code, reply } = await askTargets("你好", { skill: targetSkillAlone });
    expect(code).toBe("unanswerable_not_in_documents");
    expect(reply.text).toContain("没有找到");
  });
});

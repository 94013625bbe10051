import { beforeAll, describe, expect, it } from "vitest";
import { type Ask, openAnswerSkill, openRealKnowledge } from "./open-answer-skill.ts";

let ask: Ask;

beforeAll(() => {
  ask = openAnswerSkill(openRealKnowledge());
});

describe("what the plan's words lack", () => {
  it("is refused: names, parts, another year, a reason", async () => {
    const questions = [
      "累计6项中国专利优秀奖是哪些公司拿的",
      "分析评议平台是哪家公司运营的",
      "十三五被集中销毁的20万张盗版里光盘占几成",
      "2024年底版权兴业示范基地到底有几家了",
    ];
    for (const question of questions) {
      expect((await ask(question)).code, question).toMatch(/^unanswerable_/u);
    }
  });

  it("is refused: a sum, another city's plan, names beside the name of a time", async () => {
    const questions = [
      "集中销毁的20万张非法出版物花了多少钱",
      "潮州市规划的有效发明专利目标",
      "强县试点是哪两个县拿到了",
      "知识产权调解委员会的主任是谁",
      "贯标企业分别是哪些",
      "十三五新增的14家国家优势企业，名单发我一份",
    ];
    for (const question of questions) {
      expect((await ask(question)).code, question).toMatch(/^unanswerable_/u);
    }
  });

  it("is refused: how many of a kind of right that is counted apart", async () => {
    const questions = ["规划要做到多少件外观设计专利", "十四五实用新型专利目标多少件"];
    for (const question of questions) {
      expect((await ask(question)).code, question).toMatch(/^unanswerable_/u);
    }
    expect((await ask("驰名商标认定了几件")).code).toBe("answered");
  });

  it("is refused: how many cases of a year or a district, which no law tells", async () => {
    const questions = ["2026年10月揭西县收到几件假冒专利举报", "今年普宁立案了多少宗"];
    for (const question of questions) {
      expect((await ask(question)).code, question).toMatch(/^unanswerable_/u);
    }
    expect((await ask("在普宁卖假货多少件立案")).code).toBe("answered");
  });

  it("is refused: why a number of the past is as it is", async () => {
    const question = "为什么罚没的钱比涉案金额还要高，有解释么";
    expect((await ask(question)).code).toMatch(/^unanswerable_/u);
  });

  it("is refused: an address on the net, a rate", async () => {
    const questions = [
      "广东（揭阳）知识产权分析评议平台网址",
      "法院受理的461宗一审知识产权案子，权利人胜诉率几高",
    ];
    for (const question of questions) {
      expect((await ask(question)).code, question).toMatch(/^unanswerable_/u);
    }
  });

  it("takes efficiency for no rate", async () => {
    expect((await ask("怎样提高知识产权审查和维权效率")).code).toBe("answered");
  });

  it("takes what is said of one platform for no answer for another", async () => {
    const { code, reply } = await ask("希音上面有人卖我家的印花裙，入口在哪，怎么点");
    expect(code).toBe("unanswerable_not_in_documents");
    expect(reply.text).not.toContain("抖音");
    const shein = await ask("Shein上有人抄我的图，投诉入口在哪");
    expect(shein.reply.text).not.toContain("抖音");
    const own = await ask("抖音上面有人卖我家的印花裙，入口在哪，怎么点");
    expect(own.reply.text).toContain("抖音");
  });

  it("gives way to what holds the place that is asked for", async () => {
    const { code, reply } = await ask("潮州2020年每万人口发明专利拥有量多少");
    expect(code).toBe("answered");
    expect(reply.text).toContain("2.97");
  });

  it("is told where the words hold it", async () => {
    for (const question of ["十三五期间引进了哪些服务机构？", "规划要重点保护哪些产业的知识产权"]) {
      expect((await ask(question)).code, question).toBe("answered");
    }
  });

  it("leaves the range of a fine to be told", async () => {
    const { code, reply } = await ask("冒充注册商标会罚多少");
    expect(code).toBe("answered");
    expect(reply.text).toContain("20%");
  });

  it("is no word on which of two a person's own case is", async () => {
    const { code } = await ask("对方这样的行为到底是商标侵权还是不正当竞争");
    expect(code).toBe("unanswerable_legal_opinion");
  });
});

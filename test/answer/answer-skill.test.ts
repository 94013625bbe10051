import { beforeAll, describe, expect, it } from "vitest";
import type { AnswerKnowledge } from "../../src/answer/answer-knowledge.ts";
import type { Outcome } from "../../src/conversation/outcome.ts";
import { TOKEN_LIMIT_BYTES } from "../../src/conversation/reply.ts";
import type { Passage } from "../../src/retrieval/passage.ts";
import { type Ask, openAnswerSkill, openRealKnowledge } from "./open-answer-skill.ts";

let knowledge: AnswerKnowledge;
let ask: Ask;

beforeAll(() => {
  knowledge = openRealKnowledge();
  ask = openAnswerSkill(knowledge);
});

function firstLine({ reply }: Outcome): string {
  return reply.text.split("\n")[0] ?? "";
}

/** Every mark has its citation, every citation its mark. */
function expectMarksToMatch({ reply }: Outcome): void {
  const marks = new Set([...reply.text.matchAll(/\[(\d+)\]/g)].map(([, number]) => Number(number)));
  expect([...marks].sort()).toEqual(reply.citations.map((_, at) => at + 1));
}

const QUESTIONS = [
  "商标被侵权去哪里举报",
  "专利侵权找谁处理",
  "盗版书找哪个部门举报",
  "商业秘密被偷了找谁",
  "地理标志被冒用去哪里举报",
  "收到法院传票说我卖的货侵权怎么办",
  "有效发明专利2025年要达到多少",
  "揭阳怎么支持专利质押融资",
  "What does the plan say about patent pledge financing?",
  "老板欠薪找谁",
  "商标侵权去哪举报，要带什么材料？",
];

describe("createAnswerSkill", () => {
  it("cites exact words, and marks what it cites", async () => {
    for (const question of QUESTIONS) {
      const outcome = await ask(question);
      expect(outcome.reply.citations.length, question).toBeGreaterThan(0);
      expectMarksToMatch(outcome);
      for (const { document, path, quote } of outcome.reply.citations) {
        const texts = findTexts(document, path);
        expect(
          texts.some((text) => text.includes(quote)),
          `${question}: ${quote}`,
        ).toBe(true);
      }
    }
  });

  function findTexts(document: string, path: readonly string[]): readonly string[] {
    const result = knowledge.search(path.join(" "), { limit: 50, date: "2026-11-25" });
    return result.passages
      .map(({ passage }) => passage)
      .filter((one) => one.document.id === document && one.path.join() === path.join())
      .map(({ text }) => text);
  }

  it("says where to complain for each right, in the first line", async () => {
    const places: readonly (readonly [string, RegExp])[] = [
      ["商标被侵权去哪里举报", /市场监督管理局/],
      ["外观专利被仿冒找谁处理", /市场监督管理局/],
      ["盗版书找哪个部门举报", /版权/],
      ["地理标志被冒用去哪里举报", /市场监督管理局/],
      ["种子品种权被侵犯找哪个部门", /农业农村/],
    ];
    for (const [question, place] of places) {
      const outcome = await ask(question);
      expect(outcome.code, question).toBe("answered");
      expect(firstLine(outcome), question).toMatch(place);
    }
  });

  it("tells what is for a district only to who names it, or a town of it", async () => {
    const asked = "有人卖仿冒我们商标的鞋，去哪里投诉？";
    expect((await ask(asked)).reply.text).not.toContain("河婆街道");
    expect((await ask(`揭西${asked}`)).reply.text).toContain("归揭西县市场监督管理局");
    expect((await ask(`河婆街道${asked}`)).reply.text).toContain("归揭西县市场监督管理局");
  });

  it("answers by the law in force on the day of the turn", async () => {
    const before = await ask("商标侵权依据商标法第几条", { today: "2026-12-31" });
    const after = await ask("商标侵权依据商标法第几条", { today: "2027-01-01" });
    expect(before.reply.text).toContain("2019");
    expect(after.reply.text).not.toContain("商标法（2019）");
    expect(after.reply.text).toContain("2026");
  });

  it("knows which amounts nobody published, and says where to ask", async () => {
    for (const question of ["胜诉维权补贴多少钱", "质押融资贴息补多少", "贯标通过奖励几万"]) {
      const outcome = await ask(question);
      expect(outcome.code, question).toBe("unanswerable_unknown_amount");
      expect(outcome.reply.text).toContain("暂未收录");
      expect(outcome.reply.text).toContain("12345");
    }
  });

  it("has no telephone number of an office to give, but the hotlines", async () => {
    const outcome = await ask("普宁市监局电话多少");
    expect(outcome.code).toBe("unanswerable_not_in_documents");
    expect(outcome.reply.text).toContain("12345");
    expect((await ask("12315是干什么的")).code).toBe("answered");
  });

  it("does not judge, and helps all the same", async () => {
    const outcome = await ask("我这样算不算侵权");
    expect(outcome.code).toBe("unanswerable_legal_opinion");
    expect(outcome.reply.text).toContain("12348");
  });

  it("says whose matter it is", async () => {
    const outcome = await ask("老板拖欠工资找谁");
    expect(outcome.code).toBe("unanswerable_other_agency");
    expect(outcome.reply.text).toContain("12333");
  });

  it("declines what is off topic", async () => {
    expect((await ask("帮我写一首关于春天的诗")).code).toBe("unanswerable_off_topic");
    expect((await ask("帮我写一首关于专利的诗")).code).not.toBe("unanswerable_off_topic");
  });

  it("does not give another year, city or breakdown as if it were asked for", async () => {
    for (const question of ["2023年每万人发明专利是多少", "深圳的专利补贴标准是多少"]) {
      expect((await ask(question)).code, question).toMatch(/^unanswerable_/);
    }
  });

  it("sends who asks about another place to those who know it, not to the bureau here", async () => {
    for (const question of ["深圳的专利补贴标准是多少", "惠州的专利资助标准是多少"]) {
      const { code, reply } = await ask(question);
      expect(code, question).toBe("unanswerable_other_place");
      expect(reply.text, question).toMatch(/其他地方.*\n(?:.*\n)*建议咨询：当地.*12345/);
      expect(reply.text, question).not.toMatch(/建议咨询：.*揭阳/);
    }
  });

  it("does not send them elsewhere who only mention another place", async () => {
    const court = await ask("广州知识产权法院地址电话");
    expect(court.code).toBe("unanswerable_not_in_documents");
    expect(court.reply.text).not.toContain("当地");
    expect((await ask("我是深圳的公司，揭阳质押贴息多少")).code).not.toBe(
      "unanswerable_other_place",
    );
    expect((await ask("深圳的专利补贴标准")).code).toBe("unanswerable_other_place");
  });

  it("says that the plan is over when it gives its goals", async () => {
    const outcome = await ask("规划提出每年发布几个产业专利预警报告");
    expect(outcome.code).toBe("answered");
    expect(outcome.reply.text).toContain("现已期满");
    const then = await ask("规划提出每年发布几个产业专利预警报告", { today: "2024-05-01" });
    expect(then.code).toBe("answered");
    expect(then.reply.text).not.toContain("现已期满");
  });

  it("asks back when only a subject is named, with examples that answer when pressed", async () => {
    const outcome = await ask("假货");
    expect(outcome.code).toBe("clarification");
    const buttons = outcome.reply.buttons.flat();
    expect(buttons.length).toBeGreaterThan(1);
    for (const { token } of buttons) {
      expect(new TextEncoder().encode(token).length).toBeLessThanOrEqual(TOKEN_LIMIT_BYTES);
      const pressed = await ask("", { press: token });
      expect(pressed.reply.citations.length).toBeGreaterThan(0);
    }
  });

  it.each(["举报假货多久有答复", "专利侵权要带什么", "投诉要什么材料"])(
    "does not ask back when it is said what of a subject is wanted: %s",
    async (text) => {
      expect((await ask(text)).code).toBe("answered");
    },
  );

  it("does not call what the plan or an office here lacks off topic", async () => {
    expect((await ask("规划的第七个重点工程负责人是谁")).code).toBe(
      "unanswerable_not_in_documents",
    );
    expect((await ask("what is the phone number of the IP office in Huilai")).code).toBe(
      "unanswerable_not_in_documents",
    );
  });

  it("is polite about a button that is gone", async () => {
    const outcome = await ask("", { press: "answer.ask.no-such-need" });
    expect(outcome.code).toBe("clarification");
    expect(outcome.reply.text).not.toBe("");
  });

  it("does not call a part of a question off topic that only leans on the part before", async () => {
    const { code, reply } = await ask("专利质押融资有什么补贴，具体补多少");
    expect(code).not.toBe("unanswerable_off_topic");
    expect(reply.text).toContain("这项金额暂未收录");
    expect(reply.text).not.toContain("不属于");
  });

  it("completes a question that leans on a report by what the report is about", async () => {
    const history = ["揭东有个厂抄我的外观专利"];
    const outcome = await ask("那要带什么材料", { history, historyIntent: "report" });
    expect(outcome.reply.text).toContain("登记簿副本");
  });

  it("tells how high damages may be by law, and not what a case brings", async () => {
    const { code, reply } = await ask("专利侵权的赔偿最高可以赔到多少");
    expect(code).toBe("answered");
    expect(reply.text).toContain("500万元");
    expect((await ask("他能赔我多少钱")).code).toMatch(/^unanswerable_/u);
  });

  it("reads a short question that nothing answers together with the one before it", async () => {
    const alone = await ask("有几宗移送出去了");
    expect(alone.code).toMatch(/^unanswerable_/u);
    const history = ["十三五查了多少宗假冒商标的案子"];
    const { code, reply } = await ask("有几宗移送出去了", { history });
    expect(code).toBe("answered");
    expect(reply.text).toContain("45宗");
    for (const unknown of ["局长是谁", "有几宗调解成了"]) {
      expect((await ask(unknown, { history })).code).toMatch(/^unanswerable_/u);
    }
    const more = await ask("还有吗", { history: [...history, "有几宗移送出去了"] });
    expect(more.reply.text).toContain("假冒");
  });

  it("tells of platforms beside an answer only who speaks of the net", async () => {
    const { reply } = await ask("有人卖仿冒我们商标的鞋，去哪里投诉？");
    expect(reply.text).toContain("市场监督管理局");
    expect(reply.text).not.toMatch(/微信|淘宝|平台/u);
  });

  it("answers each wish of a long story, and only what is ours", async () => {
    const { code, reply } = await ask(
      "专利过期了包装上面还印着专利号 库存几万个盒子没用完被人举报假冒专利这也算吗 厂是做晾衣架的那个专利是我老爸当年申请的 假冒专利最多罚多少",
    );
    expect(code).toBe("answered");
    expect(reply.text).toContain("不属于假冒专利");
    expect(reply.text).toContain("25万元以下");
    const wages = await ask(
      "老板拖了我三个月工资还说要告我 我拿了厂里的图纸回家看他说这是商业秘密 我现在饭都吃不上 工资去哪里要 图纸的事最高罚多少",
    );
    expect(wages.code).toBe("unanswerable_other_agency");
    expect(wages.reply.text).not.toContain("100万元");
  });

  it("understands a follow-up by the question before", async () => {
    const outcome = await ask("要带什么材料", { history: ["申请专利侵权行政裁决找谁"] });
    expect(outcome.code).toBe("answered");
    expect(outcome.reply.text).toContain("请求书");
  });

  it("answers two questions in one message", async () => {
    const { reply } = await ask("专利侵权去哪里处理？申请裁决要带什么材料？");
    expect(reply.text).toContain("行政裁决");
    expect(reply.text).toContain("请求书");
  });

  it("answers English in English where the fact has it", async () => {
    const { code, reply } = await ask("Can I get help overseas if my company is sued abroad?");
    expect(code).toBe("answered");
    expect(reply.text).toMatch(/[a-z]{3}/);
  });

  it("ignores personal data in the question", async () => {
    const plain = await ask("商标被侵权去哪里举报");
    const personal = await ask("商标被侵权去哪里举报 13812345678");
    expect(personal.reply.text).toBe(plain.reply.text);
    expect(personal.reply.text).not.toContain("138");
  });

  it("keeps the passages found, at most ten, best first", async () => {
    const { passages = [] } = await ask("商标被侵权去哪里举报");
    expect(passages.length).toBeGreaterThan(0);
    expect(passages.length).toBeLessThanOrEqual(10);
    const scores = passages.map(({ score }) => score);
    expect([...scores].sort((one, other) => other - one)).toEqual(scores);
  });

  it("works out the last day of a limit, its own or the documents'", async () => {
    const given = await ask("9月24日投诉的，七个工作日到哪天", { today: "2026-09-25" });
    expect(firstLine(given)).toContain("2026年10月12日");
    const found = await ask("11月2日收到处罚告知书，最晚哪天可以申辩", { today: "2026-11-03" });
    expect(firstLine(found)).toContain("5个工作日的最后一天是2026年11月9日");
    expectMarksToMatch(found);
    const late = await ask("11月24日交的举报，15个工作日到哪天", { today: "2026-11-26" });
    expect(firstLine(late)).toContain("最后一天是2026年12月15日");
    expect(late.reply.text).not.toContain("11月22日");
    const over = await ask("9月1日收到处罚告知书，5个工作日申辩，过期了吗", {
      today: "2026-09-30",
    });
    expect(over.reply.text).toContain("已经过了22天");
    const dated = await ask("3月20日交的举报，15个工作日到哪天", { today: "2026-03-26" });
    expect(firstLine(dated)).toContain("最后一天是2026年4月13日");
    expect(dated.reply.text).toContain("初步核查并决定是否立案");
    expect(dated.reply.text).toContain("市场监督管理投诉举报处理办法（2026）第三十五条");
    const complaint = await ask("3月20日交的投诉，7个工作日到哪天", { today: "2026-03-26" });
    expect(complaint.reply.text).toContain("市场监督管理投诉举报处理办法（2026）第十五条");
    const ofTwo = (question: string) => ask(question, { today: "2026-11-26" }).then(firstLine);
    expect(await ofTwo("11月2日收到驳回管辖异议的裁定，上诉到哪天")).toContain("10日的最后一天");
    expect(await ofTwo("11月2日收到一审判决书，上诉到哪天")).toContain("15日的最后一天");
    const unknown = await ask("12月25日收到，15个工作日到哪天", { today: "2026-12-26" });
    expect(firstLine(unknown)).toContain("还没有公布放假安排");
  });

  it("answers who names the plan from the plan, and who asks where to complain with who is in charge", async () => {
    const ofPlan = await ask("规划里关于商业秘密怎么说");
    expect(ofPlan.code).toBe("answered");
    expect(ofPlan.reply.citations[0]?.document).toMatch(/^plan\//u);
    const where = await ask("怎么举报卖盗版书的");
    expect(where.reply.citations[0]?.document).toBe("law/routing");
  });

  it("says of a last day at a weekend that it is one, unless working days are counted", async () => {
    const asked = { today: "2026-11-28" };
    const weekend = await ask("昨天收到驳回通知，15天内复审，最后一天是哪天", asked);
    expect(firstLine(weekend)).toContain("2026年12月12日");
    expect(weekend.reply.text).toContain("这一天是周末");
    const weekday = await ask("昨天收到驳回通知，17天内复审，最后一天是哪天", asked);
    expect(firstLine(weekday)).toContain("2026年12月14日");
    expect(weekday.reply.text).not.toContain("周末");
  });

  it("answers from a document that no need speaks of, but not with what it lacks", async () => {
    const text = "电镀园区的商标存放室由园区管委会管理。";
    const document = { id: "policies/new", kind: "policy" as const, title: "园区管理办法" };
    const passage = { document, id: "policies/new#1", path: [], text, confidence: "verified" };
    const result = { passage: { ...passage, kind: "clause" } as Passage, score: 1, parts: {} };
    const added = openAnswerSkill({
      search: () => ({ needs: [], passages: [result], rejected: [] }),
      correct: (question) => question,
      findNeed: () => undefined,
      findPassage: () => result.passage,
      hasNeeds: () => false,
      probabilityElsewhere: () => 0,
      recogniseAttack: () => undefined,
      findOrders: () => [],
    });
    const answered = await added("电镀园区的商标存放室是怎么管理的");
    expect(answered.reply.citations.map(({ quote }) => quote)).toEqual([text]);
    expect((await added("电镀园区的商标存放室电话多少")).code).toMatch(/^unanswerable_/u);
  });

  it("answers with what its search finds when that is settled", async () => {
    let isSettled = false;
    const empty = { needs: [], passages: [], rejected: [] };
    const search: AnswerKnowledge["search"] = (text, options) =>
      isSettled ? knowledge.search(text, options) : empty;
    const settled = openAnswerSkill({ ...knowledge, search }, undefined, async (work) => {
      work();
      isSettled = true;
      return work();
    });
    expect(await settled("老板欠薪找谁")).toEqual(await ask("老板欠薪找谁"));
    isSettled = false;
    expect(await settled("假货")).toEqual(await ask("假货"));
  });

  it("corrects a figure to be confirmed, or refuses it when there is none of the kind", async () => {
    const other = await ask("市监局收到消费投诉30个工作日内决定受不受理，对吗");
    expect(firstLine(other)).toContain("没有“30个工作日”");
    expect(other.reply.text).toContain("7个工作日");
    const { code } = await ask("收到消费投诉要赔5000元才受理，对吗");
    expect(code).toMatch(/^unanswerable_/u);
  });
});

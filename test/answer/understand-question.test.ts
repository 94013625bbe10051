import { describe, expect, it } from "vitest";
import { loadQuestionWords } from "../../src/answer/question-words.ts";
import { recogniseQuestions } from "../../src/answer/understand-question.ts";
import type { Intent } from "../../src/conversation/intent.ts";
import type { PastTurn } from "../../src/conversation/turn.ts";

const words = loadQuestionWords("knowledge/question-words.yaml");
const asked = { id: "1", text: "扣货最长多久", intent: "ask", outcome: "answered" } as const;

function understand(
  text: string,
  intent: Intent = "report",
  confidence = 0.6,
  after: readonly PastTurn[] = [],
): Intent {
  const recognise = recogniseQuestions(() => ({ intent, confidence }), {
    words,
    probabilityElsewhere: (one) => (one.includes("salary") ? 0.9 : 0.1),
    asksCount: (one) => one.includes("驰名商标有几件"),
    nearness: (one) => (one.includes("补班") ? 0.5 : 0.4),
  });
  return recognise(text, { history: after }).intent;
}

describe("recogniseQuestions", () => {
  it.each([
    "厂里的人把我们的图纸拿走了卖给隔壁这种事要找谁",
    "我卖的是朋友那里拿的货现在被扣了我会不会坐牢",
    "店铺被投诉了扣了钱对方要我给五千才撤 要怎么办",
  ])("takes a story that ends by asking to be told something for a question: %s", (text) => {
    expect(understand(text)).toBe("ask");
  });

  it.each([
    "渔湖有个厂仿我的模具你们能不能来看一下行不行",
    "流沙有人卖假货我要举报怎么弄",
    "流沙市场有人卖假货一天卖几百件",
  ])("leaves what wants something done or tells only: %s", (text) => {
    expect(understand(text)).toBe("report");
  });

  it("takes a sum of days for a question whatever else it says", () => {
    const text = "9月24号打12315投诉的，七个工作日内答复，最晚哪天";
    expect(understand(text, "status", 0.99)).toBe("ask");
  });

  it("believes a classifier that is sure, and one that sees another wish", () => {
    expect(understand("有人贴牌卖酒这要找谁", "report", 0.8)).toBe("report");
    expect(understand("周末去哪里玩", "offtopic", 0.5)).toBe("offtopic");
  });

  it("takes a matter that is not the bureau's for a question whose it is", () => {
    expect(understand("my boss keeps my salary", "status", 0.7)).toBe("ask");
    expect(understand("my boss keeps my salary", "status", 0.8)).toBe("status");
    expect(understand("my boss keeps my salary", "smalltalk", 0.9)).toBe("smalltalk");
    expect(understand("where is my case", "status", 0.7)).toBe("status");
  });

  it("takes what is near to a question that people ask for one, unless the classifier is sure", () => {
    expect(understand("中秋哪天要补班", "status", 0.6)).toBe("ask");
    expect(understand("中秋哪天要补班", "offtopic", 0.6)).toBe("ask");
    expect(understand("中秋哪天要补班", "human", 0.64)).toBe("ask");
    expect(understand("中秋哪天要补班", "offtopic", 0.7)).toBe("offtopic");
    expect(understand("中秋哪天要上班", "offtopic", 0.6)).toBe("offtopic");
  });

  it("takes who speaks of their own case, or names a colleague, at their word", () => {
    expect(understand("我的件补班那天有消息吗", "status", 0.6)).toBe("status");
    expect(understand("补班那天有工作人员吗", "human", 0.64)).toBe("human");
  });

  it("believes a classifier that is sure that it is no bureau's business", () => {
    expect(understand("is my salary lucky today", "offtopic", 0.95)).toBe("offtopic");
    expect(understand("is my salary lucky today", "offtopic", 0.85)).toBe("ask");
  });

  it("leaves a report that says at once that it is one, however it ends", () => {
    expect(understand("匿名举报，有培训班用盗版书，具体是哪家我再补")).toBe("report");
    expect(understand("我要投诉：流沙有人卖假货，要怎么办")).toBe("report");
  });

  it.each([
    "举报后要是没人理该找谁",
    "举报假货要买一件吗",
    "举报卖假货奖多少钱",
    "举报淘宝店卖假货，找谁处理",
    "举报他要带什么材料",
    "匿名举报会不会被查到是谁处理",
    "举报 证据 要什么",
    "投诉 受理 几天",
    "客户让我们贴牌说没授权，加工的要负责吗",
    "图片公司说我们盗图要九千，给不给",
    "专柜验出来是假的怎么退一赔三",
  ])("takes for a question what only names reporting: %s", (text) => {
    expect(understand(text)).toBe("ask");
  });

  it("takes what the accused side tells for a question, unless it is surely a report", () => {
    const story = "做了十年的招牌被外地公司抢注，现在反过来说我侵权";
    expect(understand(story)).toBe("ask");
    expect(understand(story, "report", 0.8)).toBe("report");
  });

  it.each(["我被一家店仿冒了牌子", "我被对手抄了图纸", "他去年被查过还在卖假酒"])(
    "leaves what the other side's victim tells: %s",
    (text) => {
      expect(understand(text)).toBe("report");
    },
  );

  it("takes whom to turn to and a last day for questions, however sure a state is", () => {
    expect(understand("联系后台没人理，可以去哪里投诉", "status", 0.9)).toBe("ask");
    expect(understand("听证告知11月20日送到我，几号前要申请", "status", 0.9)).toBe("ask");
    expect(understand("上周交的那件到哪一步了", "status", 0.6)).toBe("status");
  });

  it("hands over only who asks for a person", () => {
    expect(understand("举报了两个月还没回电话", "human", 0.5)).toBe("ask");
    expect(understand("举报了两个月还没回电话", "human", 0.7)).toBe("human");
    expect(understand("给我转人工", "human", 0.5)).toBe("human");
  });

  it.each(["有人工吗", "可以接真人吗", "客服还在吗", "請人来听行吗", "any human there?"])(
    "hands over who asks for a person after a question: %s",
    (text) => {
      expect(understand(text, "human", 0.65, [asked])).toBe("human");
      expect(understand(text, "human", 0.5, [asked])).toBe("human");
    },
  );

  it("takes a person who is named in a long story for nobody that is wanted", () => {
    const story =
      "刷单返利被骗了三万六 对方让我继续充才能提现 客服又不回我了 钱是跟我姐借的 你们能帮追回吗";
    expect(understand(story, "human", 0.55)).toBe("ask");
    expect(understand(story, "human", 0.7)).toBe("human");
  });

  it("does not read a person out of a longer word", () => {
    expect(understand("is personal use allowed", "human", 0.5)).toBe("ask");
    expect(understand("is it really fake", "human", 0.5)).toBe("ask");
  });

  it("leaves to the table how many there are of what it counts", () => {
    expect(understand("驰名商标有几件", "ask", 0.9)).toBe("target");
    expect(understand("驰名商标怎么认定", "ask", 0.9)).toBe("ask");
  });

  it("takes for no report what is asked about the plan", () => {
    expect(understand("规划要每个镇建服务站，我们镇哪年建", "report", 0.9)).toBe("ask");
    expect(understand("按规划建的市场里有人卖假鞋，来查一下", "report", 0.9)).toBe("report");
    expect(understand("按规划建的市场里有家店卖假鞋", "report", 0.9)).toBe("report");
    expect(understand("书店卖的职业规划教材是不是盗版你们管吗", "report", 0.9)).toBe("report");
  });

  it("takes progress that is asked for after a goal of the plan for the goal's", () => {
    const figure: PastTurn = { ...asked, text: "PCT目标多少", intent: "target" };
    expect(understand("完成了没", "status", 0.6, [figure])).toBe("target");
    expect(understand("达到了没", "status", 0.9, [figure])).toBe("target");
    expect(understand("我举报的到哪一步了", "status", 0.6, [figure])).toBe("status");
    expect(understand("完成了没", "status", 0.6, [asked])).toBe("status");
    expect(understand("到哪一步了", "status", 0.6, [figure])).toBe("status");
  });

  it("lets a short question lean on the question before it", () => {
    expect(understand("可以再延吗", "smalltalk", 0.5, [asked])).toBe("ask");
    expect(understand("可以再延吗", "smalltalk", 0.5)).toBe("smalltalk");
    const figure: PastTurn = { ...asked, text: "发明专利目标", intent: "target" };
    expect(understand("还差多少", "ask", 0.5, [figure])).toBe("target");
    expect(understand("辛苦了", "smalltalk", 0.5, [asked])).toBe("smalltalk");
  });

  it("lets a short message go on from a question by its first or last word", () => {
    expect(understand("如果他卖的是盗版书呢", "report", 0.6, [asked])).toBe("ask");
    expect(understand("外观的嘞", "smalltalk", 0.7, [asked])).toBe("ask");
    expect(understand("批下来没啊", "smalltalk", 0.5, [asked])).toBe("ask");
    expect(understand("如果他卖的是盗版书呢", "report", 0.6)).toBe("report");
    expect(understand("那家店卖冒牌货吗", "report", 0.6, [asked])).toBe("report");
    expect(understand("那我不举了", "smalltalk", 0.4, [asked])).toBe("smalltalk");
    expect(understand("那我要举报他", "report", 0.6, [asked])).toBe("report");
    expect(understand("我的投诉呢", "status", 0.6, [asked])).toBe("status");
  });

  it("takes a question for a last day for one, whatever it sounds like", () => {
    expect(understand("线索10月20号收到的，几号前要核完", "supplement", 0.9)).toBe("ask");
    expect(understand("本月3号受理的，最迟哪天调完", "status", 0.9)).toBe("ask");
    expect(understand("我10月20号交的举报查得怎样了", "status", 0.9)).toBe("status");
  });

  it.each([
    ["流沙的店昨天还在卖假冒茅台，有的都过期了", "report"],
    ["商标许可合同9月30日到期，他还在卖我们牌子的内衣，请查处", "report"],
    ["普宁一家店昨天在卖冒牌鞋，货不知道哪天就运走", "report"],
    ["I bought a fake bag on Nov 3, due to the bad quality I report the seller", "report"],
    ["补充一下，他昨天卖的酒已经过期了", "supplement"],
    ["我昨天的举报撤回吧，已经过期了", "withdraw"],
    ["JY2026112600012 我11月3日交的，哪天有结果", "status"],
  ] as const)(
    "leaves what names a day and asks for none, or for one's own case: %s",
    (text, as) => {
      expect(understand(text, as, 0.9)).toBe(as);
    },
  );

  it.each(["商号 冒用 投诉 材料", "盗版 罚款 标准", "商标 异议 多久"])(
    "takes a few words as people search with for a question: %s",
    (text) => {
      expect(understand(text)).toBe("ask");
      expect(understand(text, "report", 0.9)).toBe("report");
    },
  );

  it.each(["冒牌凉茶 白塔", "山寨拖鞋 新亨 夜市", "外观被抄 月城", "有人冒充我们 在线等"])(
    "leaves a report that is told in a few words: %s",
    (text) => {
      expect(understand(text, "report", 0.4)).toBe("report");
    },
  );

  it("leaves a report's state and its withdrawal that are asked for in a few words", () => {
    expect(understand("投诉 材料 进展", "status", 0.5)).toBe("status");
    expect(understand("撤销 举报 手续", "withdraw", 0.5)).toBe("withdraw");
  });
});

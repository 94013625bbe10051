import { afterAll, beforeAll, expect, it } from "vitest";
import { appendEvents } from "../src/report/event-log-repository.ts";
import { insertMatters } from "./support/insert-matters.ts";
import { openRunningApp, type RunningApp } from "./support/running-app.ts";
import { openTestKnowledge } from "./support/test-knowledge.ts";

let running: RunningApp;

beforeAll(async () => {
  running = await openRunningApp({ knowledge: openTestKnowledge() });
});
afterAll(() => running.close());

it("answers what hardly sounds off topic, and leaves what surely is", async () => {
  const enterprise = await running.web();
  const { text } = await enterprise.says("吃饭不给开票 说开票要加六个点");
  expect(text).toContain("12366");
  const { text: declined } = await enterprise.says("推荐一只股票");
  expect(declined).toContain("不属于知识产权业务");
});

it("tells whose matter it is that only sounds off topic, and nothing of what is nobody's", async () => {
  const enterprise = await running.web();
  expect((await enterprise.says("护照过期哪里换")).text).toContain("12367");
  for (const chat of ["讲个笑话", "怎么减肥", "猫不吃东西怎么办"]) {
    expect((await enterprise.says(chat)).text, chat).toContain("不属于知识产权业务");
  }
});

it("tells a report that may be a question, or names a platform, what is known of it", async () => {
  const said = async (text: string) => (await (await running.web()).says(text)).text;
  const platform = await said("b站有人搬运我的电焊教程 一集没落下 还开了充电");
  expect(platform).toContain("www.bilibili.com/v/copyright");
  expect(platform).toContain("著作权侵权、盗版");
  const doubtful = await said("对方侵我专利但损失利润都查不清，法院定的数额最低几万");
  expect(doubtful).toContain("3万元至500万元");
  for (const sure of [
    "举报流沙美佳服饰店，卖假冒野鹿商标的卫衣，仓库里有三百箱",
    "举报普宁一工厂做假LV包",
    "商场两个柜台卖假货，举报",
  ]) {
    expect(await said(sure), sure).toMatch(/^已记下|^这条线索/u);
  }
});

it("asks nobody what is wanted who surely asks something", async () => {
  const enterprise = await running.web();
  const { text } = await enterprise.says("今年知识产权促进项目申报到几月几号截止 我们想报");
  expect(text).not.toContain("登记成投诉举报线索");
});

it("says who handles a long story that no answer is near to, and asks what is wanted", async () => {
  const enterprise = await running.web();
  const story = "夜市的名牌球鞋 三双一百五 鞋盒跟专柜一个样 这种摊子归哪里看着";
  const { text } = await enterprise.says(story);
  expect(text).toMatch(/^谁来办：行为发生地的区县市场监管局可以查处/u);
  expect(text).toContain("登记成投诉举报线索");
  const named =
    "我堂哥那个厂把我画的卡通贴在箱子上卖了两年 亲戚都劝我算了 版权这种事一家人怎么开口";
  expect((await enterprise.says(named)).text).toContain("登记成投诉举报线索");
  const { text: other } = await enterprise.says("一个月没下雨了 阳台上的花叶子黄了一半该怎么办");
  expect(other).not.toContain("谁来办");
  const placed = `普宁那个${story}`;
  expect((await enterprise.says(placed)).text).toContain("普宁市市场监督管理局");
  const english =
    "Is there a nice story about people who report the fake brand of shoes in a village";
  expect((await enterprise.says(english)).text).not.toContain("登记成投诉举报线索");
});

it("answers who asks something before saying that there is no report of theirs", async () => {
  const enterprise = await running.web();
  const { text } = await enterprise.says("我上个月交的举报查得怎样了 多少个工作日要立案");
  expect(text).toContain("15个工作日");
  expect(text).toContain("没有您提交的举报");
  const { text: status } = await enterprise.says("我上周交的举报有结果了吗");
  expect(status).toMatch(/^这个对话里没有您提交的举报/);
});

it("tells an official how many mediations were closed this year, beside the target", async () => {
  const { storage } = running.app();
  const ids = Array.from({ length: 8 }, (_, number) => `JY20261101-0000${number}-1`);
  const matters = ids.map((id, number) => ({
    id,
    // One was no mediation, one is open still.
    type: number === 6 ? "counterfeit_mark" : "patent_mediation",
    ...(number === 7 ? {} : { state: "closed", isOpen: false }),
  }));
  await storage.transaction(async (trx) => {
    await insertMatters(trx, matters);
    const at = new Date("2026-11-20T02:00:00Z");
    const closings = ids.slice(0, 7).map((id, number) => ({
      ...{ reportId: `report-${id}`, matterId: id, kind: "close" as const, at },
      actor: { id: "officer", role: "officer" },
      data: { outcome: number === 6 ? "penalty" : "mediated" },
    }));
    await appendEvents(trx, closings);
  });
  const official = await running.staff("official");
  const { text } = await official.says("知识产权维权援助和调解办案量的目标是多少");
  expect(text).toContain("50");
  expect(text).toContain("2026年已办结6件（只含调解，维权援助另行统计）");
  const enterprise = await running.web();
  const { text: told } = await enterprise.says("知识产权维权援助和调解办案量的目标是多少");
  expect(told).toContain("50");
  expect(told).not.toContain("已办结");
});

import { existsSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { InboundMessage } from "../../../src/conversation/message.ts";
import { toReply } from "../../../src/conversation/reply.ts";
import { openWebSite, type WebSite } from "../../support/web-site.ts";

const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
const args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"];
const isThere = existsSync(executablePath);

const quote = "每万人口高价值发明专利拥有量达到1.2件";
const passage = {
  title: "揭阳市知识产权规划",
  path: ["二、总体要求", "（三）发展目标"],
  text: `到2025年，创造质量明显提高。${quote}，转让许可次数稳步增长。`,
};
const citation = { document: "plan/p", title: passage.title, path: passage.path, quote };

describe.skipIf(!isThere)(`the chat page in ${executablePath} (skipped when absent)`, () => {
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let site: WebSite;
  let problems: string[];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args });
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    site = await openWebSite({
      openPassage: async () => passage,
      heartbeatMs: 200,
      fileLimitBytes: 1024 * 1024,
    });
    await openPage({ viewport: { width: 1000, height: 700 } });
  });
  afterEach(async () => {
    await context.close();
    await site.close();
  });

  async function openPage(options: Parameters<Browser["newContext"]>[0]) {
    context = await browser.newContext(options);
    context.setDefaultTimeout(8000);
    page = await context.newPage();
    problems = [];
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("console", (line) => {
      if (line.type() === "error") {
        problems.push(line.text());
      }
    });
    await Promise.all([page.waitForResponse(/\/api\/stream/), page.goto(site.url)]);
  }

  const log = () => page.getByRole("log");
  const input = () => page.getByLabel("输入问题或线索");

  function answerWith(toAnswer: (message: InboundMessage) => Parameters<WebSite["reply"]>[1]) {
    site.recorder.onMessage((message) => {
      void site.reply(message.address.conversationId, toAnswer(message));
    });
  }

  async function say(text: string) {
    await input().fill(text);
    await input().press("Enter");
  }

  const isWide = () =>
    page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth");

  it("opens the clause that a link of another channel leads to", async () => {
    await page.goto("about:blank");
    await page.goto(`${site.url}/#clause=0123456789ab`);
    const dialog = page.getByRole("dialog");
    await dialog.getByText(passage.title).waitFor();
    expect(problems).toEqual([]);
  });

  it("answers a question with a citation that opens the clause, the quote marked", async () => {
    answerWith(() => toReply("目标是1.2件 [1]。另见 [2]。", { citations: [citation] }));
    await say("高价值发明专利目标是多少？");
    await page.getByRole("button", { name: "依据 [1]" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("创造质量明显提高").waitFor();
    expect(await dialog.locator("mark").textContent()).toBe(quote);
    expect(await dialog.textContent()).toContain("二、总体要求 › （三）发展目标");
    await page.keyboard.press("Escape");
    expect(await dialog.isVisible()).toBe(false);
    expect(await log().textContent()).toContain("另见 [2]。");
    expect(problems).toEqual([]);
  });

  it("shows an answer while it is written, and puts the whole in its place", async () => {
    await say("高价值发明专利目标是多少？");
    const { address } = await site.recorder.message(0);
    const show = (text: string) =>
      site.channel.showDraft?.({
        id: "t1",
        messageId: "m1",
        address,
        reply: toReply(text, { citations: [citation] }),
      });
    show("目标是1.2件 [1]。");
    await log().getByRole("button", { name: "依据 [1]" }).waitFor();
    show("目标是1.2件 [1]。另见附表。");
    await log().getByText("另见附表。").waitFor();
    expect(await page.getByText("正在回复").isVisible()).toBe(true);
    await site.reply(address.conversationId, toReply("目标是1.2件。另见附表。到此为止。"));
    await log().getByText("到此为止。").waitFor();
    expect(await log().locator(".bubble.assistant").count()).toBe(1);
    expect(problems).toEqual([]);
  });

  it("shows a clause's table as a table, the cited row marked, from a mark in a reply's table", async () => {
    const row = "| 2 | 商标 | 6 |";
    const text = `指标表\n| 序号 | 指标 | 目标 |\n| 1 | 专利 | 1500 |\n${row}\n以上。`;
    await context.close();
    await site.close();
    site = await openWebSite({ openPassage: async () => ({ ...passage, text }) });
    await openPage({ viewport: { width: 360, height: 700 } });
    const table = { columns: ["指标", "出处"], rows: [["商标", "[1]"]] };
    const citations = Array.from({ length: 6 }, () => ({ ...citation, quote: row }));
    answerWith(() => toReply("见下表。", { table, citations }));
    await say("列个表");
    await page.getByText("依据（6条）").waitFor();
    await log().locator("td").getByRole("button", { name: "依据 [1]" }).click();
    const marked = page.getByRole("dialog").locator("tr.marked");
    await marked.waitFor();
    expect(await marked.locator("td").allTextContents()).toEqual(["2", "商标", "6"]);
    expect(await page.getByRole("dialog").textContent()).not.toContain("|");
    expect(await page.getByRole("dialog").textContent()).toContain("以上。");
    expect(problems).toEqual([]);
  });

  it("has the case number typed in when a receipt's square code led here", async () => {
    await page.goto(`${site.url}/#status=JY20261125-00017`);
    await page.reload();
    expect(await page.getByRole("textbox").inputValue()).toContain("JY20261125-00017");
  });

  it("shows that a reply is on its way, and replies that come later by themselves", async () => {
    await say("您好");
    await page.getByText("正在回复").waitFor({ state: "attached" });
    const { address } = await site.recorder.message(0);
    await site.reply(address.conversationId, toReply("您好，请讲。"));
    await log().getByText("您好，请讲。").waitFor();
    await page.locator("#typing").waitFor({ state: "hidden" });
    await site.reply(address.conversationId, toReply("您的线索已受理。"));
    await log().getByText("您的线索已受理。").waitFor();
  });

  it("shows text of a message as text, whatever it looks like", async () => {
    const evil = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    answerWith(({ text }) => toReply(text, { table: { columns: [evil], rows: [[evil]] } }));
    await say(evil);
    await log().locator("table").waitFor();
    expect(await log().locator("img, script").count()).toBe(0);
    expect(await page.title()).toContain("知权通");
    expect(problems).toEqual([]);
  });

  it("sends a pressed button once and greys the others", async () => {
    const buttons = [
      [{ label: "确认", token: "report.yes" }],
      [{ label: "取消", token: "report.no" }],
    ];
    answerWith(({ press }) => toReply(press ? "已确认。" : "确认吗？", press ? {} : { buttons }));
    await say("我要举报");
    await page.getByRole("button", { name: "确认" }).click();
    await log().getByText("已确认。").waitFor();
    expect(site.recorder.messages[1]).toMatchObject({ press: "report.yes", text: "" });
    expect(await page.getByRole("button", { name: "取消" }).isDisabled()).toBe(true);
    await page.reload();
    await log().getByText("已确认。").waitFor();
    expect(await page.getByRole("button", { name: "确认" }).isDisabled()).toBe(true);
  });

  it("takes waiting files along with a report's button, once they are there", async () => {
    const toButtons = () => [
      [{ label: "查进度", token: "report.status" }],
      [{ label: "继续", token: "report.draft.on" }],
    ];
    answerWith(({ press }) => toReply(press ? "收到。" : "继续吗？", { buttons: toButtons() }));
    await say("我要举报");
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await page.route("**/api/files", async (route) => {
      await held;
      await route.continue();
    });
    const file = { name: "e.txt", mimeType: "text/plain", buffer: Buffer.from("证据") };
    await page.getByLabel("添加文件").setInputFiles(file);
    const goOn = () => page.getByRole("button", { name: "继续" });
    await goOn().click();
    expect(await page.getByRole("alert").textContent()).toContain("文件还在上传");
    expect(await goOn().isDisabled()).toBe(false);
    letGo();
    await page.getByText("已上传").waitFor();
    await page.getByRole("button", { name: "查进度" }).click();
    expect(await site.recorder.message(1)).toMatchObject({
      press: "report.status",
      attachments: [],
    });
    await page.locator("#files li").getByText("已上传").waitFor();
    await log().getByText("收到。").waitFor();
    await goOn().last().click();
    const { press, attachments } = await site.recorder.message(2);
    expect(press).toBe("report.draft.on");
    expect(attachments.map(({ name }) => name)).toEqual(["e.txt"]);
    await log().getByText("附件：e.txt").waitFor();
    expect(await page.locator("#files li").count()).toBe(0);
  });

  it("uploads chosen and dropped files and sends them with the text", async () => {
    answerWith(() => toReply("收到。"));
    const bytes = Buffer.from("现场照片的字节");
    const file = { name: "现场 (1).jpg", mimeType: "image/jpeg", buffer: bytes };
    await page.getByLabel("添加文件").setInputFiles(file);
    await page.getByText("已上传").waitFor();
    await page.evaluate(`{
      const data = new DataTransfer();
      data.items.add(new File(["dropped"], "b.txt", { type: "text/plain" }));
      dispatchEvent(new DragEvent("drop", { dataTransfer: data, cancelable: true }));
    }`);
    await page.locator("#files li").nth(1).getByText("已上传").waitFor();
    await say("这是证据");
    const message = await site.recorder.message(0);
    expect(message.attachments.map(({ name }) => name)).toEqual(["现场 (1).jpg", "b.txt"]);
    const [first] = message.attachments;
    const opened = await buffer(
      await site.channel.openAttachment(first ?? { reference: "", name: "" }),
    );
    expect(opened.equals(bytes)).toBe(true);
    await log().getByText("附件：b.txt").waitFor();
  });

  it("says why a file is not taken", async () => {
    await page
      .getByLabel("添加文件")
      .setInputFiles({ name: "空.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(0) });
    expect(await page.getByRole("alert").textContent()).toBe("空.pdf：文件是空的，请重新选择。");
    const large = { name: "大.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(1_100_000) };
    await page.getByLabel("添加文件").setInputFiles(large);
    expect(await page.getByRole("alert").textContent()).toContain("大.pdf：文件超过 1 MB");
  });

  it("keeps the whole conversation in its order over a reload", async () => {
    answerWith(({ text }) => toReply(`答：${text}`));
    await say("问题一");
    await log().getByText("答：问题一").waitFor();
    await say("问题二");
    await log().getByText("答：问题二").waitFor();
    await page.reload();
    await log().getByText("答：问题二").waitFor();
    const bubbles = await log().locator(".bubble .text").allTextContents();
    expect(bubbles).toEqual(["问题一", "答：问题一", "问题二", "答：问题二"]);
    expect(site.recorder.messages).toHaveLength(2);
  });

  it("says that the network fails, and sends once when it is back", async () => {
    answerWith(({ text }) => toReply(`答：${text}`));
    const repair = await site.breakNetwork();
    await say("断网时说的话");
    await page.getByText("网络不稳定").waitFor();
    await log().getByText("发送中…").waitFor();
    await repair();
    await page.getByRole("button", { name: "立即重试" }).click();
    await log().getByText("答：断网时说的话").waitFor();
    await page.getByText("网络不稳定").waitFor({ state: "hidden" });
    expect(site.recorder.messages).toHaveLength(1);
  });

  it("sends what was waiting when the page was closed", async () => {
    const repair = await site.breakNetwork();
    await say("没发出去的话");
    await page.getByText("网络不稳定").waitFor();
    await repair();
    await page.reload();
    expect((await site.recorder.message(0)).text).toBe("没发出去的话");
  });

  it("asks an example question at a press", async () => {
    const example = page.getByRole("button", { name: "去哪里举报" });
    await example.click();
    expect((await site.recorder.message(0)).text).toContain("去哪里举报");
    expect(await page.getByText("请问有什么可以帮您").isVisible()).toBe(false);
  });

  it("copies a case number and a query code", async () => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    answerWith(() => toReply("受理编号 JY20261125-00017，查询码 AB2D-EFGH-JKM3。"));
    await say("提交");
    await page.getByRole("button", { name: "复制 JY20261125-00017" }).click();
    await page.getByText("已复制").waitFor();
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe("JY20261125-00017");
    await page.getByRole("button", { name: "复制 AB2D-EFGH-JKM3" }).waitFor();
  });

  it("begins a new conversation that knows nothing of the last", async () => {
    answerWith(({ text }) => toReply(`答：${text}`));
    await say("旧的问题");
    await log().getByText("答：旧的问题").waitFor();
    page.on("dialog", (dialog) => dialog.accept());
    await page.getByRole("button", { name: "新对话" }).click();
    await page.getByText("请问有什么可以帮您").waitFor();
    expect(await log().textContent()).toBe("");
    await say("新的问题");
    await log().getByText("答：新的问题").waitFor();
    const [first, second] = site.recorder.messages;
    expect(first?.address.conversationId).not.toBe(second?.address.conversationId);
  });

  it("can be used by keyboard alone", async () => {
    answerWith(() => toReply("目标是1.2件 [1]。", { citations: [citation] }));
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("跳到输入框");
    await page.keyboard.press("Enter");
    await page.keyboard.type("目标是多少？");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "依据 [1]" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    expect(await page.evaluate("document.activeElement.className")).toBe("cite");
  });

  it.each([
    ["light", 360],
    ["dark", 360],
    ["dark", 1280],
  ] as const)("fits a %s screen of %i pixels without scrolling sideways", async (scheme, width) => {
    await context.close();
    await openPage({ viewport: { width, height: 720 }, colorScheme: scheme });
    const row = ["每万人口高价值发明专利拥有量", "0.55件", "1.2件", "预期性", "累计", "说明"];
    answerWith(() =>
      toReply(`${"很长的英文和网址".repeat(9)} https://example.com/${"a".repeat(120)} [1]`, {
        citations: [citation],
        table: { columns: row, rows: [row, row] },
        buttons: [row.map((label, index) => ({ label, token: `a.${index}` }))],
      }),
    );
    expect(await isWide()).toBe(false);
    await say("长".repeat(300));
    await page.getByRole("button", { name: "依据 [1]" }).click();
    await page.getByRole("dialog").locator("mark").waitFor();
    expect(await isWide()).toBe(false);
    const background = await page.evaluate("getComputedStyle(document.body).backgroundColor");
    expect(background).toBe(scheme === "dark" ? "rgb(16, 24, 27)" : "rgb(242, 245, 246)");
  });
});

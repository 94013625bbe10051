import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { png } from "../support/evidence-files.ts";
import { openRunningApp, type RunningApp } from "../support/running-app.ts";
import { openTestKnowledge } from "../support/test-knowledge.ts";

const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
const args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"];
const isThere = existsSync(executablePath);
const MEBIBYTE = 1024 * 1024;

describe.skipIf(!isThere)(`a file too large for Telegram, in ${executablePath}`, () => {
  let running: RunningApp;
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "upload-link-"));
    running = await openRunningApp({
      knowledge: openTestKnowledge(),
      environment: { PUBLIC_URL: "https://ip.example", EVIDENCE_LINK_LIMIT_MB: "30" },
    });
    browser = await chromium.launch({ executablePath, args });
  });
  afterAll(async () => {
    await browser.close();
    await running.close();
    await rm(folder, { recursive: true });
  });

  it.each([
    ["a telephone", { viewport: { width: 360, height: 640 }, colorScheme: "light" }],
    ["a desk, in the dark", { viewport: { width: 1280, height: 800 }, colorScheme: "dark" }],
  ] as const)("comes by the web page instead, on %s", async (_, options) => {
    const user = running.telegram.user();
    user.says("普宁流沙的阿财鞋店卖假冒我们“飞渡”商标的拖鞋，大概500双");
    await user.sees();
    user.sendsFile({ bytes: png, claimedBytes: 25 * MEBIBYTE, name: "录像.mp4" });
    const { text } = await user.sees();
    const [, token = ""] = /https:\/\/ip\.example\/upload\/([\w-]{32})/.exec(text) ?? [];

    const context = await browser.newContext(options);
    const page = await context.newPage();
    const problems: string[] = [];
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("console", (line) => line.type() === "error" && problems.push(line.text()));
    page.on("request", (request) => {
      if (!request.url().startsWith(running.url())) {
        problems.push(`asked elsewhere: ${request.url()}`);
      }
    });
    await page.goto(`${running.url()}/upload/${token}`);
    await page.getByText("还可以上传5个文件").waitFor();
    const wide = await page.evaluate<number>("document.documentElement.scrollWidth");
    expect(wide).toBeLessThanOrEqual(options.viewport.width);
    const film = join(folder, "录像.mp4");
    const head = Buffer.from("00000018667479706d703432000000006d70343269736f6d", "hex");
    await writeFile(film, Buffer.concat([head, Buffer.alloc(22 * MEBIBYTE, token)]));
    const page2 = join(folder, "假的.png");
    await writeFile(page2, "<html><script>alert(1)</script></html>");
    await page.getByLabel("选择文件").setInputFiles([film, page2]);
    await page.getByText("已收下，SHA-256").waitFor();
    await page.getByText("格式不能接收").waitFor();
    await page.getByText("还可以上传4个文件").waitFor();
    // The refused file is an answer of 422, which browsers write into their console.
    expect(problems.filter((line) => !line.includes("422"))).toEqual([]);
    await context.close();
    expect((await user.sees()).text).toContain("已收到：录像.mp4");
    expect(running.logged.join("\n")).not.toContain(token);
  });

  it("says that a link is good no more", async () => {
    const page = await browser.newPage();
    await page.goto(`${running.url()}/upload/${"x".repeat(32)}`);
    await page.getByText("无效、已用完或已过期").waitFor();
    expect(await page.getByLabel("选择文件").isVisible()).toBe(false);
  });
});

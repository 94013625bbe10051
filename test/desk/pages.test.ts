import { existsSync } from "node:fs";
import axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DeskOffice, deskTexts } from "../support/desk-office.ts";
import { openDeskScene, REPEATED } from "../support/desk-scene.ts";
import { openTestStorage, type TestStorage } from "../support/open-test-storage.ts";
import { reportKnowledge } from "../support/report-office.ts";

const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
const args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"];
const isThere = existsSync(executablePath);

/** What axe finds, as far as a test needs it. */
interface Found {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

describe.skipIf(!isThere)(`the desk in ${executablePath} (skipped when absent)`, () => {
  let database: TestStorage;
  let desk: DeskOffice;
  let matterId: string;
  let browser: Browser;

  beforeAll(async () => {
    database = await openTestStorage();
    ({ desk, matterId } = await openDeskScene(database.storage));
    browser = await chromium.launch({ executablePath, args });
  });
  afterAll(async () => {
    await browser.close();
    await desk.close();
    await database.drop();
  });

  async function open(options: Parameters<Browser["newContext"]>[0] = {}) {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      ...options,
    });
    context.setDefaultTimeout(8000);
    const page = await context.newPage();
    const problems: string[] = [];
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("console", (line) => void (line.type() === "error" && problems.push(line.text())));
    page.on("request", (request) => {
      if (!request.url().startsWith(desk.url)) {
        problems.push(`asked ${request.url()}`);
      }
    });
    return { context, page, problems };
  }

  async function signIn(page: Page, name: string): Promise<void> {
    await page.goto(`${desk.url}/desk`);
    await page.getByLabel(deskTexts("sign_in_code")).fill(await desk.createCode(name));
    await page.getByRole("button", { name: deskTexts("sign_in") }).click();
    await page.getByRole("navigation", { name: deskTexts("navigation") }).waitFor();
  }

  const isWide = (page: Page) =>
    page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth");

  /** What axe finds serious; `rules` for all that it knows, or for what colours change. */
  async function findFaults(page: Page, rules: "all" | "colours"): Promise<string[]> {
    const options = rules === "all" ? "{}" : "{ runOnly: ['color-contrast'] }";
    const { violations } = await page.evaluate<Found>(`axe.run(document, ${options})`);
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  }

  const looks = [
    { width: 360, colorScheme: "light", rules: "all" },
    { width: 360, colorScheme: "dark", rules: "colours" },
    { width: 1280, colorScheme: "dark", rules: "all" },
    { width: 1280, colorScheme: "light", rules: "colours" },
  ] as const;

  it.each([
    ["nobody", "/desk"],
    ["officer", "/desk/queue"],
    ["officer", "/desk/matters/"],
    ["officer", "/desk/statistics"],
    ["officer", "/desk/targets"],
    ["officer", "/desk/sessions"],
    ["officer", "/desk/help"],
    ["auditor", "/desk/audit"],
    ["lead", "/desk/respondents", REPEATED],
  ])("gives %s %s accessible, narrow and wide, light and dark", async (name, path, shown = "") => {
    const { context, page, problems } = await open();
    if (name !== "nobody") {
      await signIn(page, name);
    }
    await page.goto(`${desk.url}${path}${path.endsWith("/") ? matterId : ""}`);
    expect(await page.locator("body").textContent()).toContain(shown);
    await page.evaluate(
      "for (const fold of document.querySelectorAll('details')) fold.open = true",
    );
    await page.evaluate(axe.source);
    for (const { width, colorScheme, rules } of looks) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      const look = `${width} ${colorScheme}`;
      expect([look, await findFaults(page, rules), await isWide(page)]).toEqual([look, [], false]);
    }
    expect(problems).toEqual([]);
    await context.close();
  });

  it("is worked with by keys alone: to a matter, to an action, to the next state", async () => {
    const { context, page, problems } = await open();
    await signIn(page, "officer");
    await page.keyboard.press("/");
    expect(await focused(page)).toBe("search");
    await page.keyboard.type(matterId.replace(/-1$/, ""));
    await page.keyboard.press("Enter");
    await page.waitForURL(/search=JY/);
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.waitForURL(new RegExp(`matters/${matterId}`));
    const actions = await page.locator(".action summary").allTextContents();
    const label = reportKnowledge.states.actions.request_supplement.label;
    await page.keyboard.press(String(actions.findIndex((text) => text.startsWith(label)) + 1));
    expect(await focused(page)).toBe("request_supplement-days");
    await page.keyboard.press("Escape");
    expect(await page.locator(".action[open]").count()).toBe(0);
    await page.keyboard.press(String(actions.findIndex((text) => text.startsWith(label)) + 1));
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Tab");
    await page.keyboard.type("请补充进货单");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByRole("status").waitFor();
    const state = reportKnowledge.states.states.accepted_supplement.label;
    expect(await page.locator(".state").textContent()).toBe(state);
    await page.keyboard.press("?");
    await page.waitForURL(/\/desk\/help/);
    expect(problems).toEqual([]);
    await context.close();
  });

  const focused = (page: Page) => page.evaluate("document.activeElement.id");

  it("lets everything be done without a script", async () => {
    const { context, page } = await open({ javaScriptEnabled: false });
    await signIn(page, "officer");
    await page.getByLabel(deskTexts("search")).fill(matterId.replace(/-1$/, ""));
    await page.getByRole("button", { name: deskTexts("filter") }).click();
    await page.getByRole("link", { name: matterId }).click();
    await page.getByLabel(deskTexts("notes_add")).fill("没有脚本也能写");
    await page.getByRole("button", { name: deskTexts("notes_save") }).click();
    await page.getByText("没有脚本也能写").waitFor();
    await page.getByRole("button", { name: deskTexts("sign_out"), exact: true }).click();
    await page.getByLabel(deskTexts("sign_in_code")).waitFor();
    await context.close();
  });

  it("prints a matter without what belongs to the screen", async () => {
    const { context, page } = await open();
    await signIn(page, "officer");
    await page.goto(`${desk.url}/desk/matters/${matterId}`);
    await page.emulateMedia({ media: "print" });
    expect(await page.getByRole("navigation").first().isVisible()).toBe(false);
    expect(await page.locator(".actions").isVisible()).toBe(false);
    expect(await page.getByRole("heading", { level: 1 }).isVisible()).toBe(true);
    await context.close();
  });
});

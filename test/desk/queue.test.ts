import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insertMarks } from "../../src/report/report-mark-repository.ts";
import { createHashMark, toMarks } from "../../src/report/report-marks.ts";
import {
  type DeskBrowser,
  type DeskOffice,
  deskTexts,
  openDeskOffice,
} from "../support/desk-office.ts";
import { insertMatters } from "../support/insert-matters.ts";
import { openTestStorage, type TestStorage } from "../support/open-test-storage.ts";

const PUNING = "puning-market-bureau";
const JIEXI = "jiexi-market-bureau";

/** The day of the test is 2026-11-25. */
const matters = [
  { id: "JY20261101-00010-1", nextDueOn: "2026-11-20", type: "trade_secret" },
  { id: "JY20261102-00017-1", nextDueOn: "2026-11-25", state: "accepted" },
  { id: "JY20261103-00013-1", nextDueOn: "2026-12-01", district: "city" },
  { id: "JY20261104-00015-1", officeId: JIEXI, nextDueOn: "2026-11-21" },
  { id: "JY20261105-00016-1", isOpen: false, state: "closed" },
  { id: "JY20261106-00018-1", officeId: "jieyang-market-bureau", state: "triage" },
  { id: "JY20261107-00011-1", officeId: JIEXI, targetOfficeId: PUNING, state: "transfer_pending" },
] as const;

describe("the queue on the desk", () => {
  let database: TestStorage;
  let desk: DeskOffice;
  let officer: DeskBrowser;
  let triage: DeskBrowser;

  beforeAll(async () => {
    database = await openTestStorage();
    desk = await openDeskOffice(database.storage);
    officer = await desk.staff("officer", "officer", PUNING);
    triage = await desk.staff("triage", "triage");
    const officerId = await desk.personId("officer");
    const own = matters.map((matter, index) => (index === 1 ? { ...matter, officerId } : matter));
    await insertMatters(database.storage.database, own);
    const many = Array.from({ length: 60 }, (_, number) => ({
      id: `JY20260901-${String(number).padStart(5, "0")}-1`,
      ...{ officeId: "huilai-market-bureau", nextDueOn: `2026-12-${10 + (number % 20)}` },
    }));
    await insertMatters(database.storage.database, many);
  });
  afterAll(async () => {
    await desk.close();
    await database.drop();
  });

  async function rows(browser: DeskBrowser, address: string): Promise<string[]> {
    const { status, text } = await browser.get(address);
    expect(status).toBe(200);
    return [...text.matchAll(/<a data-row href="\/desk\/matters\/(.+?)"/g)].map(
      ([, id = ""]) => id,
    );
  }

  const [patent, accepted, city, foreign, closed, unrouted, arriving] = matters.map(({ id }) => id);

  it.each([
    ["", [patent, accepted, city, arriving]],
    ["?view=mine", [accepted]],
    ["?view=unassigned", [patent, city, arriving]],
    ["?type=trade_secret", [patent]],
    ["?state=accepted", [accepted]],
    ["?district=city", [city]],
    ["?due=late", [patent]],
    ["?due=today", [patent, accepted]],
    ["?due=week", [patent, accepted, city]],
    ["?order=newest", [arriving, city, accepted, patent]],
    ["?over=1", [closed]],
    ["?view=all", []],
    ["?view=triage", []],
    [
      "?state=nonsense&type=nonsense&after=nonsense&view=nonsense",
      [patent, accepted, city, arriving],
    ],
  ])("shows an officer %s", async (address, wanted) => {
    expect(await rows(officer, `/desk/queue${address}`)).toEqual(wanted);
  });

  it("shows those who assign what is to be assigned first, and the city when asked", async () => {
    expect(await rows(triage, "/desk/queue")).toEqual([unrouted]);
    expect(await rows(triage, "/desk/queue?state=accepted")).toEqual([]);
    expect(await rows(triage, "/desk/queue?view=all&due=late")).toEqual([patent, foreign]);
  });

  it("finds a case by its number, never another office's", async () => {
    const find = (number: string) =>
      rows(officer, `/desk/queue?search=${encodeURIComponent(number)}`);
    expect(await find("JY20261104-00015")).toEqual([]);
    expect(await find(" jy20261103 00013 ")).toEqual([city]);
    expect(await find("没有这个")).toEqual([]);
  });

  it("finds matters by who or what was reported, never another office's", async () => {
    const link = "https://shop.example.com/item/88";
    const answers = { respondent: "普宁市鑫丰鞋店", right_number: "第 1234567 号", link };
    const marks = toMarks({ fields: { answers, flags: [], place: "" } }, createHashMark("pepper"));
    await database.storage.transaction(async (trx) => {
      await insertMarks(trx, `report-${city}`, marks);
      await insertMarks(trx, `report-${foreign}`, marks);
    });
    const find = (browser: DeskBrowser, text: string, view = "") =>
      rows(browser, `/desk/queue?search=${encodeURIComponent(text)}${view}`);
    for (const text of ["鑫丰鞋店", " 鑫丰鞋 ", "1234567", "www.shop.example.com/item/88/"]) {
      expect(await find(officer, text), text).toEqual([city]);
      expect(await find(triage, text, "&view=all"), text).toEqual([foreign, city]);
    }
    expect(await find(officer, "鑫丰布店")).toEqual([]);
  });

  it("leads from page to page, each matter once, in order", async () => {
    const seen: string[] = [];
    let address: string | undefined = "/desk/queue?view=all&due=&state=queued&district=";
    const sizes = [];
    while (address !== undefined) {
      const { text } = await triage.get(address);
      const ids = await rows(triage, address);
      sizes.push(ids.length);
      seen.push(...ids);
      address = /rel="next" href="(.+?)"/.exec(text)?.[1]?.replaceAll("&amp;", "&");
    }
    expect(sizes).toEqual([25, 25, 13]);
    expect(new Set(seen).size).toBe(63);
    expect(seen.slice(0, 3)).toEqual([patent, foreign, city]);
  });

  it("keeps what was asked for in the form and in the ways on", async () => {
    const { text } = await officer.get("/desk/queue?due=week&search=%22%3Cb%3E");
    expect(text).toContain('value="week" selected');
    expect(text).toContain('value="&quot;&lt;b&gt;"');
    expect(text).toContain(deskTexts("queue_none"));
  });

  it.each(["official", "auditor"] as const)("is not for an %s", async (role) => {
    const browser = await desk.staff(role, role);
    expect((await browser.get("/desk/queue")).status).toBe(404);
    expect((await browser.get("/desk")).location).not.toBe("/desk/queue");
  });
});

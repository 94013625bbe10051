import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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

describe("oversight on the desk", () => {
  let database: TestStorage;
  let desk: DeskOffice;
  let officer: DeskBrowser;
  let auditor: DeskBrowser;
  let triage: DeskBrowser;
  let matterId: string;

  beforeAll(async () => {
    database = await openTestStorage();
    desk = await openDeskOffice(database.storage);
    officer = await desk.staff("officer", "officer", PUNING);
    auditor = await desk.staff("auditor", "auditor");
    triage = await desk.staff("triage", "triage");
    const reporter = desk.office.chat("reporter");
    await reporter.says("举报：普宁流沙有家鑫丰鞋店卖假冒商标的耐克运动鞋，大概两百双");
    for (const label of ["继续", "不留联系方式", "确认提交"]) {
      await reporter.presses(label);
    }
    const { database: db } = database.storage;
    matterId = (await db.selectFrom("matters").select("id").executeTakeFirstOrThrow()).id;
    await officer.post(`/desk/matters/${matterId}/accept`, { version: "1" });
    const close = { version: "2", outcome: "other", text: "已经当面说明清楚" };
    await officer.post(`/desk/matters/${matterId}/close`, close);
    const others = Array.from({ length: 17 }, (_, number) => ({
      id: `JY20261110-${String(number).padStart(5, "0")}-1`,
      ...{ officeId: number < 2 ? JIEXI : "huilai-market-bureau", type: "copyright" },
    }));
    await insertMatters(db, others);
  });
  afterAll(async () => {
    await desk.close();
    await database.drop();
  });

  describe("the audit page", () => {
    it("lists what happened and who did it, and nothing of what was said", async () => {
      const { status, text } = await auditor.get("/desk/audit");
      expect(status).toBe(200);
      for (const part of [matterId, "受理", "办结", "待受理 → 办理中", "举报人"]) {
        expect(text).toContain(part);
      }
      for (const secret of ["鑫丰", "已经当面说明清楚"]) {
        expect(text).not.toContain(secret);
      }
    });

    it("narrows to a kind and to a matter, and leads on to older events", async () => {
      const count = async (address: string) => {
        const { text } = await auditor.get(address);
        return [...text.matchAll(/<tr><th scope="row"/g)].length;
      };
      const number = matterId.replace(/-1$/, "");
      expect(await count("/desk/audit?kind=accept")).toBe(1);
      expect(await count(`/desk/audit?search=${number}&kind=submitted`)).toBe(1);
      expect(await count(`/desk/audit?search=${number}-2`)).toBe(0);
      expect(await count("/desk/audit?before=2")).toBe(1);
      expect(await count("/desk/audit?kind=nonsense&before=nonsense")).toBe(6);
      expect(await count("/desk/audit?kind=signed_in")).toBe(3);
    });

    it("verifies the chain, and says where it is broken", async () => {
      expect((await auditor.post("/desk/audit")).text).toContain("6条记录完好");
      const { database: db } = database.storage;
      await sql`update events set actor_id = 'nobody' where seq = 2`.execute(db);
      const broken = deskTexts("audit_broken", { seq: 2, reason: "changed", count: 1 });
      expect((await auditor.post("/desk/audit")).text).toContain(broken);
    });

    it("is for auditors alone", async () => {
      const official = await desk.staff("official", "official");
      for (const browser of [officer, triage, official]) {
        expect((await browser.get("/desk/audit")).status).toBe(404);
        expect((await browser.post("/desk/audit")).status).toBe(404);
      }
    });
  });

  describe("the page of respondents", () => {
    it("is for leads and those who assign, and empty where nobody was named twice", async () => {
      const lead = await desk.staff("lead", "lead", PUNING);
      for (const browser of [lead, triage]) {
        const { status, text } = await browser.get("/desk/respondents");
        expect(status).toBe(200);
        expect(text).toContain("没有不止一次被举报且已办结的被举报人");
      }
      for (const browser of [officer, auditor]) {
        expect((await browser.get("/desk/respondents")).status).toBe(404);
      }
    });
  });

  describe("the statistics page", () => {
    const total = /<dt>收到<\/dt><dd>(.+?)<\/dd>/;

    it("counts an officer's office, with a chart and the same as a table", async () => {
      const { text } = await officer.get("/desk/statistics");
      expect(total.exec(text)?.[1]).toBe("1");
      expect(text).toContain('<svg class="chart" role="img"');
      expect(text).toMatch(/<td data-label="收到">1<\/td>/);
    });

    it("hides another office's small numbers, and not from those who assign", async () => {
      const city = "/desk/statistics?scope=city";
      const jiexi =
        /<th scope="row" data-label="按承办单位">揭西县[^<]*<\/th><td data-label="收到">(.+?)</;
      expect(jiexi.exec((await officer.get(city)).text)?.[1]).toBe(deskTexts("hidden_short"));
      expect(jiexi.exec((await triage.get(city)).text)?.[1]).toBe("2");
    });

    it("counts the days that were asked for, in whichever order, and else this month's", async () => {
      const read = async (address: string) =>
        total.exec((await triage.get(`/desk/statistics${address}`)).text)?.[1];
      expect(await read("")).toBe("18");
      expect(await read("?from=2026-11-25&to=2026-11-25")).toBe("1");
      expect(await read("?from=2026-11-30&to=2026-11-21")).toBe("1");
      expect(await read("?from=2026-02-30&to=x")).toBe("18");
      expect(await read("?from=2025-01-01&to=2025-12-31")).toBe("0");
    });
  });

  it("names whom leads and those who assign find reported more than once, and how it ended", async () => {
    const lead = await desk.staff("second lead", "lead", PUNING);
    const reporter = desk.office.chat("another reporter");
    await reporter.says("举报：普宁流沙有家鑫丰鞋店卖假冒商标的李宁鞋，大概两百双");
    for (const label of ["继续", "不留联系方式", "确认提交"]) {
      await reporter.presses(label);
    }
    const path = `/desk/matters/${/JY\d{8}-\d{5}/.exec((await reporter.latest()).text)?.[0]}-1`;
    await officer.post(`${path}/accept`, { version: "1" });
    expect((await lead.get("/desk/respondents")).text).not.toContain("鑫丰鞋店");
    const close = { version: "2", outcome: "corrected", text: "已经下架" };
    await officer.post(`${path}/close`, close);
    for (const browser of [lead, triage]) {
      const { text } = await browser.get("/desk/respondents");
      const row = /鑫丰鞋店<\/th><td [^>]+>(.+?)<\/td><td [^>]+>(.+?)<\/td>/.exec(text);
      expect(row?.slice(1)).toEqual(["2", "其他 1、已责令改正 1"]);
    }
    const elsewhere = await desk.staff("jiexi-lead", "lead", JIEXI);
    expect((await elsewhere.get("/desk/respondents")).text).not.toContain("鑫丰鞋店");
  });
});

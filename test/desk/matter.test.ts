import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listEvents, verifyEventChain } from "../../src/report/event-log-repository.ts";
import { markScan } from "../../src/report/evidence-repository.ts";
import { listClocks } from "../../src/report/matter-clock-repository.ts";
import { findMatter } from "../../src/report/matter-repository.ts";
import { actionsFor, MATTER_ACTIONS } from "../../src/report/matter-states.ts";
import {
  type DeskBrowser,
  type DeskOffice,
  deskTexts,
  openDeskOffice,
} from "../support/desk-office.ts";
import { pdf, png } from "../support/evidence-files.ts";
import { openTestStorage, type TestStorage } from "../support/open-test-storage.ts";
import { reportKnowledge, reportTexts } from "../support/report-office.ts";

const PUNING = "puning-market-bureau";
const JIEXI = "jiexi-market-bureau";
const { states } = reportKnowledge;

describe("a matter on the desk", () => {
  let database: TestStorage;
  let desk: DeskOffice;
  let browsers: Record<string, DeskBrowser>;

  beforeAll(async () => {
    database = await openTestStorage();
    desk = await openDeskOffice(database.storage);
    browsers = {
      officer: await desk.staff("officer", "officer", PUNING),
      lead: await desk.staff("lead", "lead", PUNING),
      foreign: await desk.staff("foreign", "officer", JIEXI),
      foreignLead: await desk.staff("foreign-lead", "lead", JIEXI),
      triage: await desk.staff("triage", "triage"),
      official: await desk.staff("official", "official"),
      auditor: await desk.staff("auditor", "auditor"),
    };
  });
  afterAll(async () => {
    await desk.close();
    await database.drop();
  });

  const at = (name: string): DeskBrowser => {
    const browser = browsers[name];
    if (browser === undefined) {
      throw new Error(`nobody is called ${name}`);
    }
    return browser;
  };

  /** Reports with a picture and a telephone number in the story; gives the matter's id. */
  async function report(
    name: string,
    contact?: string,
    file: readonly [name: string, bytes: Buffer] = ["门面 照片.png", png],
  ): Promise<string> {
    const reporter = desk.office.chat(name);
    await reporter.says(
      "举报：普宁流沙有家鑫丰鞋店卖假冒商标的耐克运动鞋<b>，大概两百双，我电话13800138000",
    );
    await reporter.sends(...file);
    await reporter.presses("继续");
    await (contact === undefined ? reporter.presses("不留联系方式") : reporter.says(contact));
    await reporter.presses("确认提交");
    const row = await database.storage.database
      .selectFrom("matters")
      .select("id")
      .orderBy("created_at", "desc")
      .orderBy("id", "desc")
      .executeTakeFirstOrThrow();
    return row.id;
  }

  async function read(id: string) {
    const matter = await findMatter(database.storage.database, id);
    if (matter === undefined) {
      throw new Error("the matter is gone");
    }
    return matter;
  }

  /** All that any action could ask for. */
  const everything = (version: number) => ({
    ...{ version: String(version), text: "说明文字", office: JIEXI, outcome: "other" },
    ...{ reason: "other", destination: "customs", clock: "r_check", days: "5", matter: "" },
  });

  it("shows what its people need, without what names the reporter", async () => {
    const id = await report("shown");
    const { status, text } = await at("officer").get(`/desk/matters/${id}`);
    expect(status).toBe(200);
    for (const part of [id, "鑫丰鞋店", "普宁市", "待受理", "门面 照片.png", "提交", "&lt;b&gt;"]) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain("13800138000");
    expect(text).not.toContain("<b>");
    const laws = [...reportKnowledge.clocks.values()].map(({ law }) => law);
    expect(laws.some((law) => text.includes(law))).toBe(true);
  });

  it("offers the actions of the table for who looks, and no other", async () => {
    const id = await report("offered");
    for (const role of ["officer", "lead", "triage"] as const) {
      const { text } = await at(role).get(`/desk/matters/${id}`);
      const offered = [...text.matchAll(/<summary>(.+?)(?:<kbd>|<\/summary>)/g)].map(([, l]) => l);
      // None of this type's limits waits for the other side's consent, none stands still, and
      // nobody has it yet.
      const idle = ["receive_consent", "continue", "release"];
      const allowed = actionsFor(states, "queued", role)
        .filter((name) => !idle.includes(name))
        .map((name) => states.actions[name].label);
      expect(offered).toEqual(allowed);
    }
  });

  it("refuses every action to every other office and every other role", async () => {
    const id = await report("forged");
    const before = await read(id);
    const statuses = new Set<number>();
    for (const name of ["foreign", "foreignLead", "official", "auditor"]) {
      expect((await at(name).get(`/desk/matters/${id}`)).status).toBe(404);
      for (const action of MATTER_ACTIONS) {
        const path = `/desk/matters/${id}/${action}`;
        statuses.add((await at(name).post(path, everything(before.version))).status);
      }
    }
    expect([...statuses]).toEqual([404]);
    expect(await read(id)).toEqual(before);
  });

  it.each(["officer", "lead", "triage"] as const)(
    "refuses to the %s of the office what the table does not allow",
    async (role) => {
      const id = await report(`table-${role}`);
      const before = await read(id);
      const forbidden = MATTER_ACTIONS.filter(
        (action) => !actionsFor(states, before.state, role).includes(action),
      );
      for (const action of forbidden) {
        const path = `/desk/matters/${id}/${action}`;
        const answer = await at(role).post(path, everything(before.version));
        expect([action, answer.status]).toEqual([action, 403]);
      }
      expect(forbidden.length).toBeGreaterThan(5);
      expect(await read(id)).toEqual(before);
    },
  );

  it("carries an action out, tells the reporter and shows the new state", async () => {
    const id = await report("accepted");
    const path = `/desk/matters/${id}`;
    const answer = await at("officer").post(`${path}/accept`, { version: "1" });
    expect([answer.status, answer.location]).toEqual([303, `${path}?done=accept`]);
    const { text } = await at("officer").get(`${path}?done=accept`);
    expect(text).toContain(deskTexts("done", { done: states.actions.accept.done }));
    expect(text).toContain(states.states.accepted.label);
    expect((await desk.office.chat("accepted").latest()).text).toContain("已受理");
    expect((await read(id)).officerId).toBe(await desk.personId("officer"));
  });

  it("extends the limit that is chosen, once, and says then why no more", async () => {
    const id = await report("extended");
    const path = `/desk/matters/${id}`;
    const { label } = reportKnowledge.clocks.get("r_check") ?? { label: "" };
    expect((await at("lead").get(path)).text).toMatch(
      new RegExp(`id="extend-clock"[\\s\\S]*?<option value="r_check"[^>]*>${label}</option>`),
    );
    const form = { version: "1", clock: "r_check", text: "检测结果还没有出来" };
    const wrong = await at("lead").post(`${path}/extend`, { ...form, clock: "p_docket" });
    expect(wrong.status).toBe(422);
    const answer = await at("lead").post(`${path}/extend`, form);
    expect([answer.status, answer.location]).toEqual([303, `${path}?done=extend`]);
    expect(await listClocks(database.storage.database, [id])).toMatchObject([
      { clockId: "r_check", isExtended: true },
    ]);
    const news = (await desk.office.chat("extended").latest()).text;
    expect(news).toContain(form.text);
    expect(news).toContain(label);
    expect((await at("lead").get(path)).text).toContain(reportTexts("refused_extension_used"));
    const again = await at("lead").post(`${path}/extend`, { ...form, version: "2" });
    expect(again.status).toBe(422);
    expect((await read(id)).version).toBe(2);
  });

  it("says that others were faster, with the state as it is now, and changes nothing", async () => {
    const id = await report("stale");
    await at("lead").post(`/desk/matters/${id}/accept`, { version: "1" });
    const close = { version: "1", outcome: "other", text: "查无此店" };
    const answer = await at("officer").post(`/desk/matters/${id}/close`, close);
    expect(answer.status).toBe(409);
    const state = states.states.accepted.label;
    expect(answer.text).toContain(reportTexts("refused_outdated", { state }));
    expect(answer.text).toContain('name="version" value="2"');
    expect((await read(id)).version).toBe(2);
  });

  it("wants what an action needs: a sentence that is no too short and no too long, a real office", async () => {
    const id = await report("needs");
    const post = (form: Record<string, string>) =>
      at("officer").post(`/desk/matters/${id}/transfer`, { version: "1", ...form });
    const bounds = { minimum: 2, maximum: 500 };
    for (const text of ["短", "长".repeat(501), "   "]) {
      const answer = await post({ office: JIEXI, text });
      expect(answer.status).toBe(422);
      expect(answer.text).toContain(reportTexts("officer_text_length", bounds));
    }
    for (const office of ["", "nowhere", "police", PUNING]) {
      expect((await post({ office, text: "不归我们" })).status).toBe(422);
    }
    expect((await read(id)).version).toBe(1);
    const given = await post({ office: JIEXI, text: "在揭西境内" });
    expect(given.status).toBe(303);
    expect((await at("foreign").get(`/desk/matters/${id}`)).status).toBe(200);
    await at("foreign").post(`/desk/matters/${id}/acknowledge`, { version: "2" });
    expect((await at("officer").get(`/desk/matters/${id}`)).status).toBe(404);
  });

  it("shows once who reported to the matter's own people, for a reason that is recorded", async () => {
    const id = await report("named", "陈小明 13900139000");
    const path = `/desk/matters/${id}`;
    const reason = "需要核对购买时间";
    expect((await at("officer").get(path)).text).not.toContain("陈小明");
    for (const name of ["foreign", "official", "auditor"]) {
      expect((await at(name).post(`${path}/identity`, { reason })).text).not.toContain("陈小明");
    }
    const short = await at("officer").post(`${path}/identity`, { reason: "看" });
    expect(short.status).toBe(422);
    expect(short.text).not.toContain("陈小明");
    const { reportId } = await read(id);
    const kinds = async () => {
      const events = await listEvents(database.storage.database, reportId);
      return events.map(({ kind }) => kind);
    };
    expect(await kinds()).not.toContain("identity_read");
    const shown = await at("officer").post(`${path}/identity`, { reason });
    expect(shown.text).toContain("陈小明 13900139000");
    expect(await kinds()).toContain("identity_read");
    expect((await at("officer").get(path)).text).not.toContain("陈小明");
    expect((await at("auditor").get("/desk/audit")).text).toContain(reason);
  });

  it("says to the matter's people which other report may be about the same", async () => {
    const [first, second] = [await report("first of two"), await report("second of two")];
    const page = await at("officer").get(`/desk/matters/${second}`);
    expect(page.text).toContain("可能重复");
    expect(page.text).toContain(first.replace(/-\d+$/, ""));
  });

  it("keeps notes for those who have the matter, never for its reporter", async () => {
    const id = await report("noted");
    const path = `/desk/matters/${id}`;
    const text = "店主电话13900139000，下周再查";
    const noted = await at("officer").post(`${path}/notes`, { text });
    expect([noted.status, noted.location]).toEqual([303, `${path}#notes`]);
    expect((await at("lead").get(path)).text).toContain("下周再查");
    expect((await at("lead").get(path)).text).not.toContain("13900139000");
    expect((await at("officer").post(`${path}/notes`, { text: " " })).status).toBe(422);
    for (const name of ["foreign", "official", "auditor"]) {
      expect((await at(name).post(`${path}/notes`, { text })).status).toBe(404);
    }
    const replies = JSON.stringify(await desk.office.chat("noted").replies());
    expect(replies).not.toContain("下周再查");
  });

  it("gives evidence only to be saved, to its own people, and records who took it", async () => {
    const id = await report("evidence");
    const page = await at("officer").get(`/desk/matters/${id}`);
    const path = /href="(\/desk\/matters\/[^"]+\/evidence\/[^"]+)"/.exec(page.text)?.[1] ?? "";
    expect((await at("foreign").get(path)).status).toBe(404);
    expect((await at("official").get(path)).status).toBe(404);
    const { status, headers } = await at("officer").get(path);
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("application/octet-stream");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("content-disposition")).toMatch(
      /^attachment; filename="[\w-]+"; filename\*=UTF-8''%E9%97%A8%E9%9D%A2%20%E7%85%A7%E7%89%87.png$/,
    );
    const { reportId } = await read(id);
    const events = await listEvents(database.storage.database, reportId);
    const opened = events.filter(({ kind }) => kind === "evidence_opened");
    expect(opened.map(({ actor_id }) => actor_id)).toEqual([await desk.personId("officer")]);
    expect((await verifyEventChain(database.storage.database)).kind).toBe("intact");
  });

  it("shows a picture made anew, to its own people, and records who looked", async () => {
    const id = await report("preview");
    const page = await at("officer").get(`/desk/matters/${id}`);
    const path = /href="([^"]+\/preview)"/.exec(page.text)?.[1] ?? "";
    expect((await at("foreign").get(path)).status).toBe(404);
    const { status, headers } = await at("officer").get(path);
    expect([status, headers.get("content-type")]).toEqual([200, "image/webp"]);
    const { reportId } = await read(id);
    const events = await listEvents(database.storage.database, reportId);
    const looked = events.filter(({ kind }) => kind === "evidence_opened");
    expect(looked.map(({ data }) => data.preview)).toEqual([true]);
  });

  it("says of files without a preview that they have none, and why", async () => {
    const id = await report("without-preview", undefined, ["合同.pdf", pdf]);
    const { text } = await at("officer").get(`/desk/matters/${id}`);
    expect(text).toContain("这种文件没有预览");
    expect(text).not.toContain("/preview");
    const path = /href="(\/desk\/matters\/[^"]+\/evidence\/[^"/]+)"/.exec(text)?.[1] ?? "";
    const asked = await at("officer").get(`${path}/preview`);
    expect(asked.status).toBe(404);
    expect(asked.text).toContain("没有预览，请保存到本机查看");

    const { storage } = database;
    const evidenceId = path.split("/").at(-1) ?? "";
    const claim = { sniffed_type: "image/png" };
    await storage.database
      .updateTable("evidence")
      .set(claim)
      .where("id", "=", evidenceId)
      .execute();
    expect((await at("officer").get(`${path}/preview`)).text).toContain("读不出图像");
  });

  it("gives nobody what a scanner found infected, and warns of the rest", async () => {
    const id = await report("infected");
    const clear = await at("officer").get(`/desk/matters/${id}`);
    expect(clear.text).toContain("还没有查毒");
    const path = /href="(\/desk\/matters\/[^"]+\/evidence\/[^"/]+)"/.exec(clear.text)?.[1] ?? "";
    const evidenceId = path.split("/").at(-1) ?? "";
    await markScan(database.storage.database, evidenceId, "infected", new Date());
    const marked = await at("officer").get(`/desk/matters/${id}`);
    expect(marked.text).toContain("查出病毒，请勿打开");
    expect(marked.text).not.toContain(path);
    expect((await at("officer").get(path)).status).toBe(404);
    expect((await at("officer").get(`${path}/preview`)).status).toBe(404);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createRandomId } from "../../src/base/id.ts";
import { silentLog } from "../../src/base/log.ts";
import type { InboundMessage } from "../../src/conversation/message.ts";
import { createMatterSweep } from "../../src/report/create-matter-sweep.ts";
import { listEvents } from "../../src/report/event-log-repository.ts";
import { deleteExpiredLinks } from "../../src/report/evidence/upload-link-repository.ts";
import { joinLeftFiles } from "../../src/report/join-left-files.ts";
import { createUploads, type Uploads } from "../../src/report/take-upload.ts";
import { pdf, png, textFile } from "../support/evidence-files.ts";
import { openTestStorage, type TestStorage } from "../support/open-test-storage.ts";
import {
  type Chat,
  openReportOffice,
  type ReportOffice,
  reportKnowledge,
  reportTexts,
} from "../support/report-office.ts";

const STORY = "普宁流沙的阿财鞋店卖假冒我们“飞渡”商标的拖鞋，大概500双，商标侵权";
const TWO_MATTERS =
  "举报普宁流沙鑫丰五金厂，两件事：第一，他卖假货锁，三百把，假冒商标；第二，他仿我专利，是专利侵权纠纷";
const HOUR_MS = 3_600_000;

describe("upload links", () => {
  let opened: TestStorage;
  let office: ReportOffice;
  let uploads: Uploads;
  let now: Date;
  let count = 0;
  beforeAll(async () => {
    opened = await openTestStorage();
    office = await openReportOffice(opened.storage);
    uploads = createUploads({
      ...{ storage: opened.storage, evidenceStore: office.evidenceStore, limits: office.limits },
      ...{ texts: () => reportTexts, createId: createRandomId, log: silentLog },
      clock: { now: () => now },
    });
  });
  afterAll(async () => {
    office.close();
    await opened.drop();
  });
  beforeEach(() => {
    now = office.assistant.clock.now();
    count += 1;
  });

  /** A reporter who was given a link, because a file was too large for the chat. */
  async function receiveLink(reporter: Chat) {
    await reporter.says(STORY);
    const attachments = [{ reference: "x", name: "录像.mp4", sizeBytes: 50_000 }];
    const { text, secrets = [] } = await reporter.says("", { attachments });
    const [, token = ""] = /https:\/\/zhiquan\.example\/upload\/([\w-]{32})/.exec(text) ?? [];
    expect(secrets).toEqual([token]);
    return token;
  }

  const take = (token: string, name: string, bytes: Buffer) =>
    uploads.take(token, { name, mediaType: undefined, content: inPieces(bytes) });

  /** Uploads a file and lets its conversation hear of it. */
  async function upload(reporter: Chat, token: string, name: string, bytes: Buffer) {
    const taken = await take(token, name, bytes);
    if (taken.kind !== "kept") {
      throw new Error(`not kept: ${JSON.stringify(taken)}`);
    }
    const { text, press, attachments, externalId, receivedAt } = taken.message;
    return reporter.says(text, { press, attachments, externalId, receivedAt } as InboundMessage);
  }

  it("brings a large file into the intake that it was sent in", async () => {
    const reporter = office.chat(`reporter-${count}`);
    const token = await receiveLink(reporter);
    expect(await uploads.find(token)).toMatchObject({ filesLeft: 5, limitBytes: 100_000 });
    const large = Buffer.alloc(50_000, "现场记录 abc\n");
    const reply = await upload(reporter, token, "记录.txt", large);
    expect(reply.text).toContain("已收到：记录.txt");
    expect(await uploads.find(token)).toMatchObject({ filesLeft: 4 });
    const row = await findEvidence("记录.txt");
    expect(row).toMatchObject({ size_bytes: 50_000, channel: "web", report_id: null, sealed: 1 });
  });

  it("keeps no token, and nothing of it in what was told", async () => {
    const token = await receiveLink(office.chat(`reporter-${count}`));
    for (const table of ["upload_links", "turns"] as const) {
      const rows = await opened.storage.database.selectFrom(table).selectAll().execute();
      expect(JSON.stringify(rows)).not.toContain(token);
    }
  });

  it("adds a file to the report when that was submitted meanwhile, with a manifest", async () => {
    const reporter = office.chat(`reporter-${count}`);
    const token = await receiveLink(reporter);
    await submit(reporter);
    const reply = await upload(reporter, token, "合同.pdf", pdf);
    expect(reply.text).toContain("合同.pdf");
    const row = await findEvidence("合同.pdf");
    expect(row?.report_id).not.toBeNull();
    const events = await opened.storage.database
      .selectFrom("events")
      .selectAll()
      .where("report_id", "=", row?.report_id ?? "")
      .where("kind", "=", "supplement")
      .execute();
    expect(JSON.parse(events[0]?.data ?? "{}").evidence).toEqual([
      {
        ...{ id: row?.id, sha256: row?.sha256, sizeBytes: pdf.length, type: "application/pdf" },
        ...{ channel: "web", receivedAt: row?.received_at },
      },
    ]);
  });

  it("tells those who assign of a late file, where the office has nobody", async () => {
    const triage = await office.staff("triage", "triage");
    const reporter = office.chat(`reporter-${count}`);
    const token = await receiveLink(reporter);
    await submit(reporter);
    const before = await triage.replies();
    expect(before.at(-1)?.text).toContain("证据：0个文件");
    await upload(reporter, token, "晚来.pdf", pdf);
    expect((await triage.replies()).slice(before.length)).toMatchObject([
      { text: expect.stringContaining("证据：1个文件") },
    ]);
  });

  it("adds a file to the report of a supplement that was sent before the file came", async () => {
    const reporter = office.chat(`reporter-${count}`);
    await reporter.says(STORY);
    await submit(reporter);
    await reporter.says("补充一下");
    const attachments = [{ reference: "x", name: "录像.mp4", sizeBytes: 50_000 }];
    const { text } = await reporter.says("", { attachments });
    const [, token = ""] = /\/upload\/([\w-]{32})/.exec(text) ?? [];
    await reporter.says("还有一个仓库");
    await reporter.presses("提交补充");
    const reply = await upload(reporter, token, "仓库.pdf", pdf);
    expect(reply.text).toContain("已补充到");
    expect((await findEvidence("仓库.pdf"))?.report_id).not.toBeNull();
  });

  it("asks for what is still missing to know whose report it is", async () => {
    const reporter = office.chat(`reporter-${count}`);
    await reporter.says(STORY);
    await submit(reporter);
    const { text: receipt } = await reporter.latest();
    const caseNumber = /JY\d{8}-\d{5}/.exec(receipt)?.[0] ?? "";
    const partner = office.chat(`partner-${count}`);
    await partner.says(`补充 ${caseNumber}`);
    const attachments = [{ reference: "x", name: "录像.mp4", sizeBytes: 50_000 }];
    const { text } = await partner.says("", { attachments });
    expect(text).toContain("这件的查询码");
    const [, token = ""] = /\/upload\/([\w-]{32})/.exec(text) ?? [];
    const reply = await upload(partner, token, "合伙人.pdf", pdf);
    expect(reply.text).toContain("已收到：合伙人.pdf");
    expect(reply.text).toContain("这件的查询码");
    const code = /[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}/.exec(receipt)?.[0] ?? "";
    await partner.says(code);
    expect((await partner.presses("提交补充")).text).toContain("合伙人.pdf");
  });

  it("asks for which of several matters a late file is meant, and keeps it meanwhile", async () => {
    const reporter = office.chat(`reporter-${count}`);
    const { asked } = await leave(reporter, "晚到.pdf");
    expect(asked.text).toContain("已收到：晚到.pdf");
    expect(asked.text).toContain("哪一个");
    expect((await findEvidence("晚到.pdf"))?.report_id).toBeNull();
    await reporter.says("补充：还有货");
    await deleteExpiredLinks(opened.storage.database, new Date("2027-12-31"));
    const subjects = async () =>
      (await office.assistant.turns())
        .filter(({ conversation_id }) => conversation_id === `web:reporter-${count}`)
        .filter(({ text }) => text === TWO_MATTERS)
        .map(({ subject }) => subject);
    const before = await subjects();
    const [, patent] = asked.buttons.flat();
    const done = await reporter.pressesToken(patent?.token ?? "");
    expect(done.text).toContain("晚到.pdf");
    const row = await findEvidence("晚到.pdf");
    const events = await opened.storage.database
      .selectFrom("events")
      .selectAll()
      .where("report_id", "=", row?.report_id ?? "")
      .where("kind", "=", "supplement")
      .execute();
    expect(events.map(({ matter_id }) => matter_id?.slice(-2))).toEqual(["-2"]);
    expect(await subjects()).toEqual(before);
    expect(before).toEqual([row?.report_id]);
    expect((await reporter.pressesToken(patent?.token ?? "")).text).toContain("不用重复操作");
    await reporter.presses("提交补充");
    expect((await reporter.latest()).text).toContain("哪一个");
  });

  it("brings late files to the offices, when nobody says for a day which matter they are for", async () => {
    const city = await office.staff("city", "officer", "jieyang-market-bureau");
    const reporter = office.chat(`reporter-${count}`);
    const { asked } = await leave(reporter, "没人问.pdf");
    const before = await city.replies();
    const join = (hours: number) =>
      joinLeftFiles(opened.storage, new Date(now.getTime() + hours * HOUR_MS), {
        ...{ knowledge: reportKnowledge, texts: reportTexts, log: silentLog },
      });
    await join(23);
    expect((await findEvidence("没人问.pdf"))?.report_id).toBeNull();
    expect(await join(25)).toBeGreaterThan(0);
    expect(await join(25)).toBe(0);
    const row = await findEvidence("没人问.pdf");
    expect(row?.report_id).not.toBeNull();
    const told = (await city.replies()).slice(before.length);
    expect(told).toMatchObject([{ text: expect.stringContaining("后来又交来1个文件") }]);
    const events = await listEvents(opened.storage.database, row?.report_id ?? "");
    const joined = events.filter(({ kind }) => kind === "files_joined");
    expect(joined).toMatchObject([{ data: { evidence: [{ sha256: row?.sha256 }] } }]);
    expect(JSON.stringify(joined)).not.toContain("没人问");
    const [first] = asked.buttons.flat();
    expect((await reporter.pressesToken(first?.token ?? "")).text).toContain("不用重复操作");
    await opened.storage.database
      .updateTable("matters")
      .set({ state: "closed" })
      .where("report_id", "=", row?.report_id ?? "")
      .execute();
    expect((await reporter.pressesToken(first?.token ?? "")).text).toContain("不用重复操作");
  });

  it("brings them once the latest is a day old, and one that fails keeps no other back", async () => {
    const [one, other] = [office.chat(`one-${count}`), office.chat(`other-${count}`)];
    const { token } = await leave(one, "一.pdf");
    await leave(other, "另一.pdf");
    const begun = now;
    const at = (hours: number) => new Date(begun.getTime() + hours * HOUR_MS);
    now = at(20);
    await upload(one, token, "后来.pdf", Buffer.concat([pdf, Buffer.from("\n%later")]));
    const context = { knowledge: reportKnowledge, texts: reportTexts, log: silentLog };
    expect(await joinLeftFiles(opened.storage, at(25), context)).toBe(1);
    expect((await findEvidence("一.pdf"))?.report_id).toBeNull();
    expect((await findEvidence("另一.pdf"))?.report_id).not.toBeNull();
    await leave(office.chat(`third-${count}`), "三.pdf");
    let told = 0;
    const texts: typeof reportTexts = (...parts) => {
      told += Number(parts[0] === "card_files_joined");
      if (told === 1) {
        throw new Error("no text");
      }
      return reportTexts(...parts);
    };
    const logged: string[] = [];
    const log = { ...silentLog, error: (_: object, message: string) => void logged.push(message) };
    expect(await joinLeftFiles(opened.storage, at(50), { ...context, texts, log })).toBe(1);
    expect(logged).toEqual(["late files could not join their report"]);
    const joined = await Promise.all(["后来.pdf", "三.pdf"].map(findEvidence));
    expect(joined.filter((row) => row?.report_id !== null)).toHaveLength(1);
    expect(await joinLeftFiles(opened.storage, at(50), context)).toBe(1);
  });

  it("tells of them the office of a merged matter, and where none takes any those who assign", async () => {
    const city = await office.staff(`city-${count}`, "officer", "jieyang-market-bureau");
    const triage = await office.staff(`triage-${count}`, "triage");
    for (const [state, told] of [
      ["merged", city],
      ["closed", triage],
    ] as const) {
      const name = `${state}.pdf`;
      await leave(office.chat(`${state}-${count}`), name);
      const draftId = (await findEvidence(name))?.draft_id ?? "";
      await opened.storage.database
        .updateTable("matters")
        .set({ state })
        .where("report_id", "=", draftId)
        .execute();
      const before = await told.replies();
      await joinLeftFiles(opened.storage, new Date(now.getTime() + 25 * HOUR_MS), {
        ...{ knowledge: reportKnowledge, texts: reportTexts, log: silentLog },
      });
      const texts = (await told.replies()).slice(before.length).map(({ text }) => text);
      expect(texts).toContainEqual(expect.stringContaining("后来又交来1个文件"));
    }
  });

  it("has them brought by the sweep that runs by itself", async () => {
    await leave(office.chat(`swept-${count}`), "扫到.pdf");
    const sweep = createMatterSweep({
      ...{ storage: opened.storage, log: silentLog, owner: "one", everyMs: 5 },
      context: () => ({ knowledge: reportKnowledge, texts: reportTexts }),
      digestTime: "23:59",
      clock: { now: () => new Date(now.getTime() + 25 * HOUR_MS) },
    });
    sweep.start();
    const isJoined = async () => (await findEvidence("扫到.pdf"))?.report_id !== null;
    await expect.poll(isJoined, { timeout: 60_000 }).toBe(true);
    await sweep.stop();
  });

  /** Late files for one of two matters, of which the reporter does not say which; gives their link and what is asked. */
  async function leave(reporter: Chat, name: string) {
    await reporter.says(TWO_MATTERS);
    await reporter.presses("分开登记");
    const attachments = [{ reference: "x", name: "录像.mp4", sizeBytes: 50_000 }];
    const { text } = await reporter.says("", { attachments });
    const [, token = ""] = /\/upload\/([\w-]{32})/.exec(text) ?? [];
    await submit(reporter);
    return { token, asked: await upload(reporter, token, name, pdf) };
  }

  it("does not put a file into a receipt that was signed without it", async () => {
    const reporter = office.chat(`reporter-${count}`);
    const token = await receiveLink(reporter);
    await reporter.sends("先发的.txt", textFile(70));
    const taken = await take(token, "同时.txt", textFile(71));
    await submit(reporter);
    expect((await findEvidence("先发的.txt"))?.report_id).not.toBeNull();
    const before = await findEvidence("同时.txt");
    expect(before?.report_id).toBeNull();
    const message = taken.kind === "kept" ? taken.message : undefined;
    await reporter.says("", { press: message?.press ?? "", externalId: message?.externalId ?? "" });
    expect((await findEvidence("同时.txt"))?.report_id).not.toBeNull();
  });

  it("drops what comes after the intake was given up", async () => {
    const reporter = office.chat(`reporter-${count}`);
    const token = await receiveLink(reporter);
    await reporter.says("取消");
    expect(await uploads.find(token)).toBeUndefined();
    expect(await take(token, "晚.txt", textFile(8))).toEqual({ kind: "gone" });
  });

  it("belongs to its conversation: another's press of the same token does nothing", async () => {
    const reporter = office.chat(`reporter-${count}`);
    const token = await receiveLink(reporter);
    const taken = await take(token, "a.png", png);
    const press = taken.kind === "kept" ? taken.message.press : undefined;
    const thief = office.chat(`thief-${count}`);
    await thief.says(STORY);
    const reply = await thief.pressesToken(press ?? "");
    expect(reply.text).not.toContain("a.png");
    const theirs = await reporter.pressesToken(press ?? "");
    expect(theirs.text).toContain("已收到：a.png");
  });

  it("is used up after its files, however many come at once", async () => {
    const token = await receiveLink(office.chat(`reporter-${count}`));
    const all = Array.from({ length: 8 }, (_, index) =>
      take(token, `${index}.txt`, textFile(index)),
    );
    const kinds = (await Promise.all(all)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === "kept").length).toBeLessThanOrEqual(5);
    expect(kinds).toContain("gone");
  });

  it("expires after 72 hours", async () => {
    const token = await receiveLink(office.chat(`reporter-${count}`));
    now = new Date(now.getTime() + 72 * HOUR_MS - 1000);
    expect(await uploads.find(token)).toBeDefined();
    now = new Date(now.getTime() + 2000);
    expect(await uploads.find(token)).toBeUndefined();
    expect(await take(token, "a.png", png)).toEqual({ kind: "gone" });
    expect(await take("x".repeat(32), "a.png", png)).toEqual({ kind: "gone" });
  });

  it("gives back the place of a file that was refused, broke off or came twice", async () => {
    const token = await receiveLink(office.chat(`reporter-${count}`));
    expect(await take(token, "空.txt", Buffer.alloc(0))).toMatchObject({ kind: "refused" });
    expect(await take(token, "大.txt", Buffer.alloc(100_001, "a"))).toMatchObject({
      text: expect.stringContaining("没有保存"),
    });
    async function* breaking() {
      yield Buffer.from("half");
      throw new Error("gone");
    }
    const broken = { name: "b.txt", mediaType: undefined, content: breaking() };
    await expect(uploads.take(token, broken)).rejects.toThrow("gone");
    expect(await take(token, "a.png", png)).toMatchObject({ kind: "kept" });
    // Whatever became of the first one's message: this brings the same one again.
    const first = await take(token, "a.png", png);
    expect(await take(token, "b.png", png)).toEqual(first);
    expect(await uploads.find(token)).toMatchObject({ filesLeft: 4 });
  });

  async function submit(reporter: Chat) {
    for (let step = 0; step < 12; step += 1) {
      const { buttons } = await reporter.latest();
      const labels = buttons.flat().map(({ label }) => label);
      if (labels.includes("确认提交")) {
        await reporter.presses("确认提交");
        return;
      }
      await reporter.presses(
        ["跳过", "继续", "不留", "商标侵权"].find((one) => labels.includes(one)) ?? labels[0] ?? "",
      );
    }
    throw new Error("never came to the end");
  }

  /** Names are sealed: the database cannot look for them. */
  async function findEvidence(name: string) {
    const rows = await opened.storage.database.selectFrom("evidence").selectAll().execute();
    return rows.find((row) => row.name === name);
  }
});

async function* inPieces(bytes: Buffer) {
  for (let start = 0; start < bytes.length; start += 10_000) {
    yield bytes.subarray(start, start + 10_000);
  }
}

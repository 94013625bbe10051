import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readContent } from "../../src/ingest/read-content.ts";
import {
  collectHandOver,
  type HandOver,
  recordHandOver,
} from "../../src/report/collect-hand-over.ts";
import { listEvents } from "../../src/report/event-log-repository.ts";
import { findMatter } from "../../src/report/matter-repository.ts";
import { writeHandOver } from "../../src/report/write-hand-over.ts";
import type { StorageDatabase } from "../../src/storage/tables.ts";
import { png } from "../support/evidence-files.ts";
import { openTestStorage, type TestStorage } from "../support/open-test-storage.ts";
import {
  type Chat,
  openReportOffice,
  type ReportOffice,
  reportKnowledge,
  reportTexts,
} from "../support/report-office.ts";

const PUNING = "puning-market-bureau";
const JIEXI = "jiexi-market-bureau";
const context = { knowledge: reportKnowledge, texts: reportTexts };

let test: TestStorage;
let office: ReportOffice;
let officer: Chat;
let jiexi: Chat;
let reporter: Chat;
let matterId: string;

beforeAll(async () => {
  test = await openTestStorage("sqlite");
  office = await openReportOffice(test.storage);
  officer = await office.staff("officer", "officer", PUNING);
  jiexi = await office.staff("jiexi", "officer", JIEXI);
  reporter = office.chat("reporter");
  await reporter.says("举报：普宁流沙有家鑫丰鞋店卖假冒商标的耐克运动鞋，大概两百双");
  await reporter.sends("陈小明拍的照片.png", png);
  await reporter.presses("继续");
  await reporter.says("陈小明 13800138000");
  await reporter.presses("确认提交");
  await officer.presses("受理");
  matterId = /JY\d{8}-\d+/.exec((await officer.latest()).text)?.[0] ?? "";
  matterId = `${matterId}-1`;
});
afterAll(async () => {
  office.close();
  await test.drop();
});

const toRequest = (legalBasis?: string) => ({
  ...{ matterId, to: "普宁市公安局", reason: "涉嫌犯罪" },
  ...{ actor: { id: "张科", role: "lead" }, now: new Date("2026-11-26T08:00:00Z") },
  ...(legalBasis === undefined ? {} : { legalBasis }),
});
async function make(legalBasis?: string) {
  const made = await collectHandOver(test.storage.database, toRequest(legalBasis), context);
  if (made === undefined) {
    throw new Error("there is no matter");
  }
  return made;
}
const record = (made: HandOver, legalBasis?: string) =>
  test.storage.transaction((trx) => recordHandOver(trx, toRequest(legalBasis), made, context));
const kinds = async () => {
  const matter = await findMatter(test.storage.database, matterId);
  return (await listEvents(test.storage.database, matter?.reportId ?? "")).map(({ kind }) => kind);
};
const toText = async (bytes: Buffer) =>
  JSON.stringify((await readContent({ kind: "docx", bytes, sha256: "" })).read.blocks);

describe("the paper for a body that takes a matter over", () => {
  it("holds facts, law, course, limits and the hashes of the evidence, and no name", async () => {
    const made = await make();
    const { paper } = made;
    expect(await kinds()).toEqual(["submitted", "accept"]);
    expect(await record(made)).toBe("recorded");
    expect(paper.timeline.map(([, what]) => what)).toEqual(["提交", "受理"]);
    expect(paper.clocks[0]?.join()).toContain("市场监督管理投诉举报处理办法");
    expect(paper.evidence).toEqual([
      [
        "〔已隐去〕拍的照片.png",
        expect.any(String),
        expect.stringMatching(/^[0-9a-f]{64}$/),
        "2026-11-25",
      ],
    ]);
    expect(JSON.stringify(paper)).not.toMatch(/陈小明|13800138000/);
    expect(await kinds()).toEqual(["submitted", "accept", "handed_out"]);
  });

  it("names the reporter only by a law, which the chain keeps", async () => {
    const law = "刑事诉讼法第一百一十条";
    const made = await make(law);
    expect(made.paper.identity).toMatch(/陈小明.*第一百一十条/s);
    expect(await record(made, law)).toBe("recorded");
    expect((await kinds()).slice(-2)).toEqual(["handed_out", "identity_read"]);
  });

  it("is a Word file that can be read", async () => {
    const text = await toText(await writeHandOver((await make()).paper, reportTexts));
    for (const words of ["移送材料", "普宁市公安局", "鑫丰鞋店", "证据清单", "涉嫌犯罪"]) {
      expect(text).toContain(words);
    }
  });

  const changes: Readonly<Record<string, (database: StorageDatabase) => Promise<unknown>>> = {
    "an answer": (database) => {
      const fields = JSON.stringify({ answers: { goods: "皮包" }, flags: [], place: "普宁市" });
      return database.updateTable("reports").set({ fields }).execute();
    },
    "the contact": (database) =>
      database.updateTable("reports").set({ identity: "李四 13900139000" }).execute(),
    "the evidence": async (database) => {
      const file = await database.selectFrom("evidence").selectAll().executeTakeFirstOrThrow();
      await database
        .insertInto("evidence")
        .values({ ...file, id: "another" })
        .execute();
    },
  };

  it.each(Object.keys(changes))("is not handed out when %s has changed since", async (what) => {
    const { database } = test.storage;
    const law = "刑事诉讼法第一百一十条";
    const made = await make(law);
    const before = await kinds();
    const report = await database.selectFrom("reports").selectAll().executeTakeFirstOrThrow();
    await changes[what]?.(database);
    expect(await record(made, law)).toBe("outdated");
    expect(await kinds()).toEqual(before);
    const { fields, identity } = report;
    await database.updateTable("reports").set({ fields, identity }).execute();
    await database.deleteFrom("evidence").where("id", "=", "another").execute();
    expect(await record(made, law)).toBe("recorded");
  });

  it("is not handed out when what was told has changed since it was made", async () => {
    const made = await make();
    await reporter.says("补充材料：仓库在流沙");
    await reporter.presses(reportTexts("button_send_supplement"));
    expect(await record(made)).toBe("outdated");
    expect(await record(await make())).toBe("recorded");
  });

  it("comes in chat to the matter's office for a reason, and to nobody else", async () => {
    expect((await officer.says(`移送材料 ${matterId} 给普宁市公安局`)).text).toContain("理由");
    const given = await officer.says(`移送材料 ${matterId} 给普宁市公安局 理由：涉嫌犯罪`);
    const [file] = given.files ?? [];
    expect(file?.name).toBe(`${matterId}.docx`);
    const text = await toText(Buffer.from(file?.base64 ?? "", "base64"));
    expect(text).toContain("鑫丰鞋店");
    expect(text).not.toMatch(/陈小明|13800138000/);
    const refused = await jiexi.says(`移送材料 ${matterId} 给普宁市公安局 理由：涉嫌犯罪`);
    expect(refused.files).toBeUndefined();
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { hideSecrets } from "../../src/conversation/reply.ts";
import { listIdentityReads } from "../../src/report/identity-read-repository.ts";
import { listReports } from "../../src/report/report-repository.ts";
import { openTestStorage, type TestStorage } from "../support/open-test-storage.ts";
import { type Chat, openReportOffice, type ReportOffice } from "../support/report-office.ts";

const STORY = "普宁流沙的鑫丰鞋店卖假冒商标的耐克运动鞋，两百双";
const CONTACT = "陈小明 13800138000";
const REASON = "需要当面核对购买凭证";
const PUNING = "puning-market-bureau";

let test: TestStorage;
let office: ReportOffice;
let officer: Chat;
let other: Chat;
let triage: Chat;
let auditor: Chat;
let caseNumber: string;

beforeAll(async () => {
  test = await openTestStorage();
  office = await openReportOffice(test.storage);
  officer = await office.staff("officer", "officer", PUNING);
  other = await office.staff("other", "officer", "jiexi-market-bureau");
  triage = await office.staff("triage", "triage");
  auditor = await office.staff("auditor", "auditor");
  const reporter = office.chat("reporter");
  await reporter.says(STORY);
  await reporter.presses("继续");
  await reporter.says(CONTACT);
  await reporter.presses("确认提交");
  caseNumber = (await listReports(test.storage.database, 1))[0]?.caseNumber ?? "";
});
afterAll(async () => {
  office.close();
  await test.drop();
});

const reads = () => listIdentityReads(test.storage.database, 50);

describe("who reported", () => {
  let before: number;
  beforeEach(async () => {
    before = (await reads()).length;
  });

  it("is on no card, and shown once to the office that has the matter, with its reason", async () => {
    const card = await officer.says(`进度 ${caseNumber}`);
    expect(card.text).not.toContain("陈小明");
    const asked = await officer.presses("查看联系方式");
    expect(asked.text).toContain("为什么");
    const shown = await officer.says(REASON);
    expect(shown.text).toContain(CONTACT);
    expect(hideSecrets(shown).text).not.toContain("陈小明");
    expect(await reads()).toHaveLength(before + 1);
    expect((await reads())[0]).toMatchObject({
      ...{ caseNumber, role: "officer", officeId: PUNING, reason: REASON },
    });
    const turns = await office.assistant.turns();
    expect(JSON.stringify(turns.at(-1))).not.toContain("陈小明");
  });

  it("is shown on a line with the reason, and to those who assign", async () => {
    expect((await officer.says(`身份 ${caseNumber} ${REASON}`)).text).toContain(CONTACT);
    expect((await triage.says(`查看联系方式 ${caseNumber} ${REASON}`)).text).toContain(CONTACT);
    expect(await reads()).toHaveLength(before + 2);
  });

  it("is told neither to another office, nor to a reporter or auditor, nor without a reason", async () => {
    const asked = `身份 ${caseNumber} ${REASON}`;
    for (const person of [other, auditor, office.chat("reporter"), office.chat("stranger")]) {
      expect((await person.says(asked)).text).not.toContain("陈小明");
      const forged = await person.pressesToken(`report.identity.${caseNumber}-1`);
      expect(forged.text).not.toContain("为什么");
    }
    await officer.says(`身份 ${caseNumber}`);
    expect((await officer.says("嗯嗯")).text).toContain("4到200个字");
    expect((await officer.presses("取消")).text).toContain("没有改动");
    expect(await reads()).toHaveLength(before);
  });

  it("has to be asked for anew by an office that a matter was given to, once it has it", async () => {
    const set = (values: object) =>
      test.storage.database.updateTable("matters").set(values).execute();
    await set({ target_office_id: "jiexi-market-bureau" });
    const asked = `身份 ${caseNumber} ${REASON}`;
    expect((await other.says(asked)).text).not.toContain(CONTACT);
    await set({ target_office_id: null, office_id: "jiexi-market-bureau" });
    expect((await officer.says(asked)).text).not.toContain(CONTACT);
    expect((await other.says(asked)).text).toContain(CONTACT);
    await set({ office_id: PUNING });
    expect(await reads()).toHaveLength(before + 1);
  });

  it("masks what a reason says of the reporter, and lets the auditor see the rest", async () => {
    await officer.says(`身份 ${caseNumber} 给陈小明打电话13800138000核实`);
    const [latest] = await reads();
    expect(latest?.reason).toContain("核实");
    expect(latest?.reason).not.toMatch(/陈小明|13800138000/);
    const told = await auditor.says("身份记录");
    expect(JSON.stringify(told.table)).toContain(caseNumber);
    expect(JSON.stringify(told)).not.toContain("陈小明");
    const refused = await officer.says("身份记录");
    expect(JSON.stringify(refused.table ?? "")).not.toContain(REASON);
  });
});

it("is not shown over a channel that takes no personal data", async () => {
  const abroad = await openReportOffice(test.storage, { channel: "telegram" });
  const person = await abroad.staff("abroad", "officer", PUNING);
  const count = (await reads()).length;
  const told = await person.says(`身份 ${caseNumber} ${REASON}`);
  expect(told.text).toContain("境外");
  expect((await person.pressesToken(`report.identity.${caseNumber}-1`)).text).toContain("境外");
  expect(await reads()).toHaveLength(count);
  abroad.close();
});

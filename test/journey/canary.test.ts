import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRunningApp, type RunningApp, submitReport } from "../support/running-app.ts";
import { openTestKnowledge, SHARED_INDEX_FILE } from "../support/test-knowledge.ts";

const STORY = "举报：普宁流沙有家鑫丰鞋店卖假冒商标的耐克运动鞋，大概两百双";
const CONTACT = "我叫欧阳金丝雀，电话13912345678，邮箱 canary@example.com";
const CANARIES = ["欧阳金丝雀", "金丝雀", "13912345678", "canary@example.com"];
const knowledge = openTestKnowledge();

let running: RunningApp;
beforeAll(async () => {
  running = await openRunningApp({ knowledge, environment: { LOG_LEVEL: "debug" } });
});
afterAll(() => running.close());

describe("a reporter's name and number", () => {
  it("stand in the report alone: no log, card, index, event or upload holds them", async () => {
    const [officer, triage] = [
      await running.staff("officer", "puning-market-bureau"),
      await running.staff("triage"),
    ];
    const reporter = await running.web();
    const { caseNumber, text } = await submitReport(reporter, STORY, running, CONTACT);
    const card = await officer.sees();
    expect(card.text).toContain(caseNumber);
    await officer.presses(knowledge.reports.states.actions.accept.label);
    await reporter.sees();
    await reporter.says("人工");
    await triage.sees();

    const { database } = running.app().storage;
    const report = await database.selectFrom("reports").selectAll().executeTakeFirstOrThrow();
    expect(report.fields).toContain("欧阳金丝雀");
    const events = await database.selectFrom("events").selectAll().execute();
    const matters = await database.selectFrom("matters").selectAll().execute();
    const staffReplies = await database
      .selectFrom("outbox")
      .selectAll()
      .where("channel", "=", "telegram")
      .execute();
    const places = {
      receipt: text,
      events: JSON.stringify(events),
      matters: JSON.stringify(matters),
      cards: JSON.stringify(staffReplies),
      telegram: JSON.stringify(running.telegram.calls("sendMessage")),
      logs: running.logged.join("\n"),
      index: readFileSync(SHARED_INDEX_FILE, "utf8"),
      ...readFiles(running.dataFolder),
    };
    expect(running.logged.length).toBeGreaterThan(0);
    for (const [place, content] of Object.entries(places)) {
      const found = CANARIES.filter((canary) => content.includes(canary));
      expect({ place, found }).toEqual({ place, found: [] });
    }
  });
});

/** All files of the data folder but the database, which holds the report. */
function readFiles(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const files = names.filter(
    (name) => !name.startsWith("zhiquan.db") && statSync(join(folder, name)).isFile(),
  );
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { verifyEventChain } from "../../src/report/event-log-repository.ts";
import { findReportStatus } from "../../src/report/report-status.ts";
import { createHandClock, type HandClock } from "../support/hand-clock.ts";
import { openRunningApp, type RunningApp, submitReport } from "../support/running-app.ts";
import type { Seen, TestChat } from "../support/test-chat.ts";
import { openTestKnowledge } from "../support/test-knowledge.ts";

const STORY = "举报：普宁流沙有家鑫丰鞋店卖假冒商标的耐克运动鞋，大概两百双";
const PUNING = "puning-market-bureau";
const JIEXI = "jiexi-market-bureau";
const DAY_MS = 86_400_000;
const knowledge = openTestKnowledge();
const { states, offices } = knowledge.reports;
const labelOf = (action: keyof typeof states.actions) => states.actions[action].label;

let clock: HandClock;
let running: RunningApp;
let officer: TestChat;
let lead: TestChat;
let caseNumber: string;

/** Reads on until a reply holds the words: other notices may come between. */
async function seesOf(chat: TestChat, words: string): Promise<Seen> {
  let seen = await chat.sees();
  while (!seen.text.includes(words)) {
    seen = await chat.sees();
  }
  return seen;
}

const matter = async () =>
  (await findReportStatus(running.app().storage.database, caseNumber))?.matters[0];

describe("the life of a matter on Telegram", () => {
  let reporter: TestChat;

  beforeEach(async () => {
    // Half past nine on a working day.
    clock = createHandClock("2026-11-25T01:30:00.000Z");
    running = await openRunningApp({ knowledge, clock, sweepEveryMs: 20 });
    officer = await running.staff("officer", PUNING);
    lead = await running.staff("lead", PUNING);
    reporter = running.telegramChat();
    ({ caseNumber } = await submitReport(reporter, STORY, running));
    await seesOf(officer, caseNumber);
    await seesOf(lead, caseNumber);
  });
  afterEach(() => running.close());

  it("goes back to the sender when a transfer is refused, and to triage the second time", async () => {
    const receiver = await running.staff("officer", JIEXI);
    const triage = await running.staff("triage");
    const transfer = async () => {
      await officer.presses(labelOf("transfer"));
      await officer.says("揭西县市场监督管理局");
      await officer.says("行为发生在揭西");
      await seesOf(receiver, caseNumber);
      expect(await matter()).toMatchObject({ state: "transfer_pending", officeId: PUNING });
      await receiver.presses(labelOf("return"));
      await receiver.says("地址在普宁，不归我局");
    };
    await transfer();
    expect((await seesOf(reporter, "转办没有办成")).text).toContain(offices.get(PUNING)?.name);
    expect((await seesOf(officer, "不归我局")).labels).toContain(labelOf("accept"));
    expect(await matter()).toMatchObject({ state: "queued", officeId: PUNING });

    await transfer();
    expect(await matter()).toMatchObject({ state: "triage" });
    expect((await seesOf(triage, caseNumber)).labels).toContain(labelOf("transfer"));
    await seesOf(lead, "不归我局");
    await seesOf(reporter, "由市局重新分派");
    expect(await verifyEventChain(running.app().storage.database)).toMatchObject({
      kind: "intact",
    });
  });

  it("reminds of its limit by the clock, and records the instant at which it is overdue", async () => {
    // What is on its way would be taken for forgotten, and sent again, when the clock jumps.
    const untilDelivered = () =>
      expect
        .poll(async () =>
          running
            .app()
            .storage.database.selectFrom("outbox")
            .select("id")
            .where("status", "=", "pending")
            .execute(),
        )
        .toEqual([]);
    const tomorrowUntil = async (day: string) => {
      await untilDelivered();
      while (clock.now().toISOString().slice(0, 10) < day) {
        clock.advance(DAY_MS);
      }
    };
    expect((await officer.says("我的事项几号到期")).text).toContain("2026-12-16");
    expect((await reporter.says("我的举报几号到期")).text).toContain("2026-12-16");
    await tomorrowUntil("2026-12-07");
    expect((await officer.sees()).text).toContain("时限过半");
    await tomorrowUntil("2026-12-16");
    expect((await officer.sees()).text).toContain("今天到期");
    expect((await lead.sees()).text).toContain("今天到期");
    await untilDelivered();
    clock.advance(16 * 3_600_000);
    const clockRow = async () =>
      (await findReportStatus(running.app().storage.database, caseNumber))?.clocks[0];
    await expect.poll(async () => (await clockRow())?.breachedAt).toBe("2026-12-16T16:00:00.000Z");
    clock.advance(8 * 3_600_000);
    expect((await officer.sees()).text).toContain("已经逾期");
    expect((await lead.sees()).text).toContain("已经逾期");
    expect(running.logged.join("\n")).toContain("head of the event chain");
  });
});

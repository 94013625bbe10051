import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sleep } from "../../src/base/sleep.ts";
import { verifyEventChain } from "../../src/report/event-log-repository.ts";
import { openStorage, type Storage } from "../../src/storage/open-storage.ts";
import { makeCommandFolder } from "../support/command-folder.ts";
import { type FakeTelegram, openFakeTelegram } from "../support/fake-telegram.ts";
import type { FakeUser } from "../support/fake-telegram-user.ts";
import { toProcessFile } from "../support/process-file.ts";
import { createRandom } from "../support/random.ts";
import { openKeyRingOf } from "../support/test-key-ring.ts";

const TIMEOUT_MS = 600_000;
const USERS = 12;
const KILLS = 10;
const SEED = 20_261_125;
const QUESTIONS = [
  "你好",
  "2025年有效发明专利目标是多少，比2020年多多少",
  "专利权质押融资有什么补贴？",
  "商标侵权罚多少？",
  "列出全部指标",
  "今天天气怎么样",
];
/** Each user's report is a story and two buttons; and each time the process starts, half ask. */
const MESSAGES = USERS * 3 + (KILLS + 1) * QUESTIONS.length;

let place: ReturnType<typeof makeCommandFolder>;
let telegram: FakeTelegram;
let storage: Storage;
let child: ChildProcess | undefined;
beforeAll(async () => {
  place = makeCommandFolder();
  telegram = await openFakeTelegram();
  storage = await openStorage({
    url: join(place.folder, "zhiquan.db"),
    keyRing: openKeyRingOf(place.folder),
  });
});
afterAll(async () => {
  child?.kill("SIGKILL");
  await storage.close();
  await telegram.close();
  place.remove();
});

describe("a server that is killed in the middle of turns and deliveries", () => {
  it("loses no message, makes each report once, and delivers every reply", {
    timeout: TIMEOUT_MS,
  }, async () => {
    const say = place.knowledge.texts.report;
    const users = Array.from({ length: USERS }, () => telegram.user());
    const reported = Promise.all(
      users.map(async (user, index) => {
        user.says(`举报：普宁流沙有家鑫丰${index}号鞋店卖假冒商标的耐克运动鞋，大概两百双`);
        await pressWhenShown(user, say("button_continue"));
        await pressWhenShown(user, say("button_submit"));
      }),
    );
    await serveThroughKills(users, reported);

    const { database } = storage;
    const inbox = await database.selectFrom("inbox").selectAll().execute();
    expect(inbox).toHaveLength(MESSAGES);
    expect(inbox.filter(({ status }) => status !== "done")).toEqual([]);
    const turns = await database.selectFrom("turns").selectAll().execute();
    expect(turns.map((turn) => turn.inbox_seq).sort((a, b) => a - b)).toEqual(
      inbox.map(({ seq }) => seq).sort((a, b) => a - b),
    );
    expect(turns.filter(({ error_id: errorId }) => errorId !== null)).toEqual([]);

    const reports = await database.selectFrom("reports").selectAll().execute();
    expect(reports).toHaveLength(USERS);
    expect(new Set(reports.map((report) => report.case_number)).size).toBe(USERS);
    expect(new Set(reports.map((report) => report.person_id)).size).toBe(USERS);
    expect(await database.selectFrom("matters").selectAll().execute()).toHaveLength(USERS);
    expect((await verifyEventChain(database)).kind).toBe("intact");

    const outbox = await database.selectFrom("outbox").selectAll().execute();
    expect(outbox.filter(({ status }) => status !== "sent")).toEqual([]);
    for (const { conversation_id: conversation, reply } of outbox) {
      const user = users.find(({ id }) => conversation.includes(String(id)));
      const arrived = telegram.chats.messages(user?.id ?? 0).map(({ text }) => text);
      const [firstLine = ""] = (JSON.parse(reply) as { text: string }).text.trim().split("\n");
      expect(arrived.some((text) => text.includes(firstLine))).toBe(true);
    }
  });
});

/** Presses the button as soon as a message shows it; repeated messages show it again, no more. */
async function pressWhenShown(user: FakeUser, label: string): Promise<void> {
  for (;;) {
    const { buttons } = await user.sees();
    if (buttons.some((button) => button.text === label)) {
      user.presses(label);
      return;
    }
  }
}

/**
 * Serves until all that was said is answered and delivered, killing the process again and again at
 * pseudo-random moments: at one of the calls that it makes to Telegram.
 */
async function serveThroughKills(
  users: readonly FakeUser[],
  reported: Promise<unknown>,
): Promise<void> {
  const random = createRandom(SEED);
  for (let kills = 0; kills < KILLS; kills += 1) {
    askAll(users, kills);
    // A second call for updates confirms the earlier ones, whose turns are going on; a message that
    // is being sent belongs to a delivery that nobody has recorded.
    const method = random() < 0.3 ? "getUpdates" : "sendMessage";
    const further = method === "getUpdates" ? 2 : 1 + Math.floor(random() * QUESTIONS.length);
    const called = telegram.called(method, telegram.calls(method).length + further);
    child = start();
    const exited = once(child, "exit");
    await Promise.race([called.then(untilNoneIsWornOut), exited.then(failed)]);
    child.kill("SIGKILL");
    await exited;
  }
  askAll(users, KILLS);
  child = start();
  const exited = once(child, "exit");
  await Promise.race([reported.then(untilNothingIsPending), exited.then(failed)]);
  child.kill("SIGTERM");
  await exited;
}

/** Lets as many users ask as there are questions: a process that starts has that much to do. */
function askAll(users: readonly FakeUser[], round: number): void {
  for (const [index, question] of QUESTIONS.entries()) {
    users[(round + index * 2) % USERS]?.says(question);
  }
}

function failed(): never {
  throw new Error("the server ended by itself");
}

function start(): ChildProcess {
  const args = [toProcessFile("serve-process"), place.folder, telegram.apiRoot, telegram.token];
  return spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
}

/** What ended the process five times is given up on purpose: one that saw four may pass. */
async function untilNoneIsWornOut(): Promise<void> {
  for (;;) {
    const worn = await storage.database
      .selectFrom("inbox")
      .select("seq")
      .where("status", "=", "pending")
      .where("attempts", ">=", 4)
      .execute();
    if (worn.length === 0) {
      return;
    }
    await sleep(20);
  }
}

async function untilNothingIsPending(): Promise<void> {
  await telegram.allConfirmed();
  for (;;) {
    const { database } = storage;
    const messages = await database
      .selectFrom("inbox")
      .select("seq")
      .where("status", "=", "pending")
      .execute();
    const replies = await database
      .selectFrom("outbox")
      .select("id")
      .where("status", "=", "pending")
      .execute();
    if (messages.length === 0 && replies.length === 0) {
      return;
    }
    await sleep(50);
  }
}

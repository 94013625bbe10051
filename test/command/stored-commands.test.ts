import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import { loadConfig } from "../../src/config/config.ts";
import { openStorage } from "../../src/storage/open-storage.ts";
import { makeCommandFolder } from "../support/command-folder.ts";
import { runInMemory } from "../support/run-command.ts";
import { submitReport } from "../support/running-app.ts";
import { openWebChat } from "../support/test-chat.ts";
import { openKeyRingOf } from "../support/test-key-ring.ts";

const STORY = "举报：普宁流沙有家鑫丰鞋店卖假冒商标的耐克运动鞋，大概两百双";
const CONTACT = "陈小明 13800138000";
const PUNING = "puning-market-bureau";

let place: ReturnType<typeof makeCommandFolder>;
let caseNumber: string;

const run = (...commandLine: string[]) =>
  runInMemory(commandLine, { environment: place.environment });
const openDatabase = () =>
  openStorage({
    url: join(place.folder, "zhiquan.db"),
    keyRing: openKeyRingOf(place.folder),
  });

/** Makes the report's matter one that an officer of 普宁 accepted. */
async function giveMatterTo(officerId: string): Promise<string> {
  const storage = await openDatabase();
  const { id } = await storage.database
    .updateTable("matters")
    .set({ state: "accepted", office_id: PUNING, officer_id: officerId })
    .returning("id")
    .executeTakeFirstOrThrow();
  await storage.close();
  return id;
}

/** Has the database itself refuse every change of a matter, or no more. */
async function refuseChangesOfMatters(isRefused: boolean): Promise<void> {
  const storage = await openDatabase();
  const change = isRefused
    ? sql`create trigger refused before update on matters
        begin select raise(abort, 'no matter may change'); end`
    : sql`drop trigger refused`;
  await change.execute(storage.database);
  await storage.close();
}

/** One report, made through the web page of the real app. */
beforeAll(async () => {
  place = makeCommandFolder();
  const { knowledge } = place;
  const config = loadConfig({ ...place.environment, PORT: "0" });
  const app = await createApp(config, { knowledge });
  const url = (await app.start()) ?? "";
  const chat = await openWebChat(() => url);
  ({ caseNumber } = await submitReport(chat, STORY, { knowledge }, CONTACT));
  chat.close();
  await app.stop();
});
afterAll(() => place.remove());

describe("figures of reports", () => {
  const SPAN = ["--from", "2026-01-01", "--to", "2030-12-31"];

  it("tells statistics without numbers of few", async () => {
    const { status, output } = await run("reports", "statistics", ...SPAN, "--json");
    expect(status).toBe(0);
    expect(JSON.parse(output)).toMatchObject({ total: { received: null }, office: {} });
    expect((await run("reports", "statistics", ...SPAN)).output).toContain("total  -");
    const wrong = await run("reports", "statistics", "--from", "2026-02-01", "--to", "2026-01-01");
    expect(wrong.status).toBe(2);
  });

  it("exports without identity, for a reason that the chain keeps", async () => {
    const out = join(place.folder, "matters.csv");
    const by = ["--by", "管理员", "--reason", "年度报表", "--out"];
    expect((await run("reports", "export", ...SPAN, ...by, out)).status).toBe(0);
    const csv = readFileSync(out, "utf8");
    expect(csv).toContain(`${caseNumber}-1`);
    expect(csv).not.toMatch(/陈小明|13800138000|鑫丰/);
    expect(
      (await run("reports", "export", ...SPAN, ...by, join(place.folder, "m.xlsx"))).status,
    ).toBe(0);
    expect(
      (await run("reports", "export", ...SPAN, ...by, join(place.folder, "m.txt"))).status,
    ).toBe(2);
    const storage = await openDatabase();
    const events = storage.database.selectFrom("events").selectAll().where("kind", "=", "exported");
    expect(await events.execute()).toMatchObject([{ actor_id: "管理员" }, { actor_id: "管理员" }]);
    await storage.close();
  });
});

describe("reports", () => {
  it("lists what came in", async () => {
    const { status, output } = await run("reports", "list");
    expect(status).toBe(0);
    expect(output).toContain(caseNumber);
    expect(output).toContain("普宁市");
    expect(output).not.toContain("陈小明");
  });

  it("shows one report without the reporter's identity", async () => {
    const { status, output } = await run("reports", "show", caseNumber);
    expect(status).toBe(0);
    expect(JSON.parse(output)).toMatchObject({
      caseNumber,
      matters: [{ type: "counterfeit_mark", district: "普宁市" }],
      events: [{ actorRole: expect.any(String) }],
    });
    expect(output).not.toMatch(/陈小明|13800138000/);
  });

  it("says so when there is no such report, or the number of lines is none", async () => {
    const missing = await run("reports", "show", "JY20200101-00000");
    expect(missing).toMatchObject({ status: 1, output: "" });
    expect(missing.errorOutput).toContain("JY20200101-00000");
    expect((await run("reports", "list", "--limit", "many")).status).toBe(2);
  });
});

describe("offices", () => {
  it("lists the offices, and their people once a code was used", async () => {
    const { output } = await run("offices", "list");
    expect(output.split("\n").find((line) => line.includes(PUNING))).toContain("0 人");
    for (const { id } of place.knowledge.reports.offices.values()) {
      expect(output).toContain(id);
    }
  });

  it("makes a code that binds an officer once, and takes the role away again", async () => {
    const invited = await run("offices", "invite", PUNING, "--name", "一号");
    const code = /[2-9A-HJKMNP-Z]{10}/.exec(invited.output)?.[0] ?? "";
    expect(invited.status).toBe(0);
    const config = loadConfig({ ...place.environment, PORT: "0" });
    const app = await createApp(config, { knowledge: place.knowledge });
    const url = (await app.start()) ?? "";
    const [officer, thief] = [await openWebChat(() => url), await openWebChat(() => url)];
    const texts = place.knowledge.texts.assistant;
    expect((await officer.says(`绑定 ${code}`)).text).toContain(texts("bound_officer"));
    expect((await thief.says(`绑定 ${code}`)).text).toContain(texts("binding_refused"));
    officer.close();
    thief.close();
    await app.stop();
    const listed = (await run("offices", "list")).output;
    expect(listed.split("\n").find((line) => line.includes(PUNING))).toContain("1 人");
    const person = listed.split("\n").find((line) => line.endsWith("一号"));
    const id = person?.trim().split(/\s+/)[0] ?? "";
    const matterId = await giveMatterTo(id);
    await refuseChangesOfMatters(true);
    expect((await run("offices", "remove", id)).status).toBe(1);
    await refuseChangesOfMatters(false);
    const still = (await run("offices", "list")).output;
    expect(still.split("\n").find((line) => line.includes(PUNING))).toContain("1 人");
    const removed = await run("offices", "remove", id);
    expect(removed).toMatchObject({ status: 0 });
    expect(removed.output).toContain(matterId);
    const shown = JSON.parse((await run("reports", "show", caseNumber)).output);
    expect(shown.matters[0]).toMatchObject({ state: "triage", officerId: null });
    expect(shown.events.at(-1)).toMatchObject({ kind: "take_over", actorRole: "system" });
    const after = (await run("offices", "list")).output;
    expect(after.split("\n").find((line) => line.includes(PUNING))).toContain("0 人");
    expect((await run("offices", "remove", "nobody")).status).toBe(1);
  });

  it("refuses unknown offices, roles and hours", async () => {
    expect((await run("offices", "invite", "no-such-office")).status).toBe(1);
    expect((await run("offices", "invite", "-", "--role", "officer")).status).toBe(1);
    expect((await run("offices", "invite", PUNING, "--role", "king")).status).toBe(2);
    expect((await run("offices", "invite", PUNING, "--role", "enterprise")).status).toBe(2);
    expect((await run("offices", "invite", PUNING, "--hours", "0")).status).toBe(2);
    expect((await run("offices", "invite", "-", "--role", "triage")).status).toBe(0);
  });
});

describe("letters", () => {
  it("lists a message and a reply that were given up, and takes them up again", async () => {
    const storage = await openDatabase();
    await storage.database
      .updateTable("inbox")
      .set({ status: "dead", last_error: "the disk was full" })
      .where("seq", "=", 1)
      .execute();
    await storage.database
      .updateTable("outbox")
      .set({ status: "dead", last_error: "blocked" })
      .where("id", "=", 1)
      .execute();
    await storage.close();
    const { output } = await run("letters", "list");
    expect(output).toContain("message 1");
    expect(output).toContain("the disk was full");
    expect(output).toContain("reply 1");
    expect((await run("letters", "redrive", "message", "1")).status).toBe(0);
    expect((await run("letters", "redrive", "reply", "1")).status).toBe(0);
    expect((await run("letters", "list")).output).toBe("");
    expect((await run("letters", "redrive", "message", "1")).status).toBe(1);
    expect((await run("letters", "redrive", "parcel", "1")).status).toBe(2);
    expect((await run("letters", "redrive", "reply", "first")).status).toBe(2);
  });
});

describe("reports replay", () => {
  it("makes the stored decision again from its input and day, and shows where they differ", async () => {
    const same = await run("reports", "replay", caseNumber);
    expect(same).toMatchObject({ status: 0 });
    expect(same.output).toContain(`${caseNumber}-1  一致`);
    expect(same.output).toMatch(new RegExp(`存下的：${PUNING}  [a-z-]+ v1  .*第`));
    const storage = await openDatabase();
    const { routing } = await storage.database
      .selectFrom("matters")
      .select("routing")
      .executeTakeFirstOrThrow();
    const setRouting = (text: string) =>
      storage.database.updateTable("matters").set({ routing: text }).execute();
    await setRouting(routing.replace('"version":1', '"version":7'));
    const { output } = await run("reports", "replay", caseNumber);
    expect(output).toContain("不一致");
    expect(output).toMatch(/存下的：.* v7 .*\n {2}重做的：.* v1 /);
    await setRouting("{}");
    expect((await run("reports", "replay", caseNumber)).output).toContain("没有存下可读的分派依据");
    await setRouting(routing);
    await storage.close();
    expect((await run("reports", "replay", "JY20990101-0001")).status).toBe(1);
  });
});

describe("reports reroute", () => {
  it("lists the open matters that the rules would send elsewhere than when they came", async () => {
    const before = await run("reports", "reroute", "--dry-run");
    expect(before).toMatchObject({ status: 0 });
    expect(before.output).toContain("未办结 1 件，会换去向的 0 件");
    const storage = await openDatabase();
    const { routing } = await storage.database
      .selectFrom("matters")
      .select("routing")
      .executeTakeFirstOrThrow();
    const setRouting = (text: string) =>
      storage.database.updateTable("matters").set({ routing: text }).execute();
    await setRouting(routing.replaceAll(PUNING, "jiexi-market-bureau"));
    const after = await run("reports", "reroute", "--dry-run");
    expect(after.output).toContain(`${caseNumber}-1`);
    expect(after.output).toContain(`jiexi-market-bureau → ${PUNING}`);
    await setRouting("{}");
    expect((await run("reports", "reroute", "--dry-run")).output).toContain("1 件没有存下分派依据");
    await setRouting(routing);
    await storage.close();
  });

  it("moves nothing: without --dry-run it says so", async () => {
    expect((await run("reports", "reroute")).status).toBe(2);
  });
});

describe("retention", () => {
  const BY = ["--by", "王主任"];
  const WHY = [...BY, "--reason", "诉讼"];

  it("changes nothing when it lists, and keeps what is held, open or not due", async () => {
    expect((await run("retention", "list", "--all")).output).toContain("到期 0 份");
    expect((await run("retention", "approve", caseNumber, ...BY)).output).toContain("还没办结");
    expect((await run("retention", "approve", ...BY)).errorOutput).toContain("--all");
    const both = await run("retention", "approve", caseNumber, "--all", ...BY);
    expect(both.errorOutput).toContain("--all");
    expect((await run("retention", "hold", caseNumber, ...WHY)).status).toBe(0);
    expect((await run("retention", "hold", caseNumber, ...WHY)).errorOutput).toContain("held");
    expect((await run("keys", "shred", caseNumber, ...WHY)).errorOutput).toContain("held");
    expect((await run("retention", "release", caseNumber, ...WHY)).status).toBe(0);
  });

  it("erases what a person approves when its time has come, and keeps the list with the keys", async () => {
    const storage = await openDatabase();
    const old = { state: "closed", is_open: 0, updated_at: "1990-01-01T00:00:00.000Z" } as const;
    await storage.database.updateTable("matters").set(old).execute();
    await storage.close();
    expect((await run("retention", "list")).output).toMatch(new RegExp(`${caseNumber}.*到期`));
    expect((await run("retention", "approve", "--all", ...BY)).output).toContain("销毁 1 份");
    expect((await run("reports", "show", caseNumber)).output).not.toContain("鑫丰");
    const list = readFileSync(join(place.folder, "keys", "shredded.json"), "utf8");
    expect(JSON.parse(list).reports).toHaveLength(1);
    expect((await run("retention", "list")).output).toContain("到期 0 份");
    expect((await run("keys", "seal")).output).toContain("0 份线索");
  });
});

describe("audit head", () => {
  it("shows later that the end was cut, which the chain alone does not", async () => {
    const file = join(place.folder, "heads.jsonl");
    const head = await run("audit", "head");
    writeFileSync(file, `{"events":0,"hash":"${"0".repeat(64)}"}\n${head.output}`);
    expect((await run("audit", "verify", "--head", file)).status).toBe(0);
    const storage = await openDatabase();
    const rows = await storage.database.selectFrom("events").selectAll().orderBy("seq").execute();
    const last = rows.at(-1);
    const setCount = (value: number) =>
      storage.database
        .updateTable("counters")
        .set({ value })
        .where("name", "=", "event-chain")
        .execute();
    await storage.database
      .deleteFrom("events")
      .where("seq", "=", last?.seq ?? 0)
      .execute();
    await setCount(rows.length - 1);
    expect((await run("audit", "verify")).status).toBe(0);
    const cut = await run("audit", "verify", "--head", file);
    expect(cut.status).toBe(1);
    expect(JSON.parse(cut.output)).toMatchObject({ reason: "head_missing" });
    if (last !== undefined) {
      await storage.database.insertInto("events").values(last).execute();
    }
    await setCount(rows.length);
    await storage.close();
    expect((await run("audit", "verify", "--head", file)).status).toBe(0);
  });

  it("refuses a file that holds no head", async () => {
    const file = join(place.folder, "nothing.jsonl");
    writeFileSync(file, "hello\n");
    expect((await run("audit", "verify", "--head", file)).status).toBe(2);
    expect((await run("audit", "verify", "--head", `${file}x`)).status).toBe(2);
  });
});

describe("audit verify", () => {
  it("is content with an untouched chain, and finds a changed row", async () => {
    const before = await run("audit", "verify");
    expect(before).toMatchObject({ status: 0 });
    expect(JSON.parse(before.output)).toMatchObject({ kind: "intact" });
    const storage = await openDatabase();
    const { seq, data } = await storage.database
      .selectFrom("events")
      .selectAll()
      .executeTakeFirstOrThrow();
    await storage.database
      .updateTable("events")
      .set({ actor_id: "somebody else" })
      .where("seq", "=", seq)
      .execute();
    const after = await run("audit", "verify");
    expect(after.status).toBe(1);
    expect(JSON.parse(after.output)).not.toMatchObject({ kind: "intact" });
    expect(after.errorOutput).toContain("audit_broken");
    expect(data).not.toMatch(/陈小明|13800138000/);
    await storage.close();
  });
});

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listEvidenceOfReport } from "../../src/report/evidence-repository.ts";
import { openStorage } from "../../src/storage/open-storage.ts";
import { makeCommandFolder } from "../support/command-folder.ts";
import { png } from "../support/evidence-files.ts";
import { openReportOffice, type ReportOffice } from "../support/report-office.ts";
import { runInMemory } from "../support/run-command.ts";
import { openKeyRingOf } from "../support/test-key-ring.ts";

const STORY = "举报：普宁流沙有家鑫丰鞋店卖假冒商标的耐克运动鞋，大概两百双";
const WHY = ["--by", "王主任", "--reason", "保存期满"];

describe("keys", () => {
  let place: ReturnType<typeof makeCommandFolder>;
  let storage: Awaited<ReturnType<typeof openStorage>>;
  let office: ReportOffice;
  let closed: string;
  let open: string;

  /** A report with a picture; gives its case number. */
  async function report(name: string): Promise<string> {
    const reporter = office.chat(name);
    await reporter.says(STORY);
    await reporter.sends("门面.png", png);
    await reporter.presses("继续");
    await reporter.says("陈小明 13800138000");
    const { text } = await reporter.presses("确认提交");
    return /JY\d{8}-\d{5}/.exec(text)?.[0] ?? "";
  }

  beforeAll(async () => {
    place = makeCommandFolder();
    const url = join(place.folder, "zhiquan.db");
    storage = await openStorage({ url, keyRing: openKeyRingOf(place.folder) });
    office = await openReportOffice(storage);
    const officer = await office.staff("officer", "officer", "puning-market-bureau");
    closed = await report("first");
    await officer.presses("受理");
    await officer.presses("办结");
    await officer.presses("已责令改正");
    await officer.says("已经下架");
    open = await report("second");
  });
  afterAll(async () => {
    office.close();
    await storage.close();
    place.remove();
  });

  const run = (...commandLine: string[]) =>
    runInMemory(["keys", ...commandLine], { environment: place.environment });
  const keyFiles = () => readdirSync(join(place.folder, "keys", "sealing")).sort();
  const countKeys = async () =>
    (await storage.database.selectFrom("data_keys").selectAll().execute()).length;

  /** What `list` says: how many data keys each key of the ring seals. */
  async function list(): Promise<readonly (readonly [id: string, count: number])[]> {
    const { status, output } = await run("list");
    expect(status).toBe(0);
    const lines = [...output.matchAll(/^(\d{4}-[0-9a-f]{8}) {2}\d{4}-\S+Z {2}封着 (\d+) 把$/gm)];
    expect(lines).toHaveLength(output.trim().split("\n").length);
    return lines.map(([, id = "", count]) => [id, Number(count)]);
  }

  it("are listed with how many data keys each of them seals", async () => {
    const count = await countKeys();
    expect(count).toBeGreaterThan(5);
    const [only, ...others] = await list();
    expect(only?.[1]).toBe(count);
    expect(others).toEqual([]);
  });

  it("are rotated: the new one seals all, and everything still opens", async () => {
    const count = await countKeys();
    const [[old = ""] = []] = await list();
    const { status, output } = await run("rotate");
    expect(status).toBe(0);
    expect(output).toContain(`改封了 ${count} 把`);
    const [before, after] = await list();
    expect(before).toEqual([old, 0]);
    expect(after?.[1]).toBe(count);
    expect(output).toContain(after?.[0]);
    const verified = await run("verify");
    expect(verified.status).toBe(0);
    expect(JSON.parse(verified.output)).toEqual({ keys: count, reports: 2, damaged: [] });
  });

  it("are retired when they seal nothing any more, and not before a day has passed", async () => {
    const [[old = ""] = [], [newest = ""] = []] = await list();
    for (const [id, reason] of [
      [newest, "newest"],
      [old, "too_young"],
      ["0009-00000000", "unknown"],
    ] as const) {
      const kept = await run("retire", id);
      expect(kept).toMatchObject({ status: 1, output: "" });
      expect(kept.errorOutput).toContain(`${id} was kept: ${reason}`);
    }
    const file = join(place.folder, "keys", "sealing", `${newest}.key.json`);
    const twoDaysAgo = new Date(Date.now() - 48 * 3_600_000).toISOString();
    const facts = JSON.parse(readFileSync(file, "utf8"));
    writeFileSync(file, JSON.stringify({ ...facts, createdAt: twoDaysAgo }));
    expect(await run("retire", old)).toMatchObject({ status: 0, output: `${old} 已销毁\n` });
    expect(keyFiles()).toEqual([`${newest}.key.json`]);
    expect((await run("verify")).status).toBe(0);
  });

  it("are verified: what does not open is named, and the command fails", async () => {
    const { database } = storage;
    const keys = database.selectFrom("data_keys").selectAll().where("purpose", "=", "identity");
    const [one, two] = await keys.orderBy("record_id").execute();
    const setSealed = (sealed = "") =>
      database
        .updateTable("data_keys")
        .set({ sealed })
        .where("purpose", "=", "identity")
        .where("record_id", "=", one?.record_id ?? "")
        .execute();
    await setSealed(two?.sealed);
    const { status, output, errorOutput } = await run("verify");
    expect(status).toBe(1);
    expect(JSON.parse(output).damaged).toContain(`key identity ${one?.record_id}`);
    expect(errorOutput).toContain("sealed_data_damaged");
    await setSealed(one?.sealed);
    expect((await run("verify")).status).toBe(0);
  });

  it("are destroyed with a closed report, which then nobody opens, and with no other", async () => {
    const { database } = storage;
    const count = await countKeys();
    for (const [number, reason] of [
      [open, "open"],
      ["JY20200101-00000", "unknown"],
    ] as const) {
      const kept = await run("shred", number, ...WHY);
      expect(kept.status).toBe(1);
      expect(kept.errorOutput).toContain(`${number} was not erased: ${reason}`);
    }
    expect(await countKeys()).toBe(count);
    const { id } = await database
      .selectFrom("reports")
      .select("id")
      .where("case_number", "=", closed)
      .executeTakeFirstOrThrow();
    const [file] = await listEvidenceOfReport(database, id);
    const { status, output } = await run("shred", closed, ...WHY);
    expect(status).toBe(0);
    expect(output).toContain(`${closed} 的密钥已销毁，证据 1 份`);
    // Content, identity and evidence had a key each.
    expect(await countKeys()).toBe(count - 3);
    await expect(file && office.evidenceStore.open(file)).rejects.toMatchObject({
      code: "evidence_missing",
    });
    const shown = await runInMemory(["reports", "show", closed], {
      environment: place.environment,
    });
    expect(shown.output).not.toMatch(/鑫丰|陈小明/);
    const events = database.selectFrom("events").selectAll().where("kind", "=", "erased");
    expect(await events.execute()).toMatchObject([
      { report_id: id, actor_id: "王主任", data: expect.stringContaining("保存期满") },
    ]);
    const shredded = readFileSync(join(place.folder, "keys", "shredded.json"), "utf8");
    expect(JSON.parse(shredded).reports).toEqual([id]);
    expect(JSON.parse((await run("verify")).output)).toMatchObject({ damaged: [] });
    expect((await run("shred", closed, ...WHY)).errorOutput).toContain("erased");
  });

  it("are tried out apart from what is real, step by step", async () => {
    const before = [await list(), await countKeys(), keyFiles()];
    const { status, output } = await run("drill");
    expect(status).toBe(0);
    expect(output.trim().split("\n")).toHaveLength(4);
    expect(output.match(/^通过 {2}/gm)).toHaveLength(4);
    expect([await list(), await countKeys(), keyFiles()]).toEqual(before);
  });
});

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStorage } from "../../src/storage/open-storage.ts";
import { makeCommandFolder } from "../support/command-folder.ts";
import { insertMatters } from "../support/insert-matters.ts";
import {
  type Chat,
  openReportOffice,
  type ReportOffice,
  reportTexts,
} from "../support/report-office.ts";
import { runInMemory } from "../support/run-command.ts";
import { openKeyRingOf } from "../support/test-key-ring.ts";

/** One more than a sheet takes. */
const COUNT = 20_001;
const AT_ONCE = 1_500;

describe("exports of very many matters", () => {
  let place: ReturnType<typeof makeCommandFolder>;
  let storage: Awaited<ReturnType<typeof openStorage>>;
  let office: ReportOffice;
  let triage: Chat;

  const numbers = Array.from({ length: COUNT }, (_, number) => String(number).padStart(5, "0"));

  beforeAll(async () => {
    place = makeCommandFolder();
    const url = join(place.folder, "zhiquan.db");
    storage = await openStorage({ url, keyRing: openKeyRingOf(place.folder) });
    office = await openReportOffice(storage);
    triage = await office.staff("triage", "triage");
    await storage.transaction(async (trx) => {
      for (let from = 0; from < COUNT; from += AT_ONCE) {
        const part = numbers.slice(from, from + AT_ONCE);
        await insertMatters(
          trx,
          part.map((number) => ({ id: `JY20261101-${number}-1` })),
        );
      }
    });
  });
  afterAll(async () => {
    office.close();
    await storage.close();
    place.remove();
  });

  const exportTo = (name: string) => {
    const span = ["--from", "2026-11-01", "--to", "2026-11-30"];
    const by = ["--by", "管理员", "--reason", "年度报表"];
    const commandLine = ["reports", "export", ...span, ...by, "--out", join(place.folder, name)];
    return runInMemory(commandLine, { environment: place.environment });
  };
  const idsOf = (csv: string) =>
    csv
      .split("\r\n")
      .slice(1, -1)
      .map((line) => /^JY20261101-(\d{5})-1,/.exec(line)?.[1]);
  const tooLarge = reportTexts("export_too_large", { rows: 20_000 });
  const countExports = async () => {
    const events = storage.database.selectFrom("events").selectAll().where("kind", "=", "exported");
    return (await events.execute()).length;
  };

  it("make no sheet in chat, which says how else, and a complete CSV file", async () => {
    const refused = await triage.says("导出 本月 理由：月度报表");
    expect(refused).toMatchObject({ text: tooLarge });
    expect(refused.files).toBeUndefined();
    expect(await countExports()).toBe(0);
    const [file] = (await triage.says("导出 本月 csv 理由：月度报表")).files ?? [];
    const csv = Buffer.from(file?.base64 ?? "", "base64").toString("utf8");
    expect(idsOf(csv)).toEqual(numbers);
    expect(await countExports()).toBe(1);
  });

  it("make no sheet by the command, which says what does, and a complete CSV file", async () => {
    const refused = await exportTo("matters.xlsx");
    expect(refused).toMatchObject({ status: 2, output: "" });
    expect(refused.errorOutput).toContain("holds 20000 rows at most here: write a .csv file");
    expect(existsSync(join(place.folder, "matters.xlsx"))).toBe(false);
    expect((await exportTo("matters.csv")).status).toBe(0);
    expect(idsOf(readFileSync(join(place.folder, "matters.csv"), "utf8"))).toEqual(numbers);
  });

  it("are not sent in chat when the file is larger than a message", async () => {
    await storage.database
      .updateTable("matters")
      .set({ district: "普宁市流沙".repeat(24) })
      .execute();
    const before = await countExports();
    const refused = await triage.says("导出 本月 csv 理由：月度报表");
    expect(refused).toMatchObject({ text: tooLarge });
    expect(refused.files).toBeUndefined();
    expect(await countExports()).toBe(before);
  });
});

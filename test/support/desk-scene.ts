import type { Storage } from "../../src/storage/open-storage.ts";
import { type DeskBrowser, type DeskOffice, openDeskOffice } from "./desk-office.ts";
import { png } from "./evidence-files.ts";
import { insertMatters } from "./insert-matters.ts";

const PUNING = "puning-market-bureau";

/** A desk with something on every page: people, a matter with a history, a queue, things to count. */
export async function openDeskScene(storage: Storage) {
  const desk = await openDeskOffice(storage);
  const officer = await desk.staff("officer", "officer", PUNING);
  await desk.office.staff("auditor", "auditor");
  await desk.office.staff("lead", "lead", PUNING);
  const reporter = desk.office.chat("reporter");
  await reporter.says(
    "举报：普宁流沙有家鑫丰鞋店卖假冒商标的耐克运动鞋，大概两百双，店里还有仿冒的包装盒，每周三上午进货",
  );
  await reporter.sends("门面照片.png", png);
  for (const label of ["继续", "不留联系方式", "确认提交"]) {
    await reporter.presses(label);
  }
  const { id } = await storage.database
    .selectFrom("matters")
    .select("id")
    .executeTakeFirstOrThrow();
  await officer.post(`/desk/matters/${id}/accept`, { version: "1" });
  await officer.post(`/desk/matters/${id}/notes`, { text: "周三上午和所里一起去看现场" });
  for (const [name, outcome] of [
    ["first neighbour", "corrected"],
    ["second neighbour", "no_violation"],
  ] as const) {
    await closeReport(desk, officer, { name, outcome });
  }
  const many = Array.from({ length: 40 }, (_, number) => ({
    id: `JY202611${String(10 + (number % 15))}-${String(number).padStart(5, "0")}-1`,
    type: TYPES[number % TYPES.length] ?? "",
    district: DISTRICTS[number % DISTRICTS.length] ?? "",
    state: number % 4 === 0 ? "accepted" : "queued",
    nextDueOn: `2026-${number < 8 ? "11-2" : "12-1"}${number % 10}`,
  }));
  await insertMatters(storage.database, many);
  return { desk, matterId: id };
}

/** A report about the shop that was reported more than once, accepted and closed. */
async function closeReport(
  desk: DeskOffice,
  officer: DeskBrowser,
  { name, outcome }: { readonly name: string; readonly outcome: string },
): Promise<void> {
  const reporter = desk.office.chat(name);
  await reporter.says(`举报：普宁流沙有家${REPEATED}卖假冒商标的李宁鞋，大概两百双`);
  for (const label of ["继续", "不留联系方式", "确认提交"]) {
    await reporter.presses(label);
  }
  const path = `/desk/matters/${/JY\d{8}-\d{5}/.exec((await reporter.latest()).text)?.[0]}-1`;
  await officer.post(`${path}/accept`, { version: "1" });
  await officer.post(`${path}/close`, { version: "2", outcome, text: "已经上门检查" });
}

/** Who was reported more than once in the scene. */
export const REPEATED = "顺达店";
const TYPES = ["counterfeit_mark", "copyright", "patent_passing_off", "trade_secret"];
const DISTRICTS = ["普宁市", "普宁市", "city", "unknown"];

import { afterAll, beforeAll, expect, it } from "vitest";
import type { Person } from "../../src/conversation/person.ts";
import { addNote } from "../../src/report/add-note.ts";
import { verifyEventChain } from "../../src/report/event-log-repository.ts";
import { listAssignable } from "../../src/report/list-assignable.ts";
import { listNotes } from "../../src/report/matter-note-repository.ts";
import { endAbsence, type NewAbsence, setAbsence } from "../../src/report/set-absence.ts";
import { listDeputies, withDeputies } from "../../src/storage/absences.ts";
import { listOfficeAddresses } from "../../src/storage/people.ts";
import { describeOnEachStorage, type TestStorage } from "../support/open-test-storage.ts";
import { openReportOffice, type ReportOffice } from "../support/report-office.ts";

const PUNING = "puning-market-bureau";
const JIEXI = "jiexi-market-bureau";
const NOW = new Date("2026-11-26T02:00:00Z");

describeOnEachStorage("what staff do beside the matters' states", (open) => {
  let test: TestStorage;
  let office: ReportOffice;
  let matterId: string;
  const people: Record<string, Person> = {};
  const person = (name: string): Person => people[name] ?? { id: name, role: "enterprise" };

  beforeAll(async () => {
    test = await open();
    office = await openReportOffice(test.storage);
    const staff = { zhang: PUNING, li: PUNING, wang: JIEXI };
    for (const [name, officeId] of Object.entries(staff)) {
      await office.staff(name, "officer", officeId);
      people[name] = { id: await idOf(name), role: "officer", officeId };
    }
    const reporter = office.chat("reporter");
    await reporter.says("举报：普宁流沙有家鑫丰鞋店卖假冒商标的耐克运动鞋，大概两百双");
    await reporter.presses("继续");
    await reporter.says("陈小明 13800138000");
    await reporter.presses("确认提交");
    const row = await test.storage.database.selectFrom("matters").select("id").executeTakeFirst();
    matterId = row?.id ?? "";
  });
  afterAll(async () => {
    office.close();
    await test.drop();
  });

  const idOf = async (name: string) => {
    const row = await test.storage.database
      .selectFrom("accounts")
      .select("person_id")
      .where("external_id", "=", name)
      .executeTakeFirstOrThrow();
    return row.person_id;
  };

  const note = (author: Person, text: string) =>
    test.storage.transaction((trx) =>
      addNote(trx, { id: `note-${author.id}`, matterId, person: author, text, now: NOW }),
    );

  it("keeps a note without the reporter's name, and says in the chain only that there is one", async () => {
    expect(await note(person("zhang"), "陈小明说周五在")).toMatchObject({ kind: "noted" });
    const [kept] = await listNotes(test.storage.database, [matterId]);
    expect(kept).toMatchObject({ text: "〔已隐去〕说周五在", authorId: person("zhang").id });
    const event = await test.storage.database
      .selectFrom("events")
      .select("data")
      .where("kind", "=", "noted")
      .executeTakeFirstOrThrow();
    expect(event.data).not.toContain("周五");
    expect(await verifyEventChain(test.storage.database)).toMatchObject({ kind: "intact" });
  });

  it("lets neither another office nor the reporter write a note", async () => {
    for (const name of ["wang", "reporter"]) {
      expect(await note(person(name), "不该写的")).toEqual({
        ...{ kind: "refused", reason: "refused_office" },
      });
    }
    expect(await listNotes(test.storage.database, [matterId])).toHaveLength(1);
  });

  const enter = (away: string, deputy: string, days: Partial<NewAbsence> = {}) =>
    test.storage.transaction((trx) =>
      setAbsence(trx, {
        ...{ id: `${away}-${deputy}`, person: person(away), deputyId: person(deputy).id },
        ...{ from: "2026-11-26", to: "2026-11-27", now: NOW, today: "2026-11-26", ...days },
      }),
    );

  it("puts the deputy in the place of who is away, for those days only", async () => {
    expect(await enter("zhang", "li")).toBeUndefined();
    const { database } = test.storage;
    const all = await listOfficeAddresses(database, PUNING);
    const told = async (day: string) =>
      withDeputies(all, all, await listDeputies(database, day)).map(({ personId }) => personId);
    expect(await told("2026-11-27")).toEqual([person("li").id]);
    expect(await told("2026-11-28")).toHaveLength(2);
    const assignable = (day: string) =>
      listAssignable(database, { officeId: PUNING, officerId: null }, day);
    expect((await assignable("2026-11-26")).map(({ id }) => id)).toEqual([person("li").id]);
    expect(await assignable("2026-11-28")).toHaveLength(2);
  });

  it("tells somebody who is away when their deputy is away too or has left", async () => {
    const { database } = test.storage;
    const all = await listOfficeAddresses(database, PUNING);
    const both = new Map([
      [person("zhang").id, person("li").id],
      [person("li").id, person("zhang").id],
    ]);
    expect(withDeputies(all, all, both)).toHaveLength(2);
    await database.updateTable("people").set({ disabled_at: NOW.toISOString() }).execute();
    expect((await listDeputies(database, "2026-11-26")).size).toBe(0);
    await database.updateTable("people").set({ disabled_at: null }).execute();
  });

  it("refuses deputies of other offices, oneself, days that are over, and who is not of staff", async () => {
    expect(await enter("zhang", "wang")).toBe("refused_deputy");
    expect(await enter("zhang", "zhang")).toBe("refused_deputy");
    expect(await enter("zhang", "li", { to: "2026-11-25" })).toBe("refused_days");
    expect(await enter("reporter", "li")).toBe("refused_role");
  });

  it("ends an absence when somebody is back", async () => {
    const back = { person: person("zhang"), now: NOW, today: "2026-11-26" };
    const end = () => test.storage.transaction((trx) => endAbsence(trx, back));
    expect([await end(), await end()]).toEqual([true, false]);
  });
});

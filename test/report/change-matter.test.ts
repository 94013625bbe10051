import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Person } from "../../src/conversation/person.ts";
import { changeMatter } from "../../src/report/change-matter.ts";
import { findMatter } from "../../src/report/matter-repository.ts";
import {
  findTransition,
  MATTER_ACTIONS,
  MATTER_ROLES,
  MATTER_STATES,
} from "../../src/report/matter-states.ts";
import { openTestStorage, type TestStorage } from "../support/open-test-storage.ts";
import {
  openReportOffice,
  type ReportOffice,
  reportKnowledge,
  reportTexts,
} from "../support/report-office.ts";

const PUNING = "puning-market-bureau";
const JIEXI = "jiexi-market-bureau";
const context = { knowledge: reportKnowledge, texts: reportTexts };

let database: TestStorage;
let office: ReportOffice;
let matterId: string;

beforeAll(async () => {
  database = await openTestStorage("sqlite");
  office = await openReportOffice(database.storage);
  await office.staff("officer", "officer", PUNING);
  await office.staff("jiexi", "officer", JIEXI);
  await office.staff("triage", "triage");
  const reporter = office.chat("reporter");
  await reporter.says("举报：普宁流沙有家鑫丰鞋店卖假冒商标的耐克运动鞋，大概两百双");
  for (const label of ["继续", "不留联系方式", "确认提交"]) {
    await reporter.presses(label);
  }
  const row = await database.storage.database
    .selectFrom("matters")
    .select("id")
    .executeTakeFirstOrThrow();
  matterId = row.id;
});
afterAll(async () => {
  office.close();
  await database.drop();
});

/** Puts the matter into a state and back to version 1. */
const setState = (state: string) =>
  database.storage.database
    .updateTable("matters")
    .set({ state, version: 1, office_id: PUNING })
    .where("id", "=", matterId)
    .execute();

const people: Readonly<Record<string, Person>> = {
  officer: { id: "o", role: "officer", officeId: PUNING },
  lead: { id: "l", role: "lead", officeId: PUNING },
  triage: { id: "t", role: "triage" },
  reporter: { id: "r", role: "enterprise" },
  system: { id: "s", role: "auditor" },
};

const triples = MATTER_STATES.flatMap((state) =>
  MATTER_ROLES.map((role) => [state, role] as const),
);

describe("changeMatter", () => {
  it.each(triples)(
    "does in %s for %s what the table says and nothing else",
    async (state, role) => {
      const person = people[role] ?? { id: "x", role: "enterprise" as const };
      for (const action of MATTER_ACTIONS) {
        await setState(state);
        const expected = findTransition(reportKnowledge.states, state, action, role);
        const command = {
          ...{ matterId, expectedVersion: 1, action, role, person, text: "说明文字" },
          ...{ officeId: JIEXI, outcome: "other", now: new Date("2026-11-26T08:00:00Z") },
        };
        const change = await database.storage.transaction((trx) =>
          changeMatter(trx, command, context),
        );
        const after = await findMatter(database.storage.database, matterId);
        if (expected === undefined) {
          expect(change.kind, action).toBe("refused");
          expect(after, action).toMatchObject({ state, version: 1, officeId: PUNING });
        } else {
          expect(change.kind, action).toBe("changed");
          expect(after, action).toMatchObject({ state: expected.to, version: 2 });
        }
      }
    },
  );

  it("tells every recipient of the table and each of them once", async () => {
    for (const { state, action, roles, notify } of reportKnowledge.states.transitions) {
      await setState(state);
      const role = roles[0] ?? "system";
      const person = people[role] ?? { id: "x", role: "enterprise" as const };
      const command = {
        ...{ matterId, expectedVersion: 1, action, role, person, text: "说明文字" },
        ...{ officeId: JIEXI, outcome: "other", now: new Date("2026-11-26T08:00:00Z") },
      };
      const change = await database.storage.transaction((trx) =>
        changeMatter(trx, command, context),
      );
      const notices = change.kind === "changed" ? change.notices : [];
      const told = notices.map(({ to }) => to.conversationId);
      expect(new Set(notices.map(({ key }) => key)).size).toBe(new Set(told).size);
      expect(told.includes("web:reporter"), `${state} ${action}`).toBe(notify.includes("reporter"));
      expect(told.includes("web:triage") || !notify.includes("triage"), `${state} ${action}`).toBe(
        true,
      );
      const toOffice = notify.includes("office") || notify.includes("other_office");
      const staff = ["web:officer", "web:jiexi", "web:triage"];
      expect(told.some((id) => staff.includes(id)) || !toOffice, `${state} ${action}`).toBe(true);
    }
  });

  it("does nothing without the sentence, the outcome or the office that the action needs", async () => {
    const now = new Date("2026-11-26T08:00:00Z");
    const person = { id: "o", role: "officer", officeId: PUNING } as const;
    const base = { matterId, role: "officer", person, now, text: "说明文字" } as const;
    for (const command of [
      { ...base, action: "close" as const },
      { ...base, action: "close" as const, outcome: "toString" },
      { ...base, action: "close" as const, outcome: "other", text: "  " },
      { ...base, action: "transfer" as const },
      { ...base, action: "transfer" as const, officeId: "customs" },
      { ...base, action: "request_supplement" as const, text: "" },
    ]) {
      await setState("accepted");
      const change = await database.storage.transaction((trx) =>
        changeMatter(trx, command, context),
      );
      expect(change).toMatchObject({ kind: "refused", reason: "refused_incomplete" });
    }
  });

  it("refuses an officer of another office and an older version in every state", async () => {
    for (const state of MATTER_STATES) {
      for (const action of MATTER_ACTIONS) {
        await setState(state);
        const now = new Date("2026-11-26T08:00:00Z");
        const base = { matterId, action, role: "officer", now, officeId: JIEXI } as const;
        const other = { id: "j", role: "officer", officeId: JIEXI } as const;
        const own = { id: "o", role: "officer", officeId: PUNING } as const;
        for (const command of [
          { ...base, person: other, expectedVersion: 1 },
          { ...base, person: own, expectedVersion: 0 },
        ]) {
          const change = await database.storage.transaction((trx) =>
            changeMatter(trx, command, context),
          );
          expect(change.kind, `${state} ${action}`).toBe("refused");
        }
      }
    }
  });
});

import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { changeMatter } from "../../src/report/change-matter.ts";
import type { MatterCommand } from "../../src/report/check-command.ts";
import { listEvents, verifyEventChain } from "../../src/report/event-log-repository.ts";
import type { Matter, MatterClock } from "../../src/report/matter.ts";
import { listClocks } from "../../src/report/matter-clock-repository.ts";
import { findMatter } from "../../src/report/matter-repository.ts";
import { statesOf } from "../../src/report/matter-states.ts";
import { listOfficePeople } from "../../src/storage/people.ts";
import { describeOnEachStorage, type TestStorage } from "../support/open-test-storage.ts";
import {
  openReportOffice,
  type ReportOffice,
  reportKnowledge,
  reportTexts,
} from "../support/report-office.ts";

const PUNING = "puning-market-bureau";
const JIEXI = "jiexi-market-bureau";
const HUILAI = "huilai-market-bureau";
const DAY_MS = 86_400_000;
const context = { knowledge: reportKnowledge, texts: reportTexts };
const { states, triageOffice, types } = reportKnowledge;

/** A row of the table for where the matter is, and whose people try it, some days later. */
const stepArbitrary = fc.record({
  row: fc.nat(999),
  role: fc.nat(9),
  officeId: fc.option(fc.constantFrom(PUNING, JIEXI, HUILAI, triageOffice), { freq: 4 }),
  to: fc.constantFrom(PUNING, JIEXI, HUILAI),
  daysLater: fc.integer({ min: 0, max: 3 }),
});
type Step = typeof stepArbitrary extends fc.Arbitrary<infer Value> ? Value : never;

/** What a step is for a matter: usually by those whose turn it is, sometimes by anybody. */
function toCommand(
  step: Step,
  matter: Matter,
  {
    otherId,
    officers,
  }: { readonly otherId: string; readonly officers: ReadonlyMap<string, string> },
  now: Date,
): MatterCommand {
  const rows = states.transitions.filter((row) => statesOf(row).includes(matter.state));
  const row = rows[step.row % rows.length];
  const role = row?.roles[step.role % row.roles.length] ?? "system";
  const own = row?.side === "target" ? matter.course.targetOfficeId : matter.officeId;
  const officeId = step.officeId ?? own ?? PUNING;
  const isOfOffice = role === "officer" || role === "lead";
  return {
    ...{ matterId: matter.id, action: row?.action ?? "lapse", role, now, text: "说明文字" },
    person: isOfOffice
      ? { id: `${role}-${officeId}`, role, officeId }
      : { id: role, role: "enterprise" },
    chosen: {
      ...{ office: step.to, outcome: "other", reason: "other", destination: "customs" },
      ...{ matter: otherId, clock: "r_check", days: "5" },
      officer: officers.get(matter.officeId) ?? "",
    },
  };
}

function expectOwned({ state, officeId, course }: Matter): void {
  expect(reportKnowledge.offices.get(officeId)?.staffed).toBe(true);
  expect(state === "triage" ? officeId : triageOffice).toBe(triageOffice);
  expect(course.targetOfficeId !== null).toBe(state === "transfer_pending");
  expect(course.previousState !== null).toBe(states.states[state].remembers);
  expect(course.mergedInto !== null).toBe(state === "merged");
  expect(course.refusals).toBeLessThan(2);
}

function expectSoundClock(clock: MatterClock, { state }: Matter): void {
  expect(types.get("counterfeit_mark")?.clocks).toContain(clock.clockId);
  expect(clock.pausedOn !== null && clock.status === "running").toBe(false);
  expect(clock.status === "running" && !states.states[state].open).toBe(false);
  expect(clock.dueOn === null || clock.dueOn >= clock.startedOn).toBe(true);
}

describeOnEachStorage("a matter on a random walk", (open, kind) => {
  let database: TestStorage;
  let office: ReportOffice;
  let ids: string[];
  const officers = new Map<string, string>();

  beforeAll(async () => {
    database = await open();
    office = await openReportOffice(database.storage);
    for (const officeId of [PUNING, JIEXI, HUILAI]) {
      await office.staff(officeId, "officer", officeId);
      const [person] = await listOfficePeople(database.storage.database, officeId);
      officers.set(officeId, person?.id ?? "");
    }
    for (const name of ["reporter", "other"]) {
      const reporter = office.chat(name);
      await reporter.says("举报：普宁流沙有家鑫丰鞋店卖假冒商标的耐克运动鞋，大概两百双");
      for (const label of ["继续", "不留联系方式", "确认提交"]) {
        await reporter.presses(label);
      }
    }
    const rows = await database.storage.database.selectFrom("matters").select("id").execute();
    ids = rows.map(({ id }) => id).sort();
  });
  afterAll(async () => {
    office.close();
    await database.drop();
  });

  const read = async () => {
    const matter = await findMatter(database.storage.database, ids[0] ?? "");
    if (matter === undefined) {
      throw new Error("the matter is gone");
    }
    return matter;
  };

  /** One step: what it leaves behind is sound, whether it was allowed or not. */
  async function walk(step: Step, now: Date): Promise<"changed" | "refused"> {
    const { database: db } = database.storage;
    const before = await read();
    const command = toCommand(step, before, { otherId: ids[1] ?? "", officers }, now);
    const { kind: outcome } = await database.storage.transaction((trx) =>
      changeMatter(trx, command, context),
    );
    const after = await read();
    expectOwned(after);
    for (const clock of await listClocks(db, [after.id])) {
      expectSoundClock(clock, after);
    }
    const last = (await listEvents(db, after.reportId)).at(-1);
    expect(last?.data.version).toBe(after.version);
    expect(after.version - before.version).toBe(outcome === "changed" ? 1 : 0);
    expect(outcome === "changed" ? last?.kind : command.action).toBe(command.action);
    return outcome;
  }

  it("is accepted by one of two officers who press at the same instant", async () => {
    const matter = await read();
    const now = new Date("2026-01-05T01:00:00Z");
    const accept = (id: string): MatterCommand => ({
      ...{ matterId: matter.id, expectedVersion: matter.version, action: "accept", now },
      ...{ role: "officer", person: { id, role: "officer", officeId: PUNING }, chosen: {} },
    });
    const outcomes = await Promise.all(
      ["one", "two"].map((id) =>
        database.storage.transaction((trx) => changeMatter(trx, accept(id), context)),
      ),
    );
    expect(outcomes.map(({ kind: outcome }) => outcome).sort()).toEqual(["changed", "refused"]);
    const winner = outcomes[0]?.kind === "changed" ? "one" : "two";
    expect(await read()).toMatchObject({ version: matter.version + 1, officerId: winner });
    const events = await listEvents(database.storage.database, matter.reportId);
    expect(events.filter(({ kind: event }) => event === "accept")).toHaveLength(1);
  });

  it("is never without an owner, nor a clock without a rule, nor a change without its event", async () => {
    let now = Date.parse("2026-01-05T02:00:00Z");
    let changes = 0;
    const steps = fc.array(stepArbitrary, { minLength: 40, maxLength: 60 });
    const walks = fc.asyncProperty(steps, async (taken) => {
      for (const step of taken) {
        now = Math.min(now + step.daysLater * DAY_MS, Date.UTC(2026, 9, 20));
        changes += (await walk(step, new Date(now))) === "changed" ? 1 : 0;
      }
    });
    await fc.assert(walks, { numRuns: kind === "sqlite" ? 10 : 3, endOnFailure: true });
    expect(changes).toBeGreaterThan(40);
    expect(await verifyEventChain(database.storage.database)).toMatchObject({ kind: "intact" });
  });
});

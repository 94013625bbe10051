import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Person } from "../../src/conversation/person.ts";
import { changeMatter } from "../../src/report/change-matter.ts";
import type { MatterCommand } from "../../src/report/check-command.ts";
import { readFigures } from "../../src/report/matter-figures-repository.ts";
import { findMatter } from "../../src/report/matter-repository.ts";
import {
  findTransition,
  MATTER_ACTIONS,
  MATTER_ROLES,
  MATTER_STATES,
  type MatterAction,
  type MatterRole,
  type MatterState,
  type NoticeRecipient,
  statesOf,
  type TransitionRow,
} from "../../src/report/matter-states.ts";
import { listEndedMatters } from "../../src/report/retention-repository.ts";
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
let colleagueId: string;
let otherId: string;

beforeAll(async () => {
  database = await openTestStorage("sqlite");
  office = await openReportOffice(database.storage);
  await office.staff("officer", "officer", PUNING);
  await office.staff("lead", "lead", PUNING);
  await office.staff("jiexi", "officer", JIEXI);
  await office.staff("triage", "triage");
  for (const name of ["reporter", "other"]) {
    const reporter = office.chat(name);
    await reporter.says("举报：普宁流沙有家鑫丰鞋店卖假冒商标的耐克运动鞋，大概两百双");
    for (const label of ["继续", "不留联系方式", "确认提交"]) {
      await reporter.presses(label);
    }
  }
  const rows = await database.storage.database
    .selectFrom("matters")
    .select("id")
    .orderBy("id")
    .execute();
  [matterId = "", otherId = ""] = rows.map(({ id }) => id);
  const colleague = await database.storage.database
    .selectFrom("accounts")
    .select("person_id")
    .where("external_id", "=", "officer")
    .executeTakeFirstOrThrow();
  colleagueId = colleague.person_id;
});
afterAll(async () => {
  office.close();
  await database.drop();
});

const { states } = reportKnowledge;

/** Puts the matter into a state and back to version 1, its clock running or paused. */
async function setState(
  state: MatterState,
  clockStatus: "running" | "paused" = "running",
  type = "counterfeit_mark",
  clockId = "r_check",
) {
  const { database: db } = database.storage;
  await db
    .updateTable("matters")
    .set({
      ...{ state, type, version: 1, office_id: PUNING, officer_id: null, refusals: 0 },
      previous_state: states.states[state].remembers ? "queued" : null,
      target_office_id: state === "transfer_pending" ? JIEXI : null,
      merged_into: state === "merged" ? otherId : null,
    })
    .where("id", "=", matterId)
    .execute();
  await db.deleteFrom("matter_clocks").where("matter_id", "=", matterId).execute();
  await db
    .insertInto("matter_clocks")
    .values({
      ...{ id: `${matterId}:${clockId}`, matter_id: matterId, clock_id: clockId },
      ...{ started_on: "2026-11-25", due_on: "2026-12-16", provisional: 0, status: clockStatus },
      paused_on: clockStatus === "paused" ? "2026-11-25" : null,
    })
    .execute();
}

const people: Readonly<Record<MatterRole, Person>> = {
  officer: { id: "o", role: "officer", officeId: PUNING },
  lead: { id: "l", role: "lead", officeId: PUNING },
  triage: { id: "t", role: "triage" },
  reporter: { id: "r", role: "enterprise" },
  auditor: { id: "a", role: "auditor" },
  system: { id: "s", role: "enterprise" },
};

/** A command with all that any action needs. */
const toCommand = (action: MatterAction, role: MatterRole, person: Person): MatterCommand => ({
  ...{ matterId, expectedVersion: 1, action, role, person, text: "说明文字" },
  chosen: {
    ...{ office: JIEXI, outcome: "other", reason: "other", destination: "customs" },
    ...{ matter: otherId, clock: "r_check", days: "10", officer: colleagueId },
  },
  now: new Date("2026-11-26T08:00:00Z"),
});

const carryOut = (command: MatterCommand) =>
  database.storage.transaction((trx) => changeMatter(trx, command, context));

const resolve = (state: MatterState, to: string) => ({ same: state, previous: "queued" })[to] ?? to;

/** What is recorded only where another limit runs than the check of a counterfeit mark. */
const FOREIGN_RECORDS: readonly MatterAction[] = [
  ...(["serve", "receive_answer", "forward_answer", "receive_consent"] as const),
  ...(["rule", "end_mediation", "find_clue", "decide_crime"] as const),
];

/** A type and a running limit of it that a record has to do with. */
const SUBJECTS: Partial<Record<MatterAction, readonly [type: string, clockId: string]>> = {
  serve: ["patent_infringement", "p_serve"],
  receive_answer: ["patent_infringement", "p_answer"],
  forward_answer: ["patent_infringement", "p_reply_forward"],
  receive_consent: ["patent_mediation", "r_check"],
  rule: ["enterprise_name", "en_ruling"],
  end_mediation: ["consumer_complaint", "c_mediate"],
  find_clue: ["consumer_complaint", "c_mediate"],
  decide_crime: ["counterfeit_mark", "t_approve"],
};

/** Every action in a state by a role, whose office has the matter or is to receive it. */
async function tryAll(state: MatterState, role: MatterRole, side: "owner" | "target" | undefined) {
  const person = side === "target" ? { ...people[role], id: "j", officeId: JIEXI } : people[role];
  for (const action of MATTER_ACTIONS) {
    await setState(state, action === "continue" ? "paused" : "running");
    const row = findTransition(states, state, action, role);
    const isFit = !FOREIGN_RECORDS.includes(action);
    const isAllowed = row !== undefined && isFit && (side === undefined || row.side === side);
    const change = await carryOut(toCommand(action, role, person));
    const after = await findMatter(database.storage.database, matterId);
    const changed = { state: resolve(state, row?.to ?? ""), version: 2 };
    const kept = { state, version: 1, officeId: PUNING };
    expect(change.kind, action).toBe(isAllowed ? "changed" : "refused");
    expect(after, action).toMatchObject(isAllowed ? changed : kept);
  }
}

/** Who is told when a row of the table is carried out in one of its states. */
async function carryOutRow({ action, roles, side }: TransitionRow, state: MatterState) {
  const subject = SUBJECTS[action] ?? [];
  await setState(state, action === "continue" ? "paused" : "running", ...subject);
  const [role = "system"] = roles;
  const person = side === "target" ? { ...people[role], officeId: JIEXI } : people[role];
  const change = await carryOut(toCommand(action, role, person));
  const notices = change.kind === "changed" ? change.notices : [];
  expect(change.kind).toBe("changed");
  expect(new Set(notices.map(({ key }) => key)).size).toBe(notices.length);
  return notices.map(({ to }) => to.conversationId);
}

const triples = MATTER_STATES.flatMap((state) =>
  MATTER_ROLES.map((role) => [state, role] as const),
);

describe("changeMatter", () => {
  it.each(triples)(
    "does in %s for %s what the table says and nothing else",
    async (state, role) => {
      const isOfOffice = role === "officer" || role === "lead";
      for (const side of isOfOffice ? (["owner", "target"] as const) : [undefined]) {
        await tryAll(state, role, side);
      }
    },
  );

  it.each(states.transitions.filter(({ fromRefusal }) => fromRefusal === undefined))(
    "tells every recipient of $action in $state, each of them once",
    async (row) => {
      const wants = (...recipients: readonly NoticeRecipient[]) =>
        recipients.some((recipient) => row.notify.includes(recipient));
      for (const state of statesOf(row)) {
        const told = await carryOutRow(row, state);
        const staff = told.filter((id) => /^web:(?:officer|jiexi|triage)$/.test(id));
        expect(told.includes("web:reporter")).toBe(wants("reporter"));
        expect(told.includes("web:officer") || !wants("holder")).toBe(true);
        expect(told.includes("web:triage") || !wants("triage")).toBe(true);
        expect(staff.length > 0 || !wants("office", "other_office")).toBe(true);
      }
    },
  );

  it("keeps the sender responsible until the other office acknowledges a transfer", async () => {
    await setState("accepted");
    await carryOut(toCommand("transfer", "officer", people.officer));
    const pending = await findMatter(database.storage.database, matterId);
    expect(pending).toMatchObject({
      ...{ state: "transfer_pending", officeId: PUNING },
      course: { targetOfficeId: JIEXI, previousState: "accepted", answerDueOn: "2026-12-03" },
    });
    const byTarget = { ...people.officer, officeId: JIEXI };
    await carryOut({ ...toCommand("acknowledge", "officer", byTarget), expectedVersion: 2 });
    expect(await findMatter(database.storage.database, matterId)).toMatchObject({
      ...{ state: "queued", officeId: JIEXI, officerId: null },
      course: { targetOfficeId: null, previousState: null, answerDueOn: null },
    });
  });

  it("returns a refused transfer to the sender, and a second one to triage and the lead", async () => {
    await setState("accepted");
    const byTarget = { ...people.officer, officeId: JIEXI };
    const next = async (action: MatterAction, person: Person) => {
      const version = (await findMatter(database.storage.database, matterId))?.version ?? 0;
      return carryOut({ ...toCommand(action, "officer", person), expectedVersion: version });
    };
    await next("transfer", people.officer);
    const first = await next("return", byTarget);
    expect(first).toMatchObject({
      matter: { state: "accepted", officeId: PUNING, course: { refusals: 1 } },
    });
    await next("transfer", people.officer);
    const second = await next("return", byTarget);
    expect(second).toMatchObject({
      matter: { state: "triage", officeId: reportKnowledge.triageOffice, course: { refusals: 0 } },
    });
    const told = second.kind === "changed" ? second.notices : [];
    expect(told.map(({ to }) => to.conversationId)).toEqual(
      expect.arrayContaining(["web:reporter", "web:triage", "web:lead"]),
    );
  });

  it("begins anew in triage what the office of triage itself had in hand", async () => {
    await setState("transfer_pending");
    const { triageOffice } = reportKnowledge;
    await database.storage.database
      .updateTable("matters")
      .set({ office_id: triageOffice, officer_id: "o", refusals: 1 })
      .where("id", "=", matterId)
      .execute();
    await carryOut(toCommand("return", "officer", { ...people.officer, officeId: JIEXI }));
    expect(await findMatter(database.storage.database, matterId)).toMatchObject({
      ...{ state: "triage", officeId: triageOffice, officerId: null, course: { refusals: 0 } },
    });
  });

  it("comes back to where a request for withdrawal found it, a pending transfer undone", async () => {
    await setState("transfer_pending");
    await carryOut(toCommand("withdraw_request", "reporter", people.reporter));
    await carryOut({
      ...toCommand("withdraw_decline", "officer", people.officer),
      expectedVersion: 2,
    });
    expect(await findMatter(database.storage.database, matterId)).toMatchObject({
      ...{ state: "queued", officeId: PUNING },
      course: { targetOfficeId: null, previousState: null },
    });
  });

  it("moves what is handled together as one, and tells each reporter of the end", async () => {
    await setState("queued");
    await carryOut(toCommand("merge", "officer", people.officer));
    const merged = await findMatter(database.storage.database, matterId);
    expect(merged).toMatchObject({ state: "merged", course: { mergedInto: otherId } });
    const other = { ...toCommand("accept", "officer", people.officer), matterId: otherId };
    await carryOut(other);
    const closed = await carryOut({
      ...toCommand("close", "officer", people.officer),
      ...{ matterId: otherId, expectedVersion: 2 },
    });
    const notices = closed.kind === "changed" ? closed.notices : [];
    const told = notices.find(({ to }) => to.conversationId === "web:reporter");
    expect(told?.reply.text).toContain("已办结：其他");
    expect(told?.mayWait).toBe(true);
    expect(told?.reply.text).not.toContain("说明文字");
    expect(told?.reply.text).not.toContain(otherId.slice(0, -2));
    await database.storage.database
      .updateTable("matters")
      .set({ state: "queued", version: 1 })
      .where("id", "=", otherId)
      .execute();
    const version = (await findMatter(database.storage.database, matterId))?.version ?? 0;
    await carryOut({
      ...toCommand("unmerge", "officer", people.officer),
      expectedVersion: version,
    });
    expect(await findMatter(database.storage.database, matterId)).toMatchObject({
      ...{ state: "queued", course: { mergedInto: null } },
    });
  });

  it("refuses to merge with nothing, itself, what is over, or what has matters with it", async () => {
    const merge = (matter: string) => {
      const command = toCommand("merge", "officer", people.officer);
      return carryOut({ ...command, chosen: { ...command.chosen, matter } });
    };
    await setState("queued");
    for (const wrong of ["JY20260101-99999-1", matterId]) {
      expect(await merge(wrong)).toMatchObject({ kind: "refused", reason: "refused_merge" });
    }
    const { database: db } = database.storage;
    const setOther = (values: { state?: string; merged_into?: string | null }) =>
      db.updateTable("matters").set(values).where("id", "=", otherId).execute();
    await setOther({ state: "closed" });
    expect(await merge(otherId)).toMatchObject({ kind: "refused", reason: "refused_merge" });
    await setOther({ state: "queued", merged_into: matterId });
    expect(await merge(otherId)).toMatchObject({ kind: "refused", reason: "refused_merge" });
    await setOther({ merged_into: null });
  });

  const newsOf = async (state: MatterState, action: MatterAction, chosen = {}) => {
    await setState(state);
    const command = toCommand(action, "officer", people.officer);
    const change = await carryOut({ ...command, chosen: { ...command.chosen, ...chosen } });
    const notices = change.kind === "changed" ? change.notices : [];
    return notices.find(({ to }) => to.conversationId === "web:reporter")?.reply.text;
  };

  it("tells the reporter of what is not accepted by which law, and where else to turn", async () => {
    const news = await newsOf("queued", "not_accept", { reason: "too_late" });
    expect(news).toContain("超过规定的期限");
    expect(news).toContain("（国家知识产权局令第81号）第十九条");
    expect(news).toContain("可以向人民法院起诉");
  });

  it("tells the reporter of what is referred to whom, how to reach them, and what to bring", async () => {
    const news = await newsOf("queued", "refer_out", { destination: "customs" });
    const customs = reportKnowledge.offices.get("customs");
    expect(customs?.bring).not.toHaveLength(0);
    for (const told of [customs?.name, ...(customs?.bring ?? []), ...(customs?.hotlines ?? [])]) {
      expect(news).toContain(told);
    }
  });

  it("counts what was withdrawn as withdrawn, and keeps it as long", async () => {
    const { database: db } = database.storage;
    await setState("withdraw_requested");
    await carryOut(toCommand("withdraw_confirm", "officer", people.officer));
    const figures = [];
    for await (const part of readFigures(db, { from: "2020-01-01", to: "2030-12-31" })) {
      figures.push(...part);
    }
    expect(figures.find(({ id }) => id === matterId)?.outcome).toBe("withdrawn");
    const [ended] = await listEndedMatters(db, [matterId.slice(0, -2)]);
    expect(ended?.end).toBe("withdrawn");
  });

  it("extends a limit once, before it is over, and suspends only what can be", async () => {
    await setState("accepted");
    const extend = (now: string, expectedVersion: number) =>
      carryOut({
        ...toCommand("extend", "lead", people.lead),
        ...{ expectedVersion, now: new Date(now) },
      });
    expect(await extend("2026-12-16T16:00:00Z", 1)).toMatchObject({
      reason: "refused_extension_late",
    });
    expect(await extend("2026-12-16T15:59:59Z", 1)).toMatchObject({ kind: "changed" });
    expect(await extend("2026-12-16T15:59:59Z", 2)).toMatchObject({
      reason: "refused_extension_used",
    });
    await setState("accepted", "paused");
    expect(await carryOut(toCommand("suspend", "officer", people.officer))).toMatchObject({
      reason: "refused_no_clock",
    });
    await setState("accepted", "running");
    expect(await carryOut(toCommand("continue", "officer", people.officer))).toMatchObject({
      reason: "refused_no_clock",
    });
  });

  it("does not send a matter back to an office that gave it away, unless triage does", async () => {
    await setState("queued");
    await carryOut(toCommand("transfer", "officer", people.officer));
    const byTarget = { ...people.officer, id: "j", officeId: JIEXI };
    await carryOut({ ...toCommand("acknowledge", "officer", byTarget), expectedVersion: 2 });
    const back = { ...toCommand("transfer", "officer", byTarget), chosen: { office: PUNING } };
    expect(await carryOut({ ...back, expectedVersion: 3 })).toMatchObject({
      reason: "refused_loop",
    });
    const byTriage = { ...back, role: "triage", person: people.triage } as const;
    expect(await carryOut({ ...byTriage, expectedVersion: 3 })).toMatchObject({ kind: "changed" });
  });

  it("does nothing without the sentence, the outcome or the office that the action needs", async () => {
    const now = new Date("2026-11-26T08:00:00Z");
    const person = { id: "o", role: "officer", officeId: PUNING } as const;
    const base = { matterId, role: "officer", person, now, text: "说明文字" } as const;
    for (const command of [
      { ...base, action: "close" as const },
      { ...base, action: "close" as const, chosen: { outcome: "toString" } },
      { ...base, action: "close" as const, chosen: { outcome: "other" }, text: "  " },
      { ...base, action: "transfer" as const },
      { ...base, action: "transfer" as const, chosen: { office: "customs" } },
      { ...base, action: "refer_out" as const, chosen: { destination: JIEXI } },
      { ...base, action: "request_supplement" as const, chosen: { days: "10" }, text: "" },
      { ...base, action: "request_supplement" as const, chosen: { days: "0" } },
      { ...base, action: "request_supplement" as const, chosen: { days: "61" } },
    ]) {
      await setState("accepted");
      expect(await carryOut(command)).toMatchObject({
        ...{ kind: "refused", reason: "refused_incomplete" },
      });
    }
    await setState("queued");
    const unreasoned = { ...base, action: "not_accept" as const, chosen: { reason: "toString" } };
    expect(await carryOut(unreasoned)).toMatchObject({ reason: "refused_incomplete" });
  });

  it("refuses an officer of a third office and an older version in every state", async () => {
    const third = { id: "x", role: "officer", officeId: "huilai-market-bureau" } as const;
    for (const state of MATTER_STATES) {
      await setState(state);
      for (const action of MATTER_ACTIONS) {
        const command = toCommand(action, "officer", third);
        expect((await carryOut(command)).kind, `${state} ${action}`).toBe("refused");
        const old = toCommand(action, "officer", people.officer);
        const outdated = await carryOut({ ...old, expectedVersion: 0 });
        expect(outdated.kind, `${state} ${action}`).toBe("refused");
      }
    }
  });
});

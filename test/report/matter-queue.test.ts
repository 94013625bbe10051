import { afterAll, beforeAll, expect, it } from "vitest";
import type { Person } from "../../src/conversation/person.ts";
import {
  countQueue,
  listQueue,
  type QueueFilter,
  type QueueOrder,
  type QueuePlace,
} from "../../src/report/matter-queue-repository.ts";
import { QUEUE_VIEWS, toQueueFilter } from "../../src/report/queue-view.ts";
import { insertMatters, type LyingMatter } from "../support/insert-matters.ts";
import { describeOnEachStorage, type TestStorage } from "../support/open-test-storage.ts";
import { reportKnowledge } from "../support/report-office.ts";

const PUNING = "puning-market-bureau";
const JIEXI = "jiexi-market-bureau";

const MATTERS: readonly LyingMatter[] = [
  { id: "A", nextDueOn: "2026-12-03", officerId: "zhang" },
  { id: "B", nextDueOn: "2026-12-01", type: "copyright" },
  { id: "C", nextDueOn: "2026-12-01", officerId: "li", state: "accepted" },
  { id: "D", district: "榕城区" },
  { id: "E", nextDueOn: "2026-12-02", officeId: JIEXI, targetOfficeId: PUNING },
  { id: "F", nextDueOn: "2026-11-30", officeId: JIEXI },
  { id: "G", isOpen: false, state: "closed" },
  { id: "H", state: "triage", officeId: reportKnowledge.triageOffice },
];

describeOnEachStorage("a queue of matters", (open) => {
  let test: TestStorage;
  beforeAll(async () => {
    test = await open();
    await insertMatters(test.storage.database, MATTERS);
  });
  afterAll(() => test.drop());

  /** The ids of all pages, read two at a time. */
  async function readAll(filter: QueueFilter, order: QueueOrder = "due"): Promise<string> {
    const ids: string[] = [];
    let after: QueuePlace | undefined;
    do {
      const options = { limit: 2, order, ...(after === undefined ? {} : { after }) };
      const page = await listQueue(test.storage.database, filter, options);
      ids.push(...page.matters.map(({ matter }) => matter.id));
      after = page.next;
    } while (after !== undefined);
    return ids.join("");
  }

  it("shows an office's open matters soonest due first, with those on their way, page by page", async () => {
    expect(await readAll({ officeId: PUNING })).toBe("BCEAD");
    expect(await readAll({ officeId: PUNING }, "newest")).toBe("EDCBA");
    expect(await countQueue(test.storage.database, { officeId: PUNING })).toBe(5);
  });

  it("narrows by each of its filters", async () => {
    const officeId = PUNING;
    expect(await readAll({ officerIds: ["zhang", "li"] })).toBe("CA");
    expect(await readAll({ officerIds: [] })).toBe("");
    expect(await readAll({ officeId, isUnassigned: true })).toBe("BED");
    expect(await readAll({ officeId, states: ["accepted"] })).toBe("C");
    expect(await readAll({ officeId, types: ["copyright"] })).toBe("B");
    expect(await readAll({ officeId, districts: ["榕城区"] })).toBe("D");
    expect(await readAll({ officeId, dueBy: "2026-12-02" })).toBe("BCE");
    expect(await readAll({ officeId, isOver: true })).toBe("G");
    expect(await readAll({ reportIds: ["report-F", "report-A"] })).toBe("FA");
  });

  it("gives each role the views that are for it, and who stands in also what the other has", () => {
    const views = (role: Person["role"], officeId?: string) =>
      QUEUE_VIEWS.filter(
        (view) =>
          toQueueFilter(
            view,
            { id: "li", role, ...(officeId === undefined ? {} : { officeId }) },
            reportKnowledge.states,
            new Map(),
          ) !== undefined,
      ).join();
    expect(views("officer", PUNING)).toBe("mine,office,unassigned");
    expect(views("lead", PUNING)).toBe("mine,office,unassigned");
    expect(views("triage")).toBe("triage,all");
    expect(views("auditor")).toBe("all");
    expect(views("enterprise") + views("official") + views("officer")).toBe("");
    const li: Person = { id: "li", role: "officer", officeId: PUNING };
    const deputies = new Map([["zhang", "li"]]);
    const mine = toQueueFilter("mine", li, reportKnowledge.states, deputies);
    expect(mine).toEqual({ officerIds: ["li", "zhang"] });
  });
});

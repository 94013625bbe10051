import { afterEach, beforeEach, expect, it } from "vitest";
import {
  dropWecomCode,
  insertWecomCard,
  listOlderWecomCards,
  markWecomCodeSpending,
  renewWecomCode,
} from "../../src/storage/wecom-cards.ts";
import { describeOnEachStorage, type TestStorage } from "../support/open-test-storage.ts";

const key = { account: "corp", task_id: "card-1" };
const now = new Date("2026-11-25T02:00:00Z");

describeOnEachStorage("dropWecomCode", (open) => {
  let test: TestStorage;
  beforeEach(async () => {
    test = await open();
    await insertWecomCard(test.storage.database, {
      ...{ ...key, user_id: "zhang", subject: "M1", version: 1, title: "一件线索" },
      ...{ response_code: "first", code_at: now.toISOString() },
    });
    await markWecomCodeSpending(test.storage.database, key, now);
  });
  afterEach(() => test.drop());

  async function card() {
    const older = { account: "corp", subject: "M1", version: 2 };
    const [found] = await listOlderWecomCards(test.storage.database, older);
    return { code: found?.response_code, spending: found?.spending_at };
  }

  it("takes the code that was tried away, and that it was being tried", async () => {
    await dropWecomCode(test.storage.database, key, "first");
    expect(await card()).toEqual({ code: "", spending: null });
  });

  it("leaves a code that a press brought meanwhile", async () => {
    await renewWecomCode(test.storage.database, key, { code: "second", now });
    await dropWecomCode(test.storage.database, key, "first");
    expect(await card()).toEqual({ code: "second", spending: null });
  });
});

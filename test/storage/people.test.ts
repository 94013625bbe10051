import { afterAll, beforeAll, expect, it } from "vitest";
import { createRandomId } from "../../src/base/id.ts";
import { chooseAccount, listOtherAccounts } from "../../src/storage/accounts.ts";
import { createInvitation, redeemInvitation } from "../../src/storage/invitations.ts";
import {
  disablePerson,
  findOrCreatePerson,
  getPerson,
  listOfficeAddresses,
  listPersonAddresses,
  listRoleAddresses,
} from "../../src/storage/people.ts";
import { createHandClock } from "../support/hand-clock.ts";
import { describeOnEachStorage, type TestStorage } from "../support/open-test-storage.ts";

const DAY_MS = 86_400_000;

describeOnEachStorage("people and invitations", (open) => {
  let test: TestStorage;
  const clock = createHandClock();
  beforeAll(async () => {
    test = await open();
  });
  afterAll(() => test.drop());

  function toAccount(externalId: string, conversationId = `telegram:${externalId}`) {
    const [channel = ""] = conversationId.split(":");
    return {
      ...{ channel, account: "bot", external_id: externalId },
      conversation_id: conversationId,
    };
  }

  function find(externalId: string, conversationId?: string, { isPublic = false } = {}) {
    const heard = { createId: createRandomId, now: clock.now(), isPublic };
    return findOrCreatePerson(test.storage, toAccount(externalId, conversationId), heard);
  }

  function invite(role: string, officeId?: string) {
    const expiresAt = new Date(clock.now().getTime() + DAY_MS);
    return createInvitation(test.storage.database, { role, officeId, expiresAt }, clock.now());
  }

  function redeem(code: string, personId: string, account = toAccount("none")) {
    return test.storage.transaction((transaction) =>
      redeemInvitation(transaction, { code, personId, account }, clock.now()),
    );
  }

  /** Gives the person a second account, on WeCom, as a code made for them does. */
  async function addAccount(personId: string, externalId: string) {
    const expiresAt = new Date(clock.now().getTime() + DAY_MS);
    const invitation = { role: "officer", personId, expiresAt };
    const code = await createInvitation(test.storage.database, invitation, clock.now());
    const account = toAccount(externalId, `wecom-app:${externalId}`);
    const { id } = await find(externalId, account.conversation_id);
    return redeem(code, id, account);
  }

  const placeOf = async (personId: string) =>
    (await listPersonAddresses(test.storage.database, personId)).map((to) => to.conversationId);

  async function bind(externalId: string, role: string, officeId?: string) {
    const { id } = await find(externalId);
    await redeem(await invite(role, officeId), id);
    return id;
  }

  it("makes one enterprise for an account, however many ask at once", async () => {
    const people = await Promise.all([find("1"), find("1"), find("1")]);
    expect(new Set(people.map(({ id }) => id)).size).toBe(1);
    expect(people[0]?.role).toBe("enterprise");
    expect(await test.storage.database.selectFrom("people").selectAll().execute()).toHaveLength(1);
  });

  it("keeps up with where a person writes from", async () => {
    const id = await bind("2", "auditor");
    expect((await find("2", "telegram:moved")).id).toBe(id);
    expect(await listRoleAddresses(test.storage.database, "auditor")).toEqual([
      {
        personId: id,
        role: "auditor",
        channel: "telegram",
        account: "bot",
        conversationId: "telegram:moved",
      },
    ]);
  });

  it("lists the officers and leads of an office, and a role, without who is disabled", async () => {
    const officer = await bind("3", "officer", "rongcheng");
    const lead = await bind("4", "lead", "rongcheng");
    const gone = await bind("5", "officer", "rongcheng");
    await bind("6", "officer", "puning");
    const triage = await bind("7", "triage");
    expect(await disablePerson(test.storage.database, gone, clock.now())).toBe(true);
    const { id: unbound } = await find("20");
    for (const nobody of ["nobody", gone, unbound]) {
      expect(await disablePerson(test.storage.database, nobody, clock.now())).toBe(false);
    }
    const office = await listOfficeAddresses(test.storage.database, "rongcheng");
    expect(office.map(({ personId }) => personId).sort()).toEqual([officer, lead].sort());
    const duty = await listRoleAddresses(test.storage.database, "triage");
    expect(duty.map(({ personId }) => personId)).toEqual([triage]);
  });

  it("binds a role once by a code, however it is typed", async () => {
    const code = await invite("officer", "jiexi");
    expect(code).toMatch(/^[2-9A-HJKMNP-Z]{10}$/);
    const { id } = await find("8");
    const typed = ` ${code.slice(0, 5).toLowerCase()}-${code.slice(5)} `;
    expect(await redeem(typed, id)).toMatchObject({ id, role: "officer", office_id: "jiexi" });
    expect(await redeem(code, (await find("9")).id)).toBeUndefined();
    expect(await getPerson(test.storage.database, (await find("9")).id)).toMatchObject({
      role: "enterprise",
    });
  });

  it("binds one of two who use a code at once", async () => {
    const code = await invite("officer", "jiexi");
    const [one, two] = [await find("10"), await find("11")];
    const bound = await Promise.all([redeem(code, one.id), redeem(code, two.id)]);
    expect(bound.filter((person) => person !== undefined)).toHaveLength(1);
  });

  it("refuses a wrong and an expired code", async () => {
    const { id } = await find("12");
    expect(await redeem("2222222222", id)).toBeUndefined();
    const code = await invite("lead", "jiexi");
    clock.advance(DAY_MS);
    expect(await redeem(code, id)).toBeUndefined();
    expect(await getPerson(test.storage.database, id)).toMatchObject({ role: "enterprise" });
  });

  it("keeps no code in the database", async () => {
    const code = await invite("lead", "jiexi");
    const rows = await test.storage.database.selectFrom("invitations").selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(code);
  });

  it("takes a code back when the transaction that used it is rolled back", async () => {
    const code = await invite("lead", "jiexi");
    const { id } = await find("13");
    const work = test.storage.transaction(async (transaction) => {
      const redeemer = { code, personId: id, account: toAccount("13") };
      await redeemInvitation(transaction, redeemer, clock.now());
      throw new Error("no");
    });
    await expect(work).rejects.toThrow("no");
    expect(await redeem(code, id)).toMatchObject({ role: "lead" });
  });

  it("adds an account to the person whom a code was made for, and writes to the one last used", async () => {
    const id = await bind("30", "officer", "two-accounts");
    expect(await addAccount(id, "Zhang")).toMatchObject({ id, office_id: "two-accounts" });
    expect((await find("Zhang", "wecom-app:Zhang")).id).toBe(id);
    const office = await listOfficeAddresses(test.storage.database, "two-accounts");
    expect(office.map((to) => to.conversationId)).toEqual(["wecom-app:Zhang"]);
    clock.advance(1_000);
    await find("30");
    expect(await placeOf(id)).toEqual(["telegram:30"]);
    clock.advance(1_000);
    await find("Zhang", "wecom-app:Zhang");
    expect(await placeOf(id)).toEqual(["wecom-app:Zhang"]);
  });

  it("writes to the account of a person's choice, whichever they last used, and knows the others", async () => {
    const id = await bind("31", "officer", "choosing");
    await addAccount(id, "Li");
    await test.storage.transaction((trx) =>
      chooseAccount(trx, { personId: id, conversationId: "telegram:31" }),
    );
    clock.advance(1_000);
    await find("Li", "wecom-app:Li");
    expect(await placeOf(id)).toEqual(["telegram:31"]);
    const others = async (conversationId: string) =>
      (await listOtherAccounts(test.storage.database, { conversationId })).map(
        (to) => to.conversationId,
      );
    expect(await others("telegram:31")).toEqual(["wecom-app:Li"]);
    expect(await others("wecom-app:Li")).toEqual(["telegram:31"]);
    await disablePerson(test.storage.database, id, clock.now());
    expect(await others("wecom-app:Li")).toEqual([]);
  });

  it("never makes two people of staff one, and adds nothing to somebody out of use", async () => {
    const id = await bind("32", "officer", "merging");
    const other = await findOrCreatePerson(test.storage, toAccount("Wang", "wecom-app:Wang"), {
      createId: createRandomId,
      now: clock.now(),
    });
    await redeem(await invite("officer", "merging"), other.id);
    expect(await addAccount(id, "Wang")).toBeUndefined();
    expect((await find("Wang", "wecom-app:Wang")).id).toBe(other.id);
    await disablePerson(test.storage.database, id, clock.now());
    expect(await addAccount(id, "Chen")).toBeUndefined();
    expect(
      await getPerson(test.storage.database, (await find("Chen", "wecom-app:Chen")).id),
    ).toMatchObject({ role: "enterprise" });
  });

  it("does not write to a group because somebody spoke there", async () => {
    const id = await bind("33", "officer", "talking");
    expect((await find("33", "telegram:group", { isPublic: true })).id).toBe(id);
    expect(await placeOf(id)).toEqual(["telegram:33"]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createBindAccount } from "../../src/assistant/bind-account.ts";
import { createSignInSkill } from "../../src/desk/sign-in-skill.ts";
import { openCache } from "../../src/storage/open-cache.ts";
import { disablePerson } from "../../src/storage/people.ts";
import { type DeskOffice, deskTexts, openDeskOffice } from "../support/desk-office.ts";
import { openTestStorage, type TestStorage } from "../support/open-test-storage.ts";
import {
  assistantTexts,
  createTestAssistant,
  echoSkill,
  toAddress,
} from "../support/test-assistant.ts";

const MINUTE_MS = 60_000;
const PUNING = "puning-market-bureau";

describe("the sign-in to the desk", () => {
  let database: TestStorage;
  let desk: DeskOffice;

  beforeAll(async () => {
    database = await openTestStorage();
    desk = await openDeskOffice(database.storage);
  });
  afterAll(async () => {
    await desk.close();
    await database.drop();
  });

  const from = (source: string) => ({ "x-forwarded-for": `198.51.100.9, ${source}` });

  it("opens with a code, once, and gives a cookie that no script and no other site gets", async () => {
    await desk.office.staff("zhang", "officer", PUNING);
    const code = await desk.createCode("zhang");
    const typed = `${code.slice(0, 4)}-${code.slice(4)}`.toLowerCase();
    const entered = await desk.send("/desk/sign-in", { code: typed });
    expect([entered.status, entered.location]).toEqual([303, "/desk/queue"]);
    expect(entered.headers.get("set-cookie")).toMatch(
      /^zhiquan_desk=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    const again = await desk.send("/desk/sign-in", { code });
    expect([again.status, again.headers.get("set-cookie")]).toEqual([401, null]);
  });

  it("keeps only hashes of codes and tokens", async () => {
    await desk.office.staff("hash", "officer", PUNING);
    const code = await desk.createCode("hash");
    const browser = await desk.signIn("hash");
    const rows = await Promise.all(
      (["sign_in_codes", "desk_sessions"] as const).map((table) =>
        database.storage.database.selectFrom(table).selectAll().execute(),
      ),
    );
    const kept = JSON.stringify(rows);
    expect(kept).not.toContain(code);
    expect(kept).not.toContain(browser.cookie.split("=")[1]);
  });

  it("says the same of a wrong, an expired and a replaced code", async () => {
    await desk.office.staff("old", "officer", PUNING);
    const replaced = await desk.createCode("old");
    const expired = await desk.createCode("old");
    const answers = [await desk.send("/desk/sign-in", { code: replaced }, from("192.0.2.1"))];
    desk.clock.advance(10 * MINUTE_MS);
    for (const code of [expired, "AAAA-AAAA", ""]) {
      answers.push(await desk.send("/desk/sign-in", { code }, from("192.0.2.1")));
    }
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(401);
    expect(answers[0]?.text).toContain(deskTexts("sign_in_wrong"));
  });

  it("stops listening to a source after five wrong codes, to the right code too, for a while", async () => {
    await desk.office.staff("late", "officer", PUNING);
    for (let number = 0; number < 5; number += 1) {
      await desk.send("/desk/sign-in", { code: `WRONG${number}` }, from("192.0.2.7"));
    }
    const code = await desk.createCode("late");
    const limited = await desk.send("/desk/sign-in", { code }, from("192.0.2.7"));
    expect([limited.status, limited.headers.get("set-cookie")]).toEqual([429, null]);
    expect((await desk.send("/desk/sign-in", { code }, from("192.0.2.8"))).status).toBe(303);
    desk.clock.advance(15 * MINUTE_MS);
    const next = await desk.createCode("late");
    expect((await desk.send("/desk/sign-in", { code: next }, from("192.0.2.7"))).status).toBe(303);
  });

  it("stops listening to anybody after two hundred wrong codes from many sources", async () => {
    await desk.office.staff("all", "officer", PUNING);
    const at = desk.clock.now().toISOString();
    const attempts = Array.from({ length: 200 }, (_, number) => ({ source: `s${number}`, at }));
    await database.storage.database.insertInto("sign_in_attempts").values(attempts).execute();
    const code = await desk.createCode("all");
    const refused = await desk.send("/desk/sign-in", { code }, from("192.0.2.20"));
    expect(refused.status).toBe(429);
    desk.clock.advance(15 * MINUTE_MS);
  });

  it("ends after 30 minutes of nothing and after 12 hours of work", async () => {
    await desk.office.staff("busy", "officer", PUNING);
    const idle = await desk.signIn("busy");
    desk.clock.advance(30 * MINUTE_MS);
    expect((await idle.get("/desk/sessions")).location).toBe("/desk");
    const busy = await desk.signIn("busy");
    for (let minutes = 20; minutes < 12 * 60; minutes += 20) {
      desk.clock.advance(20 * MINUTE_MS);
      expect((await busy.get("/desk/sessions")).status).toBe(200);
    }
    desk.clock.advance(20 * MINUTE_MS);
    expect((await busy.get("/desk/sessions")).location).toBe("/desk");
  });

  it("shows a person their sessions and ends one, all, or this one", async () => {
    const first = await desk.staff("many", "officer", PUNING);
    const second = await desk.signIn("many");
    const other = await desk.staff("other", "officer", PUNING);
    const ids = [...(await first.get("/desk/sessions")).text.matchAll(/name="id" value="(.+?)"/g)];
    expect(ids).toHaveLength(2);
    for (const [, id = ""] of ids) {
      await other.post("/desk/sessions/end", { id });
    }
    expect((await first.get("/desk/sessions")).status).toBe(200);
    await second.post("/desk/sign-out");
    expect((await second.get("/desk/sessions")).location).toBe("/desk");
    expect((await first.get("/desk/sessions")).status).toBe(200);
    await first.post("/desk/sessions/end-all");
    expect((await first.get("/desk/sessions")).location).toBe("/desk");
    expect((await other.get("/desk/sessions")).status).toBe(200);
  });

  it("ends for whoever is disabled, with the code they may still have", async () => {
    const browser = await desk.staff("leaver", "officer", PUNING);
    const code = await desk.createCode("leaver");
    const id = await desk.personId("leaver");
    await database.storage.transaction((trx) => disablePerson(trx, id, desk.clock.now()));
    expect((await browser.get("/desk/sessions")).location).toBe("/desk");
    expect((await desk.send("/desk/sign-in", { code }, from("192.0.2.30"))).status).toBe(401);
  });

  it("takes a form only with its session's key and from its own page", async () => {
    const browser = await desk.staff("form", "officer", PUNING);
    const other = await desk.staff("thief", "officer", PUNING);
    const key = /form_key" value="(\w+)"/.exec((await other.get("/desk/sessions")).text)?.[1] ?? "";
    const forged: [Record<string, string>, Record<string, string>][] = [
      [{ form_key: "" }, {}],
      [{ form_key: key }, {}],
      [{}, { "sec-fetch-site": "cross-site" }],
      [{}, { "sec-fetch-site": "same-site" }],
      [{}, { origin: "https://elsewhere.example" }],
      [{}, { origin: "null" }],
    ];
    for (const [form, headers] of forged) {
      const answer = await browser.post("/desk/sessions/end-all", form, headers);
      expect([answer.status, answer.text.includes(deskTexts("refused_form"))]).toEqual([403, true]);
    }
    const foreign = { origin: "https://elsewhere.example" };
    expect((await desk.send("/desk/sign-in", { code: "X" }, foreign)).status).toBe(403);
    expect((await browser.get("/desk/sessions")).status).toBe(200);
    expect((await browser.post("/desk/sessions/end-all")).location).toBe("/desk");
  });

  it("keeps its pages out of caches and lets nothing from elsewhere in", async () => {
    const { headers } = await desk.ask("/desk", {});
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("content-security-policy")).toMatch(/default-src 'none'; script-src 'self'/);
    expect(headers.get("x-frame-options")).toBe("DENY");
  });

  it("shows nothing to who is not signed in", async () => {
    for (const path of ["/desk/queue", "/desk/matters/JY20261125-00010-1", "/desk/sessions"]) {
      const cookie = `zhiquan_desk=${"a".repeat(43)}`;
      const answer = await desk.ask(path, { headers: { cookie } });
      expect([answer.status, answer.location]).toEqual([303, "/desk"]);
    }
  });
});

describe("the sign-in over HTTPS", () => {
  it("binds the cookie to the host and to HTTPS", async () => {
    const database = await openTestStorage();
    const desk = await openDeskOffice(database.storage, { publicUrl: "https://ip.example" });
    await desk.office.staff("zhang", "officer", PUNING);
    const code = await desk.createCode("zhang");
    const { headers } = await desk.send("/desk/sign-in", { code });
    expect(headers.get("set-cookie")).toMatch(
      /^__Host-zhiquan_desk=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
    await desk.close();
    await database.drop();
  });
});

describe("the chat's part of the sign-in", () => {
  it("gives staff a code once, enterprises none, and ends sessions by word", async () => {
    const database = await openTestStorage();
    const { storage } = database;
    const skill = createSignInSkill({ texts: deskTexts, deskUrl: "https://ip.example/desk" });
    const texts = assistantTexts;
    const assistant = await createTestAssistant(storage, {
      skills: [echoSkill, skill],
      understand: () => ({ intent: "ask", confidence: 1 }),
      bindAccount: createBindAccount({ cache: await openCache(), texts }),
    });
    const desk = await openDeskOffice(storage);
    const refused = await assistant.say("登录");
    expect(refused.text).toBe(deskTexts("chat_no_role"));

    await storage.database.updateTable("people").set({ role: "lead", office_id: PUNING }).execute();
    const { text, secrets } = await assistant.say("网页登录");
    const [code = ""] = secrets ?? [];
    expect(code).toMatch(/^[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}$/);
    expect(text).toContain(code);
    const kept = await storage.database.selectFrom("turns").select("reply").execute();
    expect(JSON.stringify(kept)).not.toContain(code);

    const entered = await desk.send("/desk/sign-in", { code });
    const cookie = entered.headers.get("set-cookie")?.split(";")[0] ?? "";
    const look = () => desk.ask("/desk/sessions", { headers: { cookie } });
    expect((await look()).status).toBe(200);
    const out = await assistant.say("退出所有网页登录", { address: toAddress("1") });
    expect(out.text).toBe(deskTexts("chat_signed_out", { count: 1 }));
    expect((await look()).location).toBe("/desk");
    await desk.close();
    await database.drop();
  });
});

import { createRandomId } from "../../src/base/id.ts";
import { silentLog } from "../../src/base/log.ts";
import type { Role } from "../../src/conversation/person.ts";
import { createDesk } from "../../src/desk/create-desk.ts";
import { loadDeskTexts } from "../../src/desk/desk-texts.ts";
import { createPreviews } from "../../src/report/evidence/create-previews.ts";
import { createHashMark } from "../../src/report/report-marks.ts";
import { createServer } from "../../src/server.ts";
import type { Storage } from "../../src/storage/open-storage.ts";
import { createSignInCode } from "../../src/storage/sign-in-codes.ts";
import { loadTargets } from "../../src/target/target.ts";
import { loadTargetTexts } from "../../src/target/target-texts.ts";
import { openReportOffice, reportKnowledge, reportTexts } from "./report-office.ts";
import { openWebSite } from "./web-site.ts";

export const deskTexts = loadDeskTexts("knowledge/texts/desk.yaml");

const knowledge = {
  reports: reportKnowledge,
  targets: loadTargets("knowledge/targets.yaml"),
  compareTexts: (one: string, other: string) => (one === other ? 1 : 0),
  texts: {
    desk: deskTexts,
    report: reportTexts,
    target: loadTargetTexts("knowledge/texts/target.yaml"),
  },
};

/** A browser at the desk, as HTTP sees it. */
export interface DeskBrowser {
  readonly cookie: string;
  get(path: string): Promise<DeskAnswer>;
  /** Sends a form with the session's key, or with what stands in its place. */
  post(
    path: string,
    form?: Record<string, string>,
    headers?: Record<string, string>,
  ): Promise<DeskAnswer>;
}

export interface DeskAnswer {
  readonly status: number;
  readonly location: string | null;
  readonly headers: Headers;
  readonly text: string;
}

/** Offices with people, chats and, over real HTTP, the desk. */
export async function openDeskOffice(storage: Storage, { publicUrl }: { publicUrl?: string } = {}) {
  const office = await openReportOffice(storage);
  const { clock } = office.assistant;
  const site = await openWebSite();
  const desk = createDesk({
    ...{ storage, clock, publicUrl, createId: createRandomId, knowledge: () => knowledge },
    openEvidence: office.evidenceStore.open,
    openPreview: createPreviews({
      open: office.evidenceStore.open,
      rules: () => reportKnowledge.evidenceRules,
    }),
    hashMark: createHashMark("pepper"),
    onCommitted() {},
  });
  const server = createServer({
    channels: [site.channel, desk],
    health: async () => ({ isHealthy: true }),
    ...{ log: silentLog, host: "127.0.0.1", port: 0, graceMs: 100 },
  });
  const url = await server.start();

  async function ask(path: string, init: RequestInit): Promise<DeskAnswer> {
    const response = await fetch(`${url}${path}`, { redirect: "manual", ...init });
    const { status, headers } = response;
    return { status, headers, location: headers.get("location"), text: await response.text() };
  }

  const send = (path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
    ask(path, { method: "POST", body: new URLSearchParams(form), headers });

  async function personId(name: string): Promise<string> {
    const row = await storage.database
      .selectFrom("accounts")
      .select("person_id")
      .where("external_id", "=", name)
      .executeTakeFirstOrThrow();
    return row.person_id;
  }

  const createCode = async (name: string) => {
    const id = await personId(name);
    return storage.transaction((trx) => createSignInCode(trx, id, clock.now()));
  };

  /** Signs somebody of staff in. */
  async function signIn(name: string): Promise<DeskBrowser> {
    const entered = await send("/desk/sign-in", { code: await createCode(name) });
    const cookie = entered.headers.get("set-cookie")?.split(";")[0] ?? "";
    const { text } = await ask("/desk/sessions", { headers: { cookie } });
    const formKey = /name="form_key" value="(\w+)"/.exec(text)?.[1] ?? "";
    return {
      cookie,
      get: (path) => ask(path, { headers: { cookie } }),
      post: (path, form = {}, headers = {}) =>
        send(path, { form_key: formKey, ...form }, { cookie, ...headers }),
    };
  }

  return {
    ...{ office, clock, url, ask, send, personId, createCode, signIn },
    /** A new person of staff, signed in. */
    async staff(name: string, role: Role, officeId?: string): Promise<DeskBrowser> {
      await office.staff(name, role, officeId);
      return signIn(name);
    },
    async close() {
      await server.stop();
      await site.close();
      office.close();
    },
  };
}
export type DeskOffice = Awaited<ReturnType<typeof openDeskOffice>>;

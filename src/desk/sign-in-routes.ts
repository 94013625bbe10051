import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { type Role, toPerson } from "../conversation/person.ts";
import { appendEvent } from "../report/event-log-repository.ts";
import { openSession } from "../storage/desk-sessions.ts";
import { getPerson } from "../storage/people.ts";
import { redeemSignInCode } from "../storage/sign-in-codes.ts";
import type { DeskParts } from "./desk-parts.ts";
import { readForm } from "./read-form.ts";
import { isSecure, readDevice, readSource } from "./request-facts.ts";
import { findVisitor } from "./require-visitor.ts";
import { homeOf } from "./role-pages.ts";
import { createToken, giveToken, hashToken } from "./session-cookie.ts";
import { toSignInPage } from "./view/sign-in-page.ts";

const FORM_LIMIT_BYTES = 4096;

/** `GET /desk`: the sign-in, or for who is signed in the first page; `POST /desk/sign-in`: a code. */
export function createSignInRoutes(parts: DeskParts): Hono {
  const app = new Hono();
  const texts = () => parts.knowledge().texts.desk;
  app.get("/desk", async (context) => {
    const visitor = await findVisitor(context, parts);
    return visitor === undefined
      ? context.html(toSignInPage(texts()))
      : context.redirect(homeOf(visitor.person.role), 303);
  });
  app.post("/desk/sign-in", bodyLimit({ maxSize: FORM_LIMIT_BYTES }), async (context) => {
    const { code = "" } = await readForm(context);
    const token = createToken();
    const signIn = { code, token, source: readSource(context), device: readDevice(context) };
    const result = await enter(parts, signIn);
    if (result.kind === "accepted") {
      giveToken(context, token, isSecure(context, parts));
      return context.redirect(homeOf(result.role), 303);
    }
    const problem = texts()(result.kind === "wrong" ? "sign_in_wrong" : "sign_in_limited");
    return context.html(toSignInPage(texts(), problem), result.kind === "wrong" ? 401 : 429);
  });
  return app;
}

interface GivenCode {
  readonly code: string;
  /** The token that the browser gets when the code is right. */
  readonly token: string;
  readonly source: string;
  readonly device: string;
}

/** The code is used up and the session opened in one transaction. */
function enter(
  { storage, clock, createId }: DeskParts,
  { code, token, source, device }: GivenCode,
): Promise<{ kind: "accepted"; role: Role } | { kind: "wrong" | "limited" }> {
  const now = clock.now();
  return storage.transaction(async (trx) => {
    const redeemed = await redeemSignInCode(trx, { code, source }, now);
    if (redeemed.kind !== "accepted") {
      return { kind: redeemed.kind };
    }
    const { personId: person_id } = redeemed;
    const session = { id: createId(), token_hash: hashToken(token), person_id, device };
    await openSession(trx, session, now);
    const { role } = toPerson(await getPerson(trx, person_id));
    const actor = { id: person_id, role };
    await appendEvent(trx, { kind: "signed_in", actor, at: now, data: { session: session.id } });
    return { kind: "accepted", role };
  });
}

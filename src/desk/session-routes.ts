import { Hono } from "hono";
import { endSession, endSessionsOfPerson, listSessions } from "../storage/desk-sessions.ts";
import type { DeskEnvironment, DeskParts } from "./desk-parts.ts";
import { readForm } from "./read-form.ts";
import { isSecure } from "./request-facts.ts";
import { dropToken } from "./session-cookie.ts";
import { toPage } from "./view/layout.ts";
import { toSessionList } from "./view/session-list.ts";

/** `/desk/sessions`: where a person is signed in; `POST` ends one, or all, or this one. */
export function createSessionRoutes(parts: DeskParts): Hono<DeskEnvironment> {
  const { storage, clock, knowledge } = parts;
  const app = new Hono<DeskEnvironment>();
  app.get("/desk/sessions", async (context) => {
    const visitor = context.get("visitor");
    const { desk } = knowledge().texts;
    const sessions = await listSessions(storage.database, visitor.person.id, clock.now());
    const body = toSessionList(sessions, visitor, desk);
    const title = desk("page_sessions");
    return context.html(toPage({ title, current: "sessions", body }, visitor, desk));
  });
  app.post("/desk/sessions/end", async (context) => {
    const { person } = context.get("visitor");
    const { id = "" } = await readForm(context);
    await endSession(storage.database, { id, personId: person.id }, clock.now());
    return context.redirect("/desk/sessions", 303);
  });
  app.post("/desk/sessions/end-all", async (context) => {
    const { person } = context.get("visitor");
    await storage.transaction((trx) => endSessionsOfPerson(trx, person.id, clock.now()));
    dropToken(context, isSecure(context, parts));
    return context.redirect("/desk", 303);
  });
  app.post("/desk/sign-out", async (context) => {
    const { person, session } = context.get("visitor");
    const own = { id: session.id, personId: person.id };
    await endSession(storage.database, own, clock.now());
    dropToken(context, isSecure(context, parts));
    return context.redirect("/desk", 303);
  });
  return app;
}

import type { Context, MiddlewareHandler } from "hono";
import { isSameOrigin } from "../base/is-same-origin.ts";
import { toPerson } from "../conversation/person.ts";
import { findSession } from "../storage/desk-sessions.ts";
import type { DeskEnvironment, DeskParts, Visitor } from "./desk-parts.ts";
import { FORM_KEY_FIELD, isFormKey, toFormKey } from "./form-key.ts";
import { readForm } from "./read-form.ts";
import { isSecure } from "./request-facts.ts";
import { hashToken, readToken } from "./session-cookie.ts";
import { toMessagePage } from "./view/message-page.ts";

/** Nothing of the desk stays in a browser; what changes something comes from one of its own pages. */
export function requireOwnPage(parts: DeskParts): MiddlewareHandler {
  return async (context, next) => {
    context.header("cache-control", "no-store");
    const isRead = context.req.method === "GET" || context.req.method === "HEAD";
    if (!isRead && !isSameOrigin((name) => context.req.header(name))) {
      return refuseForm(context, parts);
    }
    return next();
  };
}

/** Lets in who is signed in; others are shown the way to the sign-in. A form carries the key. */
export function requireVisitor(parts: DeskParts): MiddlewareHandler<DeskEnvironment> {
  return async (context, next) => {
    const visitor = await findVisitor(context, parts);
    if (visitor === undefined) {
      return context.redirect("/desk", 303);
    }
    context.set("visitor", visitor);
    const isForm = context.req.method === "POST";
    if (isForm && !isFormKey((await readForm(context))[FORM_KEY_FIELD] ?? "", visitor.formKey)) {
      return refuseForm(context, parts);
    }
    return next();
  };
}

/** Who is signed in in this browser. */
export async function findVisitor(
  context: Context,
  parts: DeskParts,
): Promise<Visitor | undefined> {
  const token = readToken(context, isSecure(context, parts));
  if (token === undefined) {
    return undefined;
  }
  const now = parts.clock.now();
  const found = await findSession(parts.storage.database, hashToken(token), now);
  if (found === undefined) {
    return undefined;
  }
  const person = toPerson(found.person);
  const name = found.person.display_name ?? person.id.slice(0, 8);
  return { person, name, session: found.session, formKey: toFormKey(token) };
}

function refuseForm(context: Context, { knowledge }: DeskParts) {
  const { desk } = knowledge().texts;
  const page = { title: desk("refused_title"), text: desk("refused_form") };
  return context.html(toMessagePage(page, desk), 403);
}

import type { MiddlewareHandler } from "hono";
import type { DeskEnvironment, DeskParts } from "./desk-parts.ts";
import { maySee, type PageName } from "./role-pages.ts";
import { toMessagePage } from "./view/message-page.ts";

/** Lets in those whose role the page is for; to others it looks as if it were not there. */
export function requirePage(
  page: PageName,
  { knowledge }: Pick<DeskParts, "knowledge">,
): MiddlewareHandler<DeskEnvironment> {
  return async (context, next) => {
    if (maySee(context.get("visitor").person.role, page)) {
      return next();
    }
    const { desk } = knowledge().texts;
    const message = { title: desk("missing_title"), text: desk("missing_page") };
    return context.html(toMessagePage(message, desk), 404);
  };
}

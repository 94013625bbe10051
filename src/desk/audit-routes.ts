import { Hono } from "hono";
import { findCaseNumber } from "../report/case-number.ts";
import { verifyEventChain } from "../report/event-log-repository.ts";
import { listEventPage } from "../report/event-page-repository.ts";
import { toMatterId } from "../report/matter.ts";
import { listNames } from "../storage/people.ts";
import type { DeskContext, DeskEnvironment, DeskParts } from "./desk-parts.ts";
import { EVENT_KINDS } from "./label-event.ts";
import { requirePage } from "./require-page.ts";
import { type AuditQuery, toAuditPage } from "./view/audit-page.ts";
import { toPage } from "./view/layout.ts";

const ROWS = 50;
const HASH_CHARS = 16;

/** `GET /desk/audit`: what happened, without what was said; `POST /desk/audit`: is it all true. */
export function createAuditRoutes(parts: DeskParts): Hono<DeskEnvironment> {
  const app = new Hono<DeskEnvironment>();
  app.get("/desk/audit", requirePage("audit", parts), (context) => showEvents(context, parts));
  app.post("/desk/audit", requirePage("audit", parts), async (context) => {
    const check = await verifyEventChain(parts.storage.database);
    const { desk } = parts.knowledge().texts;
    const text =
      check.kind === "intact"
        ? desk("audit_intact", { count: check.events, hash: check.head.hash.slice(0, HASH_CHARS) })
        : desk("audit_broken", {
            ...{ seq: check.brokenAt, reason: check.reason, count: check.goodEvents },
          });
    return showEvents(context, parts, { isGood: check.kind === "intact", text });
  });
  return app;
}

async function showEvents(
  context: DeskContext,
  { storage, knowledge }: DeskParts,
  checked?: { readonly isGood: boolean; readonly text: string },
) {
  const visitor = context.get("visitor");
  const query = readAuditQuery((name) => context.req.query(name));
  const page = await listEventPage(storage.database, toFilter(query), ROWS);
  const actors = page.events.map(({ actor_id }) => actor_id);
  const names = await listNames(storage.database, actors);
  const view = { ...page, query, names, visitor, knowledge: knowledge() };
  const shown = toAuditPage(checked === undefined ? view : { ...view, checked });
  return context.html(toPage(shown, visitor, view.knowledge.texts.desk));
}

function readAuditQuery(ask: (name: string) => string | undefined): AuditQuery {
  const before = /^\d{1,15}$/.exec(ask("before") ?? "")?.[0];
  return {
    kind: EVENT_KINDS.find((kind) => kind === ask("kind")),
    search: (ask("search") ?? "").trim().slice(0, 40),
    beforeSeq: before === undefined ? undefined : Number(before),
  };
}

/** A case number stands for its first matter, unless the matter is named. */
function toFilter({ kind, search, beforeSeq }: AuditQuery) {
  const caseNumber = findCaseNumber(search);
  const ordinal = Number(/-(\d{1,2})$/.exec(search)?.[1] ?? 1);
  const matterId = caseNumber === undefined ? search : toMatterId(caseNumber, ordinal);
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(search === "" ? {} : { matterId }),
    ...(beforeSeq === undefined ? {} : { beforeSeq }),
  };
}

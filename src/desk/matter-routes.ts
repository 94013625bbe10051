import { Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Person } from "../conversation/person.ts";
import { addNote } from "../report/add-note.ts";
import { fitsText, TEXT_LIMITS } from "../report/check-input.ts";
import { describeHistory } from "../report/describe-history.ts";
import { describeRemarks } from "../report/describe-remarks.ts";
import { findDuplicates } from "../report/find-duplicates.ts";
import type { MatterAction } from "../report/matter-states.ts";
import { describeDuplicates, labelState } from "../report/officer-card.ts";
import { type IdentityResult, readIdentity } from "../report/read-identity.ts";
import { type Acted, actOnMatter, findAction } from "./act-on-matter.ts";
import { listActionForms } from "./action-form.ts";
import type { DeskContext, DeskEnvironment, DeskKnowledge, DeskParts } from "./desk-parts.ts";
import { type OpenedMatter, openMatter, sideOf } from "./open-matter.ts";
import { readForm } from "./read-form.ts";
import { toPage } from "./view/layout.ts";
import { toMatterPage } from "./view/matter-page.ts";
import type { MatterView } from "./view/matter-view.ts";
import { toMessagePage } from "./view/message-page.ts";

/** `GET /desk/matters/:id`: a matter; `POST /desk/matters/:id/:action`: an action on it. */
export function createMatterRoutes(parts: DeskParts): Hono<DeskEnvironment> {
  const app = new Hono<DeskEnvironment>();
  app.get("/desk/matters/:id", (context) => {
    const done = findAction(context.req.query("done") ?? "");
    const { reports, texts } = parts.knowledge();
    const said = done && reports.states.actions[done].done;
    return said === undefined
      ? showMatter(context, parts)
      : showMatter(context, parts, { kind: "done", text: texts.desk("done", { done: said }) });
  });
  app.post("/desk/matters/:id/notes", async (context) => {
    const { person } = context.get("visitor");
    const matterId = context.req.param("id");
    const text = ((await readForm(context)).text ?? "").trim();
    if (!fitsText(text)) {
      const problem = toProblem({ kind: "text_unfit" }, parts.knowledge());
      return showMatter(context, parts, problem, 422);
    }
    const note = { id: parts.createId(), matterId, person, text, now: parts.clock.now() };
    const noted = await parts.storage.transaction((trx) => addNote(trx, note));
    return noted.kind === "noted"
      ? context.redirect(`/desk/matters/${matterId}#notes`, 303)
      : showMissing(context, parts);
  });
  app.post("/desk/matters/:id/identity", async (context) => {
    const { person } = context.get("visitor");
    const matterId = context.req.param("id");
    const opened = await openMatter(parts.storage.database, person, matterId);
    if (opened === undefined) {
      return showMissing(context, parts);
    }
    const reason = (await readForm(context)).reason ?? "";
    const asked = { matterId, person, reason, now: parts.clock.now() };
    const result = await parts.storage.transaction((trx) => readIdentity(trx, asked));
    // Shown in the answer itself: no address leads to it again.
    return showMatter(context, parts, ...toIdentityNotice(result, opened, parts));
  });
  app.post("/desk/matters/:id/:action", async (context) => {
    const { person } = context.get("visitor");
    const action = findAction(context.req.param("action"));
    const opened = await openMatter(parts.storage.database, person, context.req.param("id"));
    if (action === undefined || opened === undefined) {
      return showMissing(context, parts);
    }
    const { role, matter } = opened;
    const form = await readForm(context);
    const acted = await actOnMatter(parts, { person, role }, { matterId: matter.id, action, form });
    return acted.kind === "changed"
      ? context.redirect(placeAfter(acted, person, action), 303)
      : showMatter(context, parts, toProblem(acted, parts.knowledge()), statusOf(acted));
  });
  return app;
}

function toIdentityNotice(
  result: IdentityResult,
  { report }: OpenedMatter,
  parts: DeskParts,
): [MatterView["notice"], ContentfulStatusCode] {
  const texts = parts.knowledge().texts.report;
  if (result.kind === "refused") {
    const status = result.reason === "reason_length" ? 422 : 403;
    const text = texts(result.reason === "reason_length" ? "identity_ask_reason" : result.reason);
    return [{ kind: "problem", text }, status];
  }
  const { contact } = result;
  const { caseNumber } = report;
  const text =
    contact === null
      ? texts("identity_none", { caseNumber })
      : texts("identity_shown", { caseNumber, contact });
  return [{ kind: "done", text }, 200];
}

/** Who has given a matter away sees it no more. */
function placeAfter(
  { matter }: Extract<Acted, { kind: "changed" }>,
  person: Person,
  action: MatterAction,
): string {
  const page = sideOf(person, matter) === undefined ? "/desk/queue" : `/desk/matters/${matter.id}`;
  return `${page}?done=${action}`;
}

async function showMatter(
  context: DeskContext,
  parts: DeskParts,
  notice?: MatterView["notice"],
  status: ContentfulStatusCode = 200,
) {
  const { storage, clock } = parts;
  const visitor = context.get("visitor");
  const id = context.req.param("id") ?? "";
  const opened = await openMatter(storage.database, visitor.person, id);
  if (opened === undefined) {
    return showMissing(context, parts);
  }
  const now = clock.now();
  const knowledge = parts.knowledge();
  const actions = { knowledge: knowledge.reports, texts: knowledge.texts.report };
  const forms = await listActionForms(storage.database, opened, now, actions);
  const related = await describeRelated(opened, visitor.person, parts);
  const view = { opened, forms, visitor, knowledge, now, related };
  const page = toMatterPage(notice === undefined ? view : { ...view, notice });
  return context.html(toPage(page, visitor, knowledge.texts.desk), status);
}

async function describeRelated(
  { matter, report, role, side }: OpenedMatter,
  person: Person,
  { storage, knowledge }: DeskParts,
): Promise<readonly string[]> {
  const { reports, texts, compareTexts } = knowledge();
  const duplicates = await findDuplicates(storage.database, report, matter, compareTexts);
  const context = { storage, knowledge: reports, texts: texts.report };
  return [
    ...describeDuplicates({ matter, role, side, duplicates }, texts.report),
    ...(await describeRemarks(storage.database, report, context)),
    ...(await describeHistory(person, report, context)),
  ];
}

/** Another office's matter and one that does not exist look the same. */
function showMissing(context: DeskContext, { knowledge }: DeskParts) {
  const { desk } = knowledge().texts;
  const page = { title: desk("missing_title"), text: desk("missing_matter") };
  return context.html(toMessagePage(page, desk), 404);
}

type Unchanged = Exclude<Acted, { kind: "changed" }>;

function toProblem(acted: Unchanged, { reports, texts }: DeskKnowledge): MatterView["notice"] {
  if (acted.kind === "text_unfit") {
    return { kind: "problem", text: texts.report("officer_text_length", TEXT_LIMITS) };
  }
  const state = acted.matter === undefined ? "" : labelState(acted.matter, reports);
  return { kind: "problem", text: texts.report(acted.reason, { state }) };
}

/** A page that others were faster than is in conflict; the rest is not allowed or not complete. */
function statusOf(acted: Unchanged): ContentfulStatusCode {
  if (acted.kind === "text_unfit") {
    return 422;
  }
  switch (acted.reason) {
    case "refused_outdated":
    case "refused_done":
      return 409;
    case "refused_role":
    case "refused_office":
    case "refused_state":
      return 403;
    default:
      return 422;
  }
}

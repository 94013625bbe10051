import { html } from "hono/html";
import { toLocalMinute } from "../../base/clock.ts";
import type { LoggedEvent } from "../../report/event-log-repository.ts";
import { describeMove } from "../describe-move.ts";
import type { DeskKnowledge, Visitor } from "../desk-parts.ts";
import { EVENT_KINDS, labelEvent } from "../label-event.ts";
import { formKeyField } from "./form-key-field.ts";
import type { Page } from "./layout.ts";
import type { Markup } from "./markup.ts";
import { toTable } from "./table.ts";

/** What the address of the page asks for. */
export interface AuditQuery {
  readonly kind: string | undefined;
  /** A case number, or a matter's. */
  readonly search: string;
  readonly beforeSeq: number | undefined;
}

interface AuditView {
  readonly events: readonly LoggedEvent[];
  readonly hasMore: boolean;
  readonly query: AuditQuery;
  readonly names: ReadonlyMap<string, string>;
  readonly visitor: Visitor;
  readonly knowledge: DeskKnowledge;
  /** What came of a verification. */
  readonly checked?: { readonly isGood: boolean; readonly text: string };
}

/** What happened to all matters and who did it; of what was said, only why an identity was read. */
export function toAuditPage(view: AuditView): Page {
  const { events, knowledge, visitor } = view;
  const { desk } = knowledge.texts;
  const title = desk("page_audit");
  const columns = [
    desk("audit_time"),
    desk("audit_kind"),
    desk("audit_matter"),
    desk("audit_actor"),
    desk("audit_detail"),
  ];
  const rows = events.map((event) => toRow(event, view));
  const body = html`<h1>${title}</h1>
<p>${desk("audit_about")}</p>
${toChecked(view)}
<form class="apart" method="post" action="/desk/audit">${formKeyField(visitor)}<button class="quiet">${desk("audit_verify")}</button></form>
${toForm(view)}
<section class="card" aria-label="${title}">${rows.length === 0 ? html`<p>${desk("audit_none")}</p>` : toTable({ caption: desk("audit_caption"), columns, rows })}
${toPaging(view)}</section>`;
  return { title, current: "audit", body };
}

function toChecked({ checked }: AuditView): Markup {
  if (checked === undefined) {
    return html``;
  }
  return checked.isGood
    ? html`<p class="done" role="status">${checked.text}</p>`
    : html`<p class="problem" role="alert">${checked.text}</p>`;
}

function toForm({ query, knowledge }: AuditView): Markup {
  const { desk } = knowledge.texts;
  const kinds = EVENT_KINDS.map(
    (kind) =>
      html`<option value="${kind}"${kind === query.kind ? html` selected` : ""}>${labelEvent(kind, knowledge)}</option>`,
  );
  return html`<form class="card filters" role="search" method="get" action="/desk/audit">
<div class="wide"><label for="search">${desk("search")}</label><input id="search" name="search" type="search" maxlength="40" value="${query.search}" placeholder="JY…"></div>
<div><label for="kind">${desk("audit_kind")}</label><select id="kind" name="kind"><option value="">${desk("all")}</option>${kinds}</select></div>
<div><button class="primary">${desk("filter")}</button></div></form>`;
}

function toRow(event: LoggedEvent, { names, knowledge }: AuditView): readonly (string | Markup)[] {
  const { desk } = knowledge.texts;
  const isReporter = event.actor_role === "reporter";
  const actor = names.get(event.actor_id) ?? desk(isReporter ? "actor_reporter" : "actor_system");
  const reason = event.kind === "identity_read" ? String(event.data.reason ?? "") : "";
  const moves = [...describeMove(event, knowledge), reason].filter((line) => line !== "");
  return [
    html`<time datetime="${event.at}">${toLocalMinute(new Date(event.at))}</time>`,
    labelEvent(event.kind, knowledge),
    html`<span class="unbroken">${event.matter_id ?? ""}</span>`,
    actor,
    moves.join("；"),
  ];
}

function toPaging({ events, hasMore, query, knowledge }: AuditView): Markup {
  const last = events.at(-1);
  if (!hasMore || last === undefined) {
    return html``;
  }
  const given = { kind: query.kind ?? "", search: query.search, before: String(last.seq) };
  return html`<p class="paging"><span></span><a rel="next" href="/desk/audit?${new URLSearchParams(given)}">${knowledge.texts.desk("next_page")}</a></p>`;
}

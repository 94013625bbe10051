import { html } from "hono/html";
import { labelType } from "../../report/label-type.ts";
import { labelState } from "../../report/officer-card.ts";
import { toActionList } from "./action-list.ts";
import { toClockTable } from "./clock-table.ts";
import { toEvidenceList } from "./evidence-list.ts";
import { toIdentityForm } from "./identity-form.ts";
import type { Page } from "./layout.ts";
import type { Markup } from "./markup.ts";
import { toMatterFacts } from "./matter-facts.ts";
import type { MatterView } from "./matter-view.ts";
import { toNoteList } from "./note-list.ts";
import { toTimeline } from "./timeline.ts";

/** All of a matter that its people may see, and what they can do. */
export function toMatterPage(view: MatterView): Page {
  const { opened, knowledge } = view;
  const { matter } = opened;
  const { reports, texts } = knowledge;
  const { desk } = texts;
  const type = labelType(matter.type, reports, texts.report);
  const body = html`<p class="trail"><a href="/desk/queue">${desk("back_queue")}</a></p>
<div class="title-row"><h1><span class="case">${matter.id}</span> <small>${type}</small></h1>
<span class="state">${labelState(matter, reports)}</span> <a class="to-actions" href="#actions-title">${desk("actions_title")}</a></div>
${toNotice(view)}
${toSiblings(view)}
<div class="columns">
<div class="main-column">${toMatterFacts(view)}${toEvidenceList(view)}${toNoteList(view)}${toTimeline(view)}</div>
<div class="side-column">${toActionList(view)}${toClockTable(view)}${toIdentityForm(view)}</div>
</div>`;
  return { title: `${matter.id} ${type}`, current: "queue", body };
}

function toNotice({ notice }: MatterView): Markup {
  if (notice === undefined) {
    return html``;
  }
  return notice.kind === "done"
    ? html`<p class="done" role="status">${notice.text}</p>`
    : html`<p class="problem" role="alert">${notice.text}</p>`;
}

function toSiblings({ opened, knowledge }: MatterView): Markup {
  const { siblings } = opened;
  const links = siblings.map(({ id }) => html` <a href="/desk/matters/${id}">${id}</a>`);
  return siblings.length === 0
    ? html``
    : html`<p class="muted">${knowledge.texts.desk("siblings")}${links}</p>`;
}

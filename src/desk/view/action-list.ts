import { html } from "hono/html";
import { TEXT_LIMITS } from "../../report/check-input.ts";
import { hintOf } from "../../report/officer-actions.ts";
import type { ActionForm, FormNeed } from "../action-form.ts";
import { formKeyField } from "./form-key-field.ts";
import type { Markup } from "./markup.ts";
import type { MatterView } from "./matter-view.ts";

/** What can be done, each action as a form that opens; the first nine by their number keys. */
export function toActionList(view: MatterView): Markup {
  const { desk } = view.knowledge.texts;
  const forms = view.forms.map((form, index) => toForm(form, index + 1, view));
  return html`<section class="card actions" aria-labelledby="actions-title"><h2 id="actions-title">${desk("actions_title")}</h2>
${forms.length === 0 ? html`<p>${desk("actions_none")}</p>` : forms}</section>`;
}

function toForm(form: ActionForm, number: number, view: MatterView): Markup {
  const { matter } = view.opened;
  const { desk } = view.knowledge.texts;
  const key = number > 9 ? "" : html`<kbd>${number}</kbd>`;
  const content =
    form.refusal === undefined
      ? html`<form method="post" action="/desk/matters/${matter.id}/${form.action}">
${formKeyField(view.visitor)}<input type="hidden" name="version" value="${matter.version}">
${form.needs.map((need) => toControl(need, form, view))}
<button class="primary">${desk("confirm_action", { action: form.label })}</button></form>`
      : html`<p>${form.refusal}</p>`;
  return html`<details class="action" name="action"><summary>${form.label}${key}</summary>${content}</details>`;
}

function toControl({ need, options }: FormNeed, form: ActionForm, view: MatterView): Markup {
  const { desk, report } = view.knowledge.texts;
  const id = `${form.action}-${need}`;
  if (need === "text") {
    const hint = hintOf(form.action, report);
    return html`<label for="${id}">${desk("need_text")}</label>
<textarea id="${id}" name="text" rows="3" required minlength="${TEXT_LIMITS.minimum}" maxlength="${TEXT_LIMITS.maximum}" aria-describedby="${id}-hint"></textarea>
<p id="${id}-hint" class="muted">${hint}</p>`;
  }
  const label = html`<label for="${id}">${desk(`need_${need}`)}</label>`;
  if (need === "matter") {
    return html`${label}<input id="${id}" name="matter" required maxlength="40" placeholder="JY…">`;
  }
  const choices = options.map(
    (option) => html`<option value="${option.key}">${option.label}</option>`,
  );
  return html`${label}<select id="${id}" name="${need}" required><option value="">${desk("choose")}</option>${choices}</select>`;
}
